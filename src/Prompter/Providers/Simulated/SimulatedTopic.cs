using System.Buffers;
using System.Collections.Frozen;

namespace Prompter.Providers.Simulated;

/// <summary>What a prompt is about, as far as its words tell.</summary>
internal sealed class SimulatedTopic
{
    private const int MostWords = 5;
    private const int MostWordsInPhrase = 3;
    private const int LongestWord = 40;

    private static readonly FrozenSet<string> WordsOfNoTopic = """
        a about above after again all also am an and any are as at be because been before being below between both but by
        can could did do does doing down during each every few for from further had has have having he her here hers him his
        how i if in into is it its just let like me more most my no nor not now of off on once one only or other our out over
        own please same she should so some such than that the their them then there these they this those three through to
        too two under until up us very was we were what when where which while who whom whose why will with would you your
        answer compare describe discuss explain give invent list make paragraph paragraphs sentence sentences say show short
        summarise summarize tell translate write words
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Joiners = SearchValues.Create("-.'’");
    private static readonly SearchValues<char> Followers = SearchValues.Create("_+#\u200c\u200d");

    public SimulatedTopic(string prompt)
    {
        var words = new List<string>(MostWords);
        for (var start = 0; start < prompt.Length && words.Count < MostWords; )
        {
            var length = WordLength(prompt.AsSpan(start));
            var word = prompt.Substring(start, length);
            if (IsKeyWord(word) && !words.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                words.Add(word);
            }

            start += Math.Max(1, length);
        }

        Words = words.Count > 0 ? words : ["the prompt"];
        var inPhrase = Math.Min(Words.Count, MostWordsInPhrase);
        Phrase = inPhrase == 1 ? Words[0] : $"{string.Join(", ", Words.Take(inPhrase - 1))} and {Words[inPhrase - 1]}";
    }

    /// <summary>One to five distinct key words in the prompt's order and spelling.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The first of them as one phrase, such as <c>cats, dogs and birds</c>.</summary>
    public string Phrase { get; }

    private static bool IsKeyWord(string word) =>
        word.Length is > 0 and <= LongestWord
        && !(word.Length == 1 && char.IsAscii(word[0]))
        && word.EnumerateRunes().Any(Rune.IsLetter)
        && !WordsOfNoTopic.Contains(word);

    /// <summary>The length of the word that the text starts with (<c>C++</c>, <c>Node.js</c>, <c>self-made</c>), or 0.</summary>
    private static int WordLength(ReadOnlySpan<char> text)
    {
        var end = 0;
        for (var position = 0; position < text.Length; )
        {
            _ = Rune.DecodeFromUtf16(text[position..], out var rune, out var consumed);
            var next = position + consumed;
            if (Rune.IsLetterOrDigit(rune) || (end > 0 && end == position && Follows(rune, text[position])))
            {
                end = next;
            }
            else if (end == 0 || end != position || !Joiners.Contains(text[position]))
            {
                break;
            }

            position = next;
        }

        return end;
    }

    private static bool Follows(Rune rune, char first) =>
        Followers.Contains(first)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
