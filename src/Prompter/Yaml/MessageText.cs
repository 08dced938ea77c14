namespace Prompter.Yaml;

/// <summary>Makes text from files and the environment fit for a one-line message.</summary>
internal static class MessageText
{
    private const int LongestQuote = 60;

    /// <summary>The text in quotes, shortened when it is long.</summary>
    public static string Quote(string text)
    {
        var start = text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
        return $"'{OneLine(start)}'";
    }

    /// <summary>The text with a question mark for each character that a terminal would act on instead of showing.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => IsInvisible(rune) ? "?" : rune.ToString()));

    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse;
}
