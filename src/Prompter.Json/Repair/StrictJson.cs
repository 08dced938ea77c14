using System.Buffers;
using System.Runtime.CompilerServices;

namespace Prompter.Json.Repair;

/// <summary>JSON as RFC 8259 has it, checked without building anything.</summary>
internal static class StrictJson
{
    /// <summary>What a string cannot simply go over: its end, escapes, control characters, surrogates.</summary>
    public static readonly char[] SpecialCharacters =
    [
        '"',
        '\\',
        .. Enumerable.Range(0, 0x20).Select(value => (char)value),
        .. Enumerable.Range(0xD800, 0x800).Select(value => (char)value),
    ];

    public static readonly SearchValues<char> Special = SearchValues.Create(SpecialCharacters);

    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>
    /// Whether all of a text, but for white space around it, is one valid value, and not nested deeper than a bound or this thread's stack: for
    /// what is deeper there is <see cref="RepairingParser"/>.
    /// </summary>
    public static bool IsValue(ReadOnlySpan<char> text, int maxDepth, out int start, out int end)
    {
        start = SkipSpace(text, 0);
        end = ReadValue(text, start, maxDepth);
        return end >= 0 && SkipSpace(text, end) == text.Length;
    }

    /// <summary>The end of a number, or -1.</summary>
    public static int ReadNumber(ReadOnlySpan<char> text, int at)
    {
        at += at < text.Length && text[at] == '-' ? 1 : 0;
        var digits = SkipDigits(text, at);
        if (digits == at || (text[at] == '0' && digits > at + 1))
        {
            return -1;
        }

        at = digits;
        if (at < text.Length && text[at] == '.')
        {
            digits = SkipDigits(text, at + 1);
            if (digits == at + 1)
            {
                return -1;
            }

            at = digits;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at += at + 1 < text.Length && text[at + 1] is '+' or '-' ? 2 : 1;
            digits = SkipDigits(text, at);
            return digits == at ? -1 : digits;
        }

        return at;
    }

    /// <summary>The end of a value, or -1.</summary>
    private static int ReadValue(ReadOnlySpan<char> text, int at, int depth)
    {
        if (at >= text.Length)
        {
            return -1;
        }

        return text[at] switch
        {
            '{' => ReadContainer(text, at, depth, '}'),
            '[' => ReadContainer(text, at, depth, ']'),
            '"' => ReadString(text, at),
            't' => text[at..].StartsWith("true") ? at + 4 : -1,
            'f' => text[at..].StartsWith("false") ? at + 5 : -1,
            'n' => text[at..].StartsWith("null") ? at + 4 : -1,
            _ => ReadNumber(text, at),
        };
    }

    private static int ReadContainer(ReadOnlySpan<char> text, int at, int depth, char closing)
    {
        if (depth == 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return -1;
        }

        at = SkipSpace(text, at + 1);
        if (at < text.Length && text[at] == closing)
        {
            return at + 1;
        }

        while (true)
        {
            at = closing == '}' ? ReadKey(text, at) : at;
            at = at < 0 ? -1 : ReadValue(text, at, depth - 1);
            if (at < 0)
            {
                return -1;
            }

            at = SkipSpace(text, at);
            if (at == text.Length || text[at] != ',')
            {
                return at < text.Length && text[at] == closing ? at + 1 : -1;
            }

            at = SkipSpace(text, at + 1);
        }
    }

    /// <summary>Where the value behind a key begins, or -1.</summary>
    private static int ReadKey(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            return -1;
        }

        at = ReadString(text, at);
        if (at < 0)
        {
            return -1;
        }

        at = SkipSpace(text, at);
        return at < text.Length && text[at] == ':' ? SkipSpace(text, at + 1) : -1;
    }

    private static int ReadString(ReadOnlySpan<char> text, int at)
    {
        at++;
        while (true)
        {
            var skipped = text[at..].IndexOfAny(Special);
            if (skipped < 0)
            {
                return -1;
            }

            at += skipped;
            switch (text[at])
            {
                case '"':
                    return at + 1;
                case '\\':
                    var length = EscapeLength(text, at);
                    if (length == 0)
                    {
                        return -1;
                    }

                    at += length;
                    break;
                case var half
                    when char.IsHighSurrogate(half) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]):
                    at += 2;
                    break;
                default:
                    return -1;
            }
        }
    }

    /// <summary>How long the escape at a backslash is; 0 if it is none of JSON's.</summary>
    public static int EscapeLength(ReadOnlySpan<char> text, int at)
    {
        var letter = at + 1 < text.Length ? text[at + 1] : '\0';
        return letter is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' ? 2
            : letter == 'u' && at + 6 <= text.Length && !text.Slice(at + 2, 4).ContainsAnyExcept(HexDigits) ? 6
            : 0;
    }

    private static int SkipDigits(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    public static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\r' or '\t')
        {
            at++;
        }

        return at;
    }
}
