using System.Buffers;

namespace Prompter.Json.Repair;

/// <summary>Looks for JSON in a text, and keeps the best it meets, or all.</summary>
internal sealed class JsonFinder(string text, JsonExtractorOptions options, bool findsAll)
{
    /// <summary>How much more than a broken value of its length a valid one weighs.</summary>
    private const int WeightOfValid = 4;

    private static readonly SearchValues<char> Opening = SearchValues.Create("{[`<\"'\u201C(\uFF5B\uFF3B\uFF08");
    private static readonly SearchValues<char> ThoughtOpening = SearchValues.Create("<[");
    private const int LongestTag = 14;
    private const int MostOthers = 8;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Thoughts = new HashSet<string>(
        ["think", "thinking", "thought", "thoughts", "reasoning", "analysis"],
        StringComparer.OrdinalIgnoreCase
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private int at;

    /// <summary>How often text may be read again behind a round bracket. Bounded, so that all work stays linear.</summary>
    private int tuplesLeft = 8;

    /// <summary>Where the text or the fence begins, as long as nothing has been met in it; else -1.</summary>
    private int beginning;
    private Place place = Place.Prose;

    /// <summary>How many brackets are open in the text or the fence that are not JSON's, and up to where they have been counted.</summary>
    private (int Open, int At) around;
    private bool isInFence;
    private bool isInThought;
    private RepairingParser? spare;
    private Place placeOfBest;
    private readonly List<(RepairingParser Parser, Place Place)> all = [];
    private readonly List<(int Start, int End, Place Place)> met = [];

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

    /// <summary>The first of the other values in the same kind of place, in the order of the text.</summary>
    public IEnumerable<(int Start, int End)> Others =>
        met.Where(found => found.Place == placeOfBest && found.Start != Best?.Start)
            .Select(found => (found.Start, found.End))
            .Take(MostOthers);

    /// <summary>Whether a thought was passed over.</summary>
    public bool HasThought { get; private set; }

    public void Run()
    {
        while (text.AsSpan(at).IndexOfAny(isInThought ? ThoughtOpening : Opening) is >= 0 and var next)
        {
            at += next;
            var isFirst = beginning >= 0 && text.AsSpan(beginning, at - beginning).Trim('\uFEFF').IsWhiteSpace();
            beginning = -1;
            Meet(isFirst);
        }
    }

    private void Meet(bool isFirst)
    {
        switch (text[at])
        {
            case '<' or '[' when ReadThoughtTag(text.AsSpan(at), out var length, out var isClosing):
                OnThought(isClosing);
                at += length;
                return;
            case var _ when isInThought:
                at++;
                return;
            case '`' when text.AsSpan(at).StartsWith("```"):
                OnFence();
                return;
            case '{' or '[' or '\uFF5B' or '\uFF3B' when CanBegin(isFirst):
                Read(isMember: false);
                return;
            case '(' or '\uFF08' when isFirst && tuplesLeft > 0 && CanBeginTuple():
                tuplesLeft--;
                ReadTuple();
                return;
            case '"' or '\'' or '\u201C' when isFirst && new Lookahead(text, at).IsQuotedKey(at):
                Read(isMember: true);
                return;
            default:
                at++;
                return;
        }
    }

    /// <summary>Reads round brackets, which are JSON only where nothing else is in the text or the fence.</summary>
    private void ReadTuple()
    {
        var start = at;
        Read(isMember: false, IsAlone);
        at = at == start ? at + 1 : at;

        bool IsAlone(RepairingParser found)
        {
            var rest = text.AsSpan(found.End).TrimStart();
            return rest.IsEmpty || rest.StartsWith("```");
        }
    }

    private void Read(bool isMember, Func<RepairingParser, bool>? isMeant = null)
    {
        var found = spare ?? new(text, options.MaxDepth, joinsLists: !findsAll);
        spare = null;
        var open = around.Open + BalanceOf(text.AsSpan(around.At..at));
        found.Read(at, isMember, isInBrackets: open > 0);
        if (isMeant?.Invoke(found) == false)
        {
            spare = found;
            return;
        }

        at = found.End;
        around = (Math.Max(0, open), at);
        if (findsAll)
        {
            all.Add((found, place));
        }
        else if (met.Count(other => other.Place == place) <= MostOthers)
        {
            met.Add((found.Start, found.End, place));
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

    private static int BalanceOf(ReadOnlySpan<char> prose) =>
        prose.Count('{') + prose.Count('[') - prose.Count('}') - prose.Count(']');

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
            met.Clear();
        }

        around = (0, at);
        isInThought = !isClosing;
        beginning = isClosing ? at : -1;
    }

    private void OnFence()
    {
        while (at < text.Length && text[at] == '`')
        {
            at++;
        }

        around = (0, at);
        isInFence = !isInFence;
        place = Place.Prose;
        if (isInFence)
        {
            var length = text.AsSpan(at).IndexOfAnyExcept(InfoCharacters);
            var info = text.AsSpan(at, length < 0 ? text.Length - at : length);
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
        var start = isClosing ? 2 : 1;
        length = text[..Math.Min(text.Length, LongestTag)].IndexOf(text[0] == '<' ? '>' : ']') + 1;
        return length > start
            && Thoughts.Contains(text[start..(length - 1)])
            && (text[0] == '<' || char.IsUpper(text[start]));
    }

    /// <summary>Whether a round bracket can begin a list of numbers, strings, literals or such lists.</summary>
    private bool CanBeginTuple()
    {
        var look = new Lookahead(text, at);
        var next = look.SkipSpace(at + 1);
        return look[next] is not ('{' or '[' or '}' or ']' or ',' or '/' or '#' or '.')
            && look.IsValue(next)
            && next < look.End;
    }

    /// <summary>Whether a bracket can be the first of JSON, and is none of a text or a program.</summary>
    private bool CanBegin(bool isFirst)
    {
        var look = new Lookahead(text, at);
        var next = look.SkipSpace(at + 1);
        var c = look[next];
        if (next >= look.End || look.IsComment(next) || QuoteMarks.IsQuote(c) || c == '\\')
        {
            return true;
        }

        if (look[at] == '{')
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

        var end = text.AsSpan(next, look.End - next).IndexOfAny(":,]\n");
        return isFirst && (end < 0 || text[next + end] != ':');
    }
}
