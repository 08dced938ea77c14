using System.Buffers;

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

    /// <summary>Whether all of a text, but for white space around it, is one valid value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxDepth">The deepest nesting that counts as valid.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="end">Where it ends.</param>
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

    private static int ReadValue(ReadOnlySpan<char> text, int at, int maxDepth)
    {
        var containers = new Containers(maxDepth);
        while (true)
        {
            // A value begins here.
            if (at >= text.Length)
            {
                return -1;
            }

            var first = text[at];
            if (first is '{' or '[')
            {
                if (!containers.TryPush(first == '{'))
                {
                    return -1;
                }

                at = SkipSpace(text, at + 1);
                if (at < text.Length && text[at] == (first == '{' ? '}' : ']'))
                {
                    containers.Pop();
                    at++;
                }
                else if (first == '{')
                {
                    at = ReadKey(text, at);
                    if (at < 0)
                    {
                        return -1;
                    }

                    continue;
                }
                else
                {
                    continue;
                }
            }
            else
            {
                at = ReadScalar(text, at, first);
                if (at < 0)
                {
                    return -1;
                }
            }

            // A value has ended.
            while (true)
            {
                if (containers.IsEmpty)
                {
                    return at;
                }

                at = SkipSpace(text, at);
                if (at >= text.Length)
                {
                    return -1;
                }

                var next = text[at];
                if (next == ',')
                {
                    at = SkipSpace(text, at + 1);
                    at = containers.IsObject ? ReadKey(text, at) : at;
                    if (at < 0)
                    {
                        return -1;
                    }

                    break;
                }

                if (next != (containers.IsObject ? '}' : ']'))
                {
                    return -1;
                }

                containers.Pop();
                at++;
            }
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

    private static int ReadScalar(ReadOnlySpan<char> text, int at, char first) =>
        first switch
        {
            '"' => ReadString(text, at),
            't' => text[at..].StartsWith("true") ? at + 4 : -1,
            'f' => text[at..].StartsWith("false") ? at + 5 : -1,
            'n' => text[at..].StartsWith("null") ? at + 4 : -1,
            _ => ReadNumber(text, at),
        };

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
        if (at + 1 >= text.Length)
        {
            return 0;
        }

        if (text[at + 1] != 'u')
        {
            return text[at + 1] is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' ? 2 : 0;
        }

        if (at + 6 > text.Length)
        {
            return 0;
        }

        foreach (var digit in text.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return 0;
            }
        }

        return 6;
    }

    private static int SkipDigits(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\r' or '\t')
        {
            at++;
        }

        return at;
    }

    /// <summary>Which containers are open, a bit each: most are so few that they need no memory.</summary>
    private struct Containers(int maxDepth)
    {
        private ulong bits;
        private ulong[]? deeper;
        private int depth;

        public readonly bool IsEmpty => depth == 0;

        public readonly bool IsObject => (bits & 1) != 0;

        public bool TryPush(bool isObject)
        {
            if (depth == maxDepth)
            {
                return false;
            }

            if (depth > 0 && depth % 64 == 0)
            {
                var index = depth / 64 - 1;
                deeper ??= new ulong[4];
                if (index == deeper.Length)
                {
                    Array.Resize(ref deeper, deeper.Length * 2);
                }

                deeper[index] = bits;
            }

            bits = (bits << 1) | (isObject ? 1UL : 0);
            depth++;
            return true;
        }

        public void Pop()
        {
            depth--;
            bits >>= 1;
            if (depth > 0 && depth % 64 == 0)
            {
                bits = deeper![depth / 64 - 1];
            }
        }
    }
}
