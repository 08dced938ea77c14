namespace Prompter.Json.Repair;

/// <summary>What a string began with, which decides what may end it.</summary>
internal enum Quote : byte
{
    Double,
    Single,
    CurlySingle,
    CurlyDouble,
    Backtick,

    /// <summary>Three of Python's.</summary>
    TripleDouble,
    TripleSingle,

    /// <summary>Two, as in CSV.</summary>
    Doubled,

    /// <summary>Behind a backslash, in JSON that was put into a string and taken out without its quotes.</summary>
    Escaped,
}

/// <summary>Characters by what they can be in nearly-JSON.</summary>
internal static class QuoteMarks
{
    public static bool IsQuote(char c) => c is '"' or '\'' or '`' || IsForeign(c);

    public static bool IsSpace(char c) => c is ' ' or '\n' or '\r' or '\t';

    /// <summary>Whether a character can stand in a key or a name without quotes.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '-' or '.';

    /// <summary>Whether a character can be the mark of another language, or a part of it, before a string: that it is raw, bytes, a template.</summary>
    public static bool IsPrefix(char c) =>
        c is 'u' or 'U' or 'b' or 'B' or 'r' or 'R' or 'f' or 'F' or 't' or 'T' or 'L' or 'N' or '$' or '@';

    /// <summary>What begins at a place that has a quote, and with how many characters.</summary>
    public static Quote Open(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        length = 1;
        if (c is '"' or '\'' && at + 2 < text.Length && text[at + 1] == c)
        {
            if (text[at + 2] == c)
            {
                length = 3;
                return c == '"' ? Quote.TripleDouble : Quote.TripleSingle;
            }

            if (c == '"' && char.IsLetterOrDigit(text[at + 2]))
            {
                length = 2;
                return IsDoubled(text[(at + 2)..]) ? Quote.Doubled : Quote.Double;
            }
        }

        if (c == '\\')
        {
            length = 2;
            return Quote.Escaped;
        }

        return c switch
        {
            '"' => Quote.Double,
            '\'' => Quote.Single,
            '`' or '\u00B4' => Quote.Backtick,
            '\u2018' or '\u2019' or '\u201A' => Quote.CurlySingle,
            _ => Quote.CurlyDouble,
        };
    }

    /// <summary>How many characters at a place can end a string that began with <paramref name="quote"/>; 0 if none can.</summary>
    public static int CloseLength(Quote quote, ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        return quote switch
        {
            Quote.Double or Quote.Escaped => c == '"' ? 1 : 0,
            Quote.Single => c == '\'' ? 1 : 0,
            Quote.CurlySingle => c is '\'' or '\u2018' or '\u2019' ? 1 : 0,
            Quote.CurlyDouble => c is '"' or '\u201C' or '\u201D' or '\uFF02' ? 1 : 0,
            Quote.Backtick => c is '`' or '\u00B4' or '\'' ? 1 : 0,
            Quote.TripleDouble => text[at..].StartsWith("\"\"\"") ? 3 : 0,
            Quote.TripleSingle => text[at..].StartsWith("'''") ? 3 : 0,
            _ => text[at..].StartsWith("\"\"") ? 2 : 0,
        };
    }

    /// <summary>Whether a string ends in two quotes, as it began; else one of those was too many.</summary>
    private static bool IsDoubled(ReadOnlySpan<char> content)
    {
        content = content[..Math.Min(content.Length, Lookahead.Distance)];
        var quote = content.IndexOf('"');
        return quote >= 0 && quote + 1 < content.Length && content[quote + 1] == '"';
    }

    private static bool IsForeign(char c) =>
        c is '\u00B4' or (>= '\u2018' and <= '\u201A') or (>= '\u201C' and <= '\u201E') or '\uFF02';
}
