namespace Prompter.Providers.Errors;

/// <summary>Text of unknown origin as one line that a terminal can show.</summary>
internal static class OneLine
{
    private const char Escape = '\u001b';

    /// <summary>
    /// Takes out escape sequences, control and direction characters, makes each run of blanks and line breaks one blank, and
    /// cuts what is longer than <paramref name="maxLength"/> with an ellipsis.
    /// </summary>
    /// <param name="text">Any text; no more of it is read than the line needs.</param>
    /// <param name="maxLength">The greatest length of the line in UTF-16 code units; at least 1.</param>
    public static string From(ReadOnlySpan<char> text, int maxLength)
    {
        var line = new StringBuilder();
        for (var index = 0; index < text.Length && line.Length <= maxLength; )
        {
            Rune.DecodeFromUtf16(text[index..], out var rune, out var length);
            if (rune.Value == Escape)
            {
                index += SequenceLength(text[index..]);
                continue;
            }

            index += length;
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control)
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                line.Append(rune.ToString());
            }
        }

        var whole = line.ToString().TrimEnd();
        if (whole.Length <= maxLength)
        {
            return whole;
        }

        var end = maxLength - 1;
        end -= end > 0 && char.IsHighSurrogate(whole[end - 1]) ? 1 : 0;
        return $"{whole[..end].TrimEnd()}…";
    }

    /// <summary>ESC [ parameters final, ESC ] text (BEL or ESC \), or ESC and one character.</summary>
    private static int SequenceLength(ReadOnlySpan<char> text)
    {
        switch (text)
        {
            case [_, '[', .. var rest]:
                var final = rest.IndexOfAnyInRange('@', '~');
                return final < 0 ? text.Length : 2 + final + 1;
            case [_, ']' or 'P' or '_' or '^', .. var rest]:
                var end = rest.IndexOfAny('\a', Escape, '\n');
                return end < 0 ? text.Length : 2 + end + (rest[end] == '\a' ? 1 : 0);
            default:
                return Math.Min(2, text.Length);
        }
    }
}
