using System.Globalization;
using System.Text;

namespace Prompter.Cli.Console;

/// <summary>Text as a terminal shows it: how wide it is, cut, wrapped, and with control characters made visible.</summary>
internal static class DisplayText
{
    /// <summary>How many columns a terminal needs for the text.</summary>
    public static int WidthOf(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
        }

        return width;
    }

    /// <summary>The text cut to a number of columns, with an ellipsis where something is missing.</summary>
    public static string Truncate(string text, int width)
    {
        if (WidthOf(text) <= width)
        {
            return text;
        }

        var length = LengthWithin(text, Math.Max(0, width - 1));
        return string.Concat(text.AsSpan(0, length), "…");
    }

    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - WidthOf(text)));

    /// <summary>
    /// The text with control characters in caret notation, as <c>less</c> and <c>cat -v</c> show them, so that what a model
    /// writes cannot move the cursor or speak to the terminal. Line ends and tabs stay.
    /// </summary>
    public static string MakeVisible(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            _ = character switch
            {
                '\n' or '\t' => visible.Append(character),
                '\r' when at + 1 < text.Length && text[at + 1] == '\n' => visible,
                < ' ' => visible.Append('^').Append((char)(character + '@')),
                '\u007f' => visible.Append("^?"),
                >= '\u0080' and <= '\u009f' => visible.Append("M-^").Append((char)(character - '\u0080' + '@')),
                _ => visible.Append(character),
            };
        }

        return visible.ToString();
    }

    /// <summary>The lines that a terminal of a width needs for one line of text: broken at blanks, and inside a word only where it is wider.</summary>
    public static IEnumerable<string> Wrap(string line, int width)
    {
        line = line.Replace("\t", "    ", StringComparison.Ordinal);
        while (WidthOf(line) > width)
        {
            var length = Math.Max(LengthWithin(line, width), StringInfo.GetNextTextElementLength(line));
            var blank = line[length] == ' ' ? length : line.LastIndexOf(' ', length - 1);
            // A line that is only indentation before a long word is no place to break.
            if (blank > 0 && !string.IsNullOrWhiteSpace(line[..blank]))
            {
                yield return line[..blank].TrimEnd();
                line = line[(blank + 1)..];
            }
            else
            {
                yield return line[..length];
                line = line[length..];
            }

            if (line.Length == 0)
            {
                yield break;
            }
        }

        yield return line;
    }

    /// <summary>How many characters of the text fit into a width, whole text elements only.</summary>
    private static int LengthWithin(string text, int width)
    {
        var length = 0;
        while (length < text.Length)
        {
            var element = StringInfo.GetNextTextElementLength(text, length);
            width -= WidthOf(text.AsSpan(length, element));
            if (width < 0)
            {
                break;
            }

            length += element;
        }

        return length;
    }

    /// <summary>0 for marks and controls, 2 for the wide and full-width blocks of UAX #11 and emoji, else 1.</summary>
    private static int WidthOf(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return rune.Value is < ' ' or (>= 0x7f and < 0xa0) ? 0 : 1;
        }

        return Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.EnclosingMark
                    or UnicodeCategory.Format
                ? 0
            : rune.Value
                is >= 0x1100
                    and <= 0x115f
                    or >= 0x2e80
                    and <= 0x303e
                    or >= 0x3041
                    and <= 0xa4cf
                    or >= 0xac00
                    and <= 0xd7a3
                    or >= 0xf900
                    and <= 0xfaff
                    or >= 0xfe30
                    and <= 0xfe6f
                    or >= 0xff00
                    and <= 0xff60
                    or >= 0xffe0
                    and <= 0xffe6
                    or >= 0x1f300
                    and <= 0x1f64f
                    or >= 0x1f680
                    and <= 0x1f6ff
                    or >= 0x1f900
                    and <= 0x1f9ff
                    or >= 0x20000
                    and <= 0x3fffd
                ? 2
            : 1;
    }
}
