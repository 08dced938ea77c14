using System.Text.RegularExpressions;

namespace Prompter.Cli.Console;

/// <summary>Text as a terminal shows it: how wide it is, cut, wrapped, and with control characters made visible.</summary>
internal static partial class DisplayText
{
    /// <summary>How many columns a terminal needs for a text.</summary>
    public static int WidthOf(ReadOnlySpan<char> text) => TextWidth.Of(text);

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
    /// A message with whatever cannot be seen made visible: control characters in caret notation, as <c>less</c> and <c>cat -v</c> show
    /// them, characters that reorder, join or hide others, or are empty, as <c>&lt;U+202E&gt;</c>. Line ends and tabs stay.
    /// </summary>
    public static string MakeVisible(string text) => Unseen().Replace(text, Shown);

    /// <summary>A name, which is in one line whatever it holds.</summary>
    public static string OneLine(string name) =>
        MakeVisible(name).Replace("\n", "^J", StringComparison.Ordinal).Replace("\t", "^I", StringComparison.Ordinal);

    /// <summary>
    /// An answer that cannot move the cursor, speak to the terminal, show its characters in another order than they are in, or hide some. What
    /// the words of all scripts and emoji need stays: joiners, variation selectors, the tags of flags.
    /// </summary>
    public static string MakeAnswerVisible(string text) => Harmful().Replace(text, Shown);

    /// <summary>The same for JSON, which stays JSON of the same value.</summary>
    public static string MakeJsonVisible(string json) =>
        Harmful()
            .Replace(
                json,
                match =>
                    match.Value is "\r\n" or ['\ud83c', ..]
                        ? match.Value
                        : string.Concat(match.Value.Select(unit => $"\\u{(int)unit:x4}"))
            );

    /// <summary>Whether a character of a message would be made visible.</summary>
    public static bool IsUnseen(string text) => Unseen().IsMatch(text);

    private static string Shown(Match match) =>
        match.Value switch
        {
            "\r\n" => "\n",
            ['\ud83c', ..] => match.Value,
            ['\u007f'] => "^?",
            [< ' ' and var control] => $"^{(char)(control + '@')}",
            [>= '\u0080' and <= '\u009f' and var control] => $"M-^{(char)(control - '\u0080' + '@')}",
            [var one] => $"<U+{(int)one:X4}>",
            var pair => $"<U+{char.ConvertToUtf32(pair, 0):X}>",
        };

    /// <summary>The lines that a terminal of a width needs for one line of text: broken at blanks, and inside a word only where it is wider.</summary>
    /// <param name="line">The text.</param>
    /// <param name="width">The width in columns.</param>
    /// <param name="keepsWords">Whether wider words stay whole, for the terminal to break: who copies a path gets it whole.</param>
    public static IEnumerable<string> Wrap(string line, int width, bool keepsWords = false)
    {
        line = line.Replace("\t", "    ", StringComparison.Ordinal);
        while (WidthOf(line) > width)
        {
            var length = Math.Max(LengthWithin(line, width), StringInfo.GetNextTextElementLength(line));
            var blank = line[length] == ' ' ? length : line.LastIndexOf(' ', length - 1);
            // A line that is only indentation or a mark before a long word is no place to break.
            blank =
                blank > 0 && line.AsSpan(0, blank).Trim().Length > 1 ? blank
                : keepsWords ? line.IndexOf(' ', length)
                : -1;
            if (blank > 0)
            {
                yield return line[..blank].TrimEnd();
                line = line[(blank + 1)..];
            }
            else if (keepsWords)
            {
                break;
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

    /// <summary>A flag of a part of a country, such as England's: the one use of tags that is text.</summary>
    private const string FlagPattern = @"\ud83c\udff4(?:\udb40[\udc30-\udc39\udc61-\udc7a]){2,6}\udb40\udc7f|";

    /// <summary>
    /// Controls, line and paragraph separators, what marks, embeds, overrides and isolates directions, and half surrogate pairs; tags, and
    /// variation selectors of which several follow each other or there are 240, in which a whole text can be hidden.
    /// </summary>
    private const string HarmfulPattern =
        FlagPattern
        + @"\r\n|[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\udb40[\udc00-\udc7f]"
        + @"|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])"
        + @"|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]|\udb40[\udd00-\uddef]";

    /// <summary>What a variation selector is part of a picture behind, keys such as 1️⃣ included.</summary>
    private const string PicturePattern =
        @"[\u00a9\u00ae\u203c\u2049\u2122-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299]"
        + @"|[\ud83c-\ud83e][\udc00-\udfff]|[#*0-9](?=\ufe0f\u20e3)";

    [GeneratedRegex(HarmfulPattern, RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Harmful();

    /// <summary>A joiner between two pictures is part of a third one.</summary>
    [GeneratedRegex(
        HarmfulPattern
            + @"|[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]"
            + @"|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]"
            + @"|[\ufe00-\ufe0d]|(?<!"
            + PicturePattern
            + @")[\ufe0e\ufe0f]"
            + @"|(?<![\udc00-\udfff\ufe0f])\u200d|\u200d(?![\ud83c-\ud83e\u2600-\u27bf\u2b00-\u2bff])",
        RegexOptions.None,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Unseen();
}
