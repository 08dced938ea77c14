using System.Buffers;

namespace Prompter.Json.Repair;

/// <summary>Looks for JSON in a text that may be growing, and keeps the best it has met.</summary>
/// <param name="options">The depth that is taken.</param>
/// <param name="findsAll">Whether all are kept.</param>
internal sealed class JsonFinder(JsonExtractorOptions options, bool findsAll)
{
    /// <summary>How much more than a broken value of its length a valid one weighs.</summary>
    private const int WeightOfValid = 4;

    private static readonly SearchValues<char> Opening = SearchValues.Create("{[`<\"'\u201C");
    private static readonly string[] Thoughts = ["think", "thinking", "thought", "thoughts", "reasoning", "analysis"];

    private int at;

    /// <summary>Where the text or the fence begins, as long as nothing has been met in it; else -1.</summary>
    private int beginning;
    private Place place = Place.Prose;
    private bool isInFence;
    private bool isInThought;
    private RepairingParser? running;
    private RepairingParser? spare;
    private Place placeOfBest;
    private List<(RepairingParser Parser, Place Place)> all = [];

    /// <summary>In which places JSON is rather what was asked for; the last is the best.</summary>
    private enum Place
    {
        Prose,
        Fence,
        JsonFence,
    }

    /// <summary>The best value so far, or null.</summary>
    public RepairingParser? Best { get; private set; }

    /// <summary>All values in the best kind of place, in the order of the text.</summary>
    public IEnumerable<RepairingParser> All =>
        all.Where(found => found.Place == placeOfBest).Select(found => found.Parser);

    /// <summary>Whether a thought was passed over.</summary>
    public bool HasThought { get; private set; }

    /// <summary>Goes on as far as the text allows.</summary>
    /// <param name="text">All text so far, from its beginning.</param>
    /// <param name="isFinal">Whether no more will come.</param>
    public void Run(ReadOnlySpan<char> text, bool isFinal)
    {
        while (true)
        {
            if (running is not null)
            {
                if (!running.Run(text, isFinal))
                {
                    return;
                }

                Take();
                continue;
            }

            var next = isInThought ? text[at..].IndexOfAny('<', '[') : text[at..].IndexOfAny(Opening);
            at = next < 0 ? text.Length : at + next;
            if (at == text.Length || (!isFinal && at + Lookahead.Margin > text.Length))
            {
                return;
            }

            var isFirst = beginning >= 0 && text[beginning..at].Trim('\uFEFF').IsWhiteSpace();
            beginning = -1;
            Meet(text, isFirst);
        }
    }

    /// <summary>A copy, which can be run to the end of the text so far.</summary>
    public JsonFinder Clone()
    {
        var clone = (JsonFinder)MemberwiseClone();
        (clone.running, clone.Best, clone.spare, clone.all) = (running?.Clone(), Best?.Clone(), null, [.. all]);
        return clone;
    }

    private void Meet(ReadOnlySpan<char> text, bool isFirst)
    {
        switch (text[at])
        {
            case '<' or '[' when ReadThoughtTag(text[at..], out var length, out var isClosing):
                OnThought(isClosing);
                at += length;
                return;
            case var _ when isInThought:
                at++;
                return;
            case '`' when text[at..].StartsWith("```"):
                OnFence(text);
                return;
            case '{' or '[' when CanBegin(text, isFirst):
                Begin(isMember: false);
                return;
            case '"' or '\'' or '\u201C' when isFirst && new Lookahead(text, at).IsQuotedKey(at):
                Begin(isMember: true);
                return;
            default:
                at++;
                return;
        }
    }

    private void Begin(bool isMember)
    {
        running = spare ?? new(options.MaxDepth, joinsLists: !findsAll);
        spare = null;
        running.Begin(at, isMember);
    }

    private void Take()
    {
        var found = running!;
        running = null;
        at = found.End;
        if (findsAll)
        {
            all.Add((found, place));
        }

        if (Best is null || place > placeOfBest || (place == placeOfBest && WeightOf(found) >= WeightOf(Best)))
        {
            spare = findsAll ? null : Best;
            (Best, placeOfBest) = (found, place);
        }
        else if (!findsAll)
        {
            spare = found;
        }
    }

    private static long WeightOf(RepairingParser found) =>
        (long)(found.End - found.Start) * (found.IsValid ? WeightOfValid : 1);

    private void OnThought(bool isClosing)
    {
        HasThought = true;
        if (isClosing && !isInThought)
        {
            // The tag that opens it was in the prompt, so all so far was thought.
            (Best, placeOfBest, isInFence, place) = (null, Place.Prose, false, Place.Prose);
            all.Clear();
        }

        isInThought = !isClosing;
        beginning = isClosing ? at : -1;
    }

    private void OnFence(ReadOnlySpan<char> text)
    {
        while (at < text.Length && text[at] == '`')
        {
            at++;
        }

        isInFence = !isInFence;
        place = Place.Prose;
        if (isInFence)
        {
            var length = text[at..].IndexOfAnyExcept(InfoCharacters);
            var info = text.Slice(at, length < 0 ? text.Length - at : length);
            place =
                info.IsEmpty ? Place.Fence
                : info.Contains("json", StringComparison.OrdinalIgnoreCase) ? Place.JsonFence
                : Place.Prose;
            at += info.Length;
            beginning = at;
        }
    }

    private static readonly SearchValues<char> InfoCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_#."
    );

    private static bool ReadThoughtTag(ReadOnlySpan<char> text, out int length, out bool isClosing)
    {
        isClosing = text.Length > 1 && text[1] == '/';
        var name = text[(isClosing ? 2 : 1)..];
        var end = name[..Math.Min(name.Length, 12)].IndexOfAny('>', ']');
        length = (isClosing ? 2 : 1) + end + 1;
        if (end < 0 || name[end] != (text[0] == '<' ? '>' : ']'))
        {
            return false;
        }

        foreach (var thought in Thoughts)
        {
            if (name[..end].Equals(thought, StringComparison.OrdinalIgnoreCase))
            {
                return text[0] == '<' || char.IsUpper(name[0]);
            }
        }

        return false;
    }

    /// <summary>Whether a bracket can be the first of JSON, and is none of a text or a program.</summary>
    private bool CanBegin(ReadOnlySpan<char> text, bool isFirst)
    {
        var look = new Lookahead(text, at);
        var next = look.SkipSpace(at + 1);
        var c = look[next];
        if (next >= look.End || look.IsComment(next) || QuoteMarks.IsQuote(c) || c == '\\')
        {
            return true;
        }

        if (text[at] == '{')
        {
            var inner = c == '{' ? look.SkipSpace(next + 1) : next;
            return c is '}' or ':'
                || QuoteMarks.IsQuote(look[inner])
                || look.IsPlainKey(inner)
                || (isFirst && c != '%');
        }

        if (look.IsValue(next))
        {
            return isFirst || (c != '}' && c != ',');
        }

        var end = text[next..look.End].IndexOfAny(":,]\n");
        return isFirst && (end < 0 || text[next + end] != ':');
    }
}
