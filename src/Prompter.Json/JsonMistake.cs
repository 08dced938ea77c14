using Prompter.Json.Repair;

namespace Prompter.Json;

/// <summary>The first place where a text that has to be JSON is none.</summary>
/// <param name="Line">Its line; the first is 1. A line feed ends a line.</param>
/// <param name="Column">Its column in UTF-16 code units; the first is 1.</param>
/// <param name="Description">What is wrong there, in words.</param>
public readonly record struct JsonMistake(int Line, int Column, string Description)
{
    /// <summary>Looks for it in a text that has to be one value of JSON and nothing else; null if it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxDepth">How deep objects and arrays may be nested; at least 1, default 512.</param>
    public static JsonMistake? Find(string text, int maxDepth = 512)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDepth, 1);
        if (StrictJson.IsValue(text, maxDepth, out var start, out var end))
        {
            return null;
        }

        if (start == text.Length)
        {
            return At(text, start, "the text is empty");
        }

        if (text[start] is not ('{' or '['))
        {
            return end > 0
                ? At(text, StrictJson.SkipSpace(text, end), "other text follows the value")
                : At(text, start, "no value of JSON begins here");
        }

        var parser = new RepairingParser(text, maxDepth, joinsLists: false);
        parser.Read(start, isMember: false, isInBrackets: false);
        return parser.TooDeepAt is { } tooDeep ? At(text, tooDeep, $"the nesting is deeper than {maxDepth}")
            : parser.IsValid ? At(text, StrictJson.SkipSpace(text, parser.End), "other text follows the value")
            : First(text, parser);
    }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"line {Line}, column {Column}: {Description}");

    private static JsonMistake First(string text, RepairingParser parser)
    {
        var (kind, position, _) = parser.Repairs.MinBy(repair => repair.Position);
        return At(text, position, new JsonRepair(kind, position, 0, 0).Description.Split(';')[0]);
    }

    private static JsonMistake At(ReadOnlySpan<char> text, int position, string description) =>
        new(text[..position].Count('\n') + 1, position - text[..position].LastIndexOf('\n'), description);
}
