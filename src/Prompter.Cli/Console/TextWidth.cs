using Wcwidth;

namespace Prompter.Cli.Console;

/// <summary>
/// How wide text is on a terminal. What is one character to a reader is measured as one, as terminals of today show it: a family of joined
/// emoji, a flag, a key such as 1️⃣.
/// </summary>
internal static class TextWidth
{
    private const char Joiner = '\u200d';
    private const char AsPicture = '\ufe0f';

    /// <summary>From here on characters may be wide, or have no width.</summary>
    private const char FirstUnusual = '\u0300';

    public static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        while (!text.IsEmpty)
        {
            // A mark changes the character before it.
            if (text[0] < FirstUnusual && (text.Length == 1 || text[1] < FirstUnusual))
            {
                width += OfUsual(text[0]);
                text = text[1..];
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(text);
            width += OfElement(text[..length]);
            text = text[length..];
        }

        return width;
    }

    private static int OfUsual(char unit) => unit is < ' ' or (>= '\u007f' and < '\u00a0') ? 0 : 1;

    private static int OfElement(ReadOnlySpan<char> element)
    {
        if (element.Contains(AsPicture))
        {
            return 2;
        }

        var sum = 0;
        foreach (var rune in element.EnumerateRunes())
        {
            sum += Of(rune);
        }

        // What is joined to a picture is part of it.
        return sum > 2 && element.Contains(Joiner) ? 2 : sum;
    }

    private static int Of(Rune rune) =>
        rune.Value < FirstUnusual ? OfUsual((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format ? 0
        : Math.Max(0, UnicodeCalculator.GetWidth(rune));
}
