using System.Text.RegularExpressions;

namespace Prompter.Cli.Console;

/// <summary>Text as a terminal shows it: how wide it is, cut, wrapped, and with control characters made visible.</summary>
internal static partial class DisplayText
{
    /// <summary>The wide and full-width blocks of UAX #11, and emoji.</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115f),
        (0x2e80, 0x303e),
        (0x3041, 0xa4cf),
        (0xac00, 0xd7a3),
        (0xf900, 0xfaff),
        (0xfe30, 0xfe6f),
        (0xff00, 0xff60),
        (0xffe0, 0xffe6),
        (0x1f300, 0x1f64f),
        (0x1f680, 0x1f6ff),
        (0x1f900, 0x1f9ff),
        (0x20000, 0x3fffd),
    ];

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
    public static string MakeVisible(string text) =>
        Control()
            .Replace(
                text,
                static match =>
                    match.Value[0] switch
                    {
                        '\r' when match.Length == 2 => "\n",
                        '\u007f' => "^?",
                        < ' ' and var control => $"^{(char)(control + '@')}",
                        var control => $"M-^{(char)(control - '\u0080' + '@')}",
                    }
            );

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

    /// <summary>0 for marks and controls, 2 for what is wide, else 1.</summary>
    private static int WidthOf(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return rune.Value is < ' ' or (>= 0x7f and < 0xa0) ? 0 : 1;
        }

        if (
            Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
        )
        {
            return 0;
        }

        foreach (var (first, last) in Wide)
        {
            if (rune.Value >= first && rune.Value <= last)
            {
                return 2;
            }
        }

        return 1;
    }

    [GeneratedRegex(@"\r\n|[\0-\x08\x0b-\x1f\x7f-\x9f]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Control();
}
