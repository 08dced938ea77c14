namespace Prompter.Json.Repair;

/// <summary>What begins with a backslash inside a string.</summary>
internal static class StringEscape
{
    /// <summary>Goes over an escape, and replaces it if it is none of JSON's; true if the string ends with it.</summary>
    public static bool Read(RepairedText output, bool isKey)
    {
        var text = output.Text;
        var rest = text.AsSpan(output.At);
        switch (StrictJson.EscapeLength(text, output.At))
        {
            case 6:
                ReadUnicode(output, rest);
                return false;
            case 2 when rest[1] == '"' && !isKey && IsPathEnd(text, output.At):
                // "C:\folder\", "next": the backslash is the last character of a path, not an escape.
                output.Replace(JsonRepairKind.InvalidEscape, 1, "\\\\");
                output.At++;
                return true;
            case 2:
                output.At += 2;
                return false;
        }

        if (IsCut(rest))
        {
            output.Drop(JsonRepairKind.Truncation, rest.Length);
            return false;
        }

        var (length, replacement) = rest[1] switch
        {
            'x' when rest.Length > 3 && char.IsAsciiHexDigit(rest[2]) && char.IsAsciiHexDigit(rest[3]) => (
                4,
                $"\\u00{rest[2..4]}"
            ),
            '\'' => (2, "'"),
            '`' => (2, "`"),
            '\n' => (2, "\\n"),
            _ => (1, "\\\\"),
        };
        output.Replace(JsonRepairKind.InvalidEscape, length, replacement);
        return false;
    }

    /// <summary>The same in a string whose quotes are escaped themselves: everything has one level too many.</summary>
    public static bool ReadDoubled(RepairedText output)
    {
        var (text, at) = (output.Text, output.At);
        var count = 1;
        while (count < 16 && at + count < text.Length && text[at + count] == '\\')
        {
            count++;
        }

        if (at + count < text.Length && text[at + count] == '"')
        {
            output.Replace(null, count + 1, count == 1 ? "\"" : "\\\"");
            return count == 1;
        }

        // One backslash of two is the escape of the other; a single one escapes what follows.
        var escape = count % 4 == 0 ? 0 : StrictJson.EscapeLength(text, at + count - 1);
        output.Replace(null, count, escape > 0 ? "\\" : new string('\\', Math.Max(2, count / 2 * 2)));
        output.At += escape > 0 ? escape - 1 : 0;
        return false;
    }

    /// <summary>The same in a string in which a backslash stands for itself, and only keeps a quote behind it from ending the string.</summary>
    public static void ReadRaw(RepairedText output)
    {
        output.Replace(JsonRepairKind.InvalidEscape, 1, "\\\\");
        var next = output.At < output.Text.Length ? output.Text[output.At] : '\0';
        if (next is '"' or '\\')
        {
            output.Replace(null, 1, $"\\{next}");
        }
        else if (next == '\'')
        {
            output.At++;
        }
    }

    private static bool IsPathEnd(string text, int at)
    {
        var look = new Lookahead(text, at);
        var next = look.SkipSpace(at + 2);
        return look[next] == ',' && look.IsQuotedKey(look.SkipSpace(next + 1));
    }

    /// <summary>Whether the text ends before an escape is whole.</summary>
    private static bool IsCut(ReadOnlySpan<char> rest) =>
        rest.Length < 6
        && rest[0] == '\\'
        && (rest.Length == 1 || (rest[1] == 'u' && rest[2..].IndexOfAnyExcept(StrictJson.HexDigits) < 0));

    private static void ReadUnicode(RepairedText output, ReadOnlySpan<char> rest)
    {
        var character = (char)ushort.Parse(rest[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (char.IsHighSurrogate(character) && (rest.Length == 6 || IsCut(rest[6..])))
        {
            output.Drop(JsonRepairKind.Truncation, rest.Length);
        }
        else
        {
            output.At += 6;
        }
    }
}
