using System.Globalization;

namespace Prompter.Json.Schema.Patterns;

/// <summary>The characters and sets of ECMA-262, where they are others than those of .NET.</summary>
internal static class EcmaCharacters
{
    public static readonly CodePointSet NotLineEnd = new CodePointSet(
        ('\n', '\n'),
        ('\r', '\r'),
        (0x2028, 0x2029)
    ).Others();

    private static readonly CodePointSet Digit = new(('0', '9'));

    private static readonly CodePointSet Word = new(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    private static readonly CodePointSet Space = new(
        (9, 13),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF)
    );

    /// <summary>The edge of a word of ASCII letters.</summary>
    public static string WordEdge(bool isEdge)
    {
        const string word = "[0-9A-Z_a-z]";
        return isEdge
            ? $"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
            : $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))";
    }

    /// <summary>Reads the character at a place.</summary>
    public static int CodePoint(string source, ref int at)
    {
        if (char.IsSurrogatePair(source, at))
        {
            at += 2;
            return char.ConvertToUtf32(source, at - 2);
        }

        return source[at++];
    }

    /// <summary>Reads <c>\d</c>, <c>\w</c>, <c>\s</c>, <c>\p{…}</c> and their opposites; null, and nothing read, for any other.</summary>
    public static CodePointSet? SetEscape(string source, ref int at)
    {
        var letter = at + 1 < source.Length ? source[at + 1] : '\0';
        var set = char.ToLowerInvariant(letter) switch
        {
            'd' => Digit,
            'w' => Word,
            's' => Space,
            'p' => Property(source, ref at),
            _ => null,
        };
        if (set is not null)
        {
            at += 2;
        }

        return set is not null && char.IsAsciiLetterUpper(letter) ? set.Others() : set;
    }

    /// <summary>Reads a backslash and what stands for one character after it.</summary>
    public static int CharacterEscape(string source, ref int at)
    {
        at++;
        if (at == source.Length)
        {
            throw new FormatException(@"\ is the last character");
        }

        var letter = source[at];
        switch (letter)
        {
            case 't' or 'n' or 'v' or 'f' or 'r':
                at++;
                return "\t\n\v\f\r"["tnvfr".IndexOf(letter, StringComparison.Ordinal)];
            case '0' when at + 1 == source.Length || !char.IsAsciiDigit(source[at + 1]):
                at++;
                return 0;
            case 'c' when at + 1 < source.Length && char.IsAsciiLetter(source[at + 1]):
                at += 2;
                return source[at - 1] % 32;
            case 'x':
                at++;
                return Hexadecimal(source, ref at, 2);
            case 'u':
                at++;
                return Unicode(source, ref at);
            default:
                return char.IsAsciiLetterOrDigit(letter)
                    ? throw new FormatException($@"\{letter} has no meaning in ECMA-262")
                    : CodePoint(source, ref at);
        }
    }

    private static CodePointSet Property(string source, ref int at)
    {
        var open = at + 2;
        var close = open < source.Length && source[open] == '{' ? source.IndexOf('}', open) : -1;
        var name = close < 0 ? "" : source[(open + 1)..close];
        if (UnicodeProperty.Find(name) is not { } set)
        {
            throw new FormatException($@"\p{{{name}}} is not known");
        }

        // The caller steps over the two characters of any other escape.
        at = close - 1;
        return set;
    }

    private static int Unicode(string source, ref int at)
    {
        if (at < source.Length && source[at] == '{')
        {
            var close = source.IndexOf('}', at);
            var digits = close < 0 ? "" : source[(at + 1)..close];
            if (
                int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var character)
                && character is >= 0 and <= 0x10FFFF
            )
            {
                at = close + 1;
                return character;
            }

            throw new FormatException(@"\u{…} is no character");
        }

        var unit = Hexadecimal(source, ref at, 4);
        if (char.IsHighSurrogate((char)unit) && source.AsSpan(at).StartsWith(@"\u", StringComparison.Ordinal))
        {
            var after = at + 2;
            var low = Hexadecimal(source, ref after, 4);
            if (char.IsLowSurrogate((char)low))
            {
                at = after;
                return char.ConvertToUtf32((char)unit, (char)low);
            }
        }

        return unit;
    }

    private static int Hexadecimal(string source, ref int at, int length)
    {
        if (
            at + length <= source.Length
            && int.TryParse(
                source.AsSpan(at, length),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            at += length;
            return value;
        }

        throw new FormatException($"{length} hexadecimal digits are missing");
    }
}
