namespace Prompter.Policies.Rescue;

/// <summary>How text is compared where one model repeats the words of another: without white space and quotes, and in either case.</summary>
internal static class SeamText
{
    private const string Quotes = "\"'`´‘’‚‛“”„‟«»‹›′″＂＇";

    public static bool IsQuote(char character) => Quotes.Contains(character, StringComparison.Ordinal);

    /// <summary>Whether it counts for nothing.</summary>
    public static bool IsIgnored(char character) => char.IsWhiteSpace(character) || IsQuote(character);

    public static char Folded(char character) => char.ToUpperInvariant(character);

    /// <summary>What counts of a text.</summary>
    public static char[] Of(ReadOnlySpan<char> text)
    {
        var kept = new List<char>(text.Length);
        foreach (var character in text)
        {
            if (!IsIgnored(character))
            {
                kept.Add(Folded(character));
            }
        }

        return [.. kept];
    }
}
