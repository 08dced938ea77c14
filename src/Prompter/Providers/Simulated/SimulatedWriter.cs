namespace Prompter.Providers.Simulated;

/// <summary>Writes sentences in a character's style about the prompt's key words, the same ones for the same fingerprint.</summary>
internal sealed class SimulatedWriter
{
    private const string Lead = "Several points about {word} are best kept apart:";
    private const string Mark = "(sim)";

    /// <summary>Sentences of at most eight tokens each for a rest of more, without a key word of unknown length.</summary>
    private static readonly IReadOnlyList<string> Asides =
    [
        "A real model would say more here.",
        "No model was asked for this text.",
        "The words are made up on the spot.",
    ];

    /// <summary>The sentence at index N has N tokens, so that an answer of any length ends in a whole sentence.</summary>
    private static readonly IReadOnlyList<string> Closings =
    [
        "",
        "Done.",
        "That's all.",
        "That is all.",
        "And that is all.",
        "And that is all here.",
        "So much for all of it.",
        "That is all there is to say.",
        "And that is all there is to say.",
    ];

    private readonly SimulatedStyle style;
    private readonly SimulatedTopic topic;
    private readonly Deck sentences;
    private readonly Deck points;
    private int nextWord;

    public SimulatedWriter(SimulatedStyle style, SimulatedTopic topic, ulong fingerprint)
    {
        this.style = style;
        this.topic = topic;
        sentences = new(style.Sentences, fingerprint);
        points = new(style.Points, ~fingerprint);
    }

    /// <summary>Pieces of text, each with the blanks before it, that make an answer with a proper end.</summary>
    /// <param name="tokens">Exactly how many tokens the pieces have together.</param>
    public IEnumerable<string> Write(int tokens)
    {
        var rest = tokens;
        var blank = "";
        foreach (var piece in WriteEndlessly())
        {
            var count = SimulatedTokens.Count(piece);
            if (count > rest)
            {
                break;
            }

            rest -= count;
            blank = " ";
            yield return piece;
        }

        if (rest == tokens && rest > 0)
        {
            rest--;
            blank = " ";
            yield return Mark;
        }

        for (var aside = 0; rest >= Closings.Count; aside++)
        {
            var piece = blank + Asides[aside % Asides.Count];
            rest -= SimulatedTokens.Count(piece);
            yield return piece;
        }

        if (rest > 0)
        {
            yield return blank + Closings[rest];
        }
    }

    /// <summary>Pieces of text, each with the blanks before it, without an end.</summary>
    public IEnumerable<string> WriteEndlessly()
    {
        yield return Fill(style.Opening);
        for (var place = 0; ; place = (place + 1) % style.Layout.Length)
        {
            yield return style.Layout[place] switch
            {
                's' => " " + Fill(sentences.Next()),
                'p' => "\n\n" + Fill(sentences.Next()),
                '1' => $"\n\n{Fill(Lead)}\n\n1. {Fill(points.Next())}",
                var number => $"\n{number}. {Fill(points.Next())}",
            };
        }
    }

    private string Fill(string template)
    {
        var filled = template.Replace("{topic}", topic.Phrase, StringComparison.Ordinal);
        if (!filled.Contains("{word}", StringComparison.Ordinal))
        {
            return filled;
        }

        var word = topic.Words[nextWord];
        nextWord = (nextWord + 1) % topic.Words.Count;
        return filled.Replace("{word}", word, StringComparison.Ordinal);
    }

    /// <summary>Deals templates in random order, all of them before any comes again, and none twice in a row.</summary>
    private sealed class Deck(IReadOnlyList<string> templates, ulong seed)
    {
        private readonly string[] templates = [.. templates];
        private int left = templates.Count;
        private ulong state = seed;

        public string Next()
        {
            // The last one of a round is left in front; the next round begins with another.
            var first = left == 0 ? 1 : 0;
            left = left == 0 ? templates.Length : left;
            var picked = first + (int)(NextRandom() % (ulong)(left - first));
            left--;
            (templates[picked], templates[left]) = (templates[left], templates[picked]);
            return templates[left];
        }

        /// <summary>SplitMix64, because System.Random does not promise the same numbers in the next release.</summary>
        private ulong NextRandom()
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
