namespace Prompter.Json.Schema.Patterns;

/// <summary>Reads characters, their escapes and classes of them, where ECMA-262 has others than .NET.</summary>
internal sealed class EcmaReader(string source)
{
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

    public string Source => source;

    public int At { get; set; }

    public bool IsAtEnd => At >= source.Length;

    /// <summary>The character that comes, or NUL at the end.</summary>
    public char Next => Peek(0);

    public char Peek(int distance) => At + distance < source.Length ? source[At + distance] : '\0';

    public bool Starts(string text) => source.AsSpan(At).StartsWith(text, StringComparison.Ordinal);

    /// <summary>What stands up to a character further on, which is gone over too; null, and nothing read, without it.</summary>
    public string? ReadTo(char end)
    {
        var start = At;
        var found = source.IndexOf(end, At);
        At = found < 0 ? At : found + 1;
        return found < 0 ? null : source[start..found];
    }

    /// <summary>Reads the character that comes.</summary>
    public int ReadCodePoint()
    {
        var character = char.IsSurrogatePair(source, At) ? char.ConvertToUtf32(source, At) : source[At];
        At += character > char.MaxValue ? 2 : 1;
        return character;
    }

    /// <summary>Reads a class of characters, <c>[a-z\d]</c>.</summary>
    public CodePointSet ReadClass()
    {
        var set = new CodePointSet();
        At++;
        var isNegated = Next == '^';
        At += isNegated ? 1 : 0;
        while (Next != ']')
        {
            ReadPart(set);
        }

        At++;
        return isNegated ? set.Others() : set;
    }

    /// <summary>Reads <c>\d</c>, <c>\w</c>, <c>\s</c>, <c>\p{…}</c> and their opposites; null, and nothing read, for any other.</summary>
    public CodePointSet? ReadSetEscape()
    {
        var letter = Peek(1);
        var set = char.ToLowerInvariant(letter) switch
        {
            'd' => Digit,
            'w' => Word,
            's' => Space,
            'p' => Property(),
            _ => null,
        };
        At += set is null || letter is 'p' or 'P' ? 0 : 2;
        return set is not null && char.IsAsciiLetterUpper(letter) ? set.Others() : set;
    }

    /// <summary>Reads a backslash and what stands for one character after it.</summary>
    public int ReadCharacterEscape()
    {
        At++;
        if (IsAtEnd)
        {
            throw new FormatException(@"\ is the last character");
        }

        var letter = Next;
        switch (letter)
        {
            case 't' or 'n' or 'v' or 'f' or 'r':
                At++;
                return "\t\n\v\f\r"["tnvfr".IndexOf(letter, StringComparison.Ordinal)];
            case '0' when !char.IsAsciiDigit(Peek(1)):
                At++;
                return 0;
            case 'c' when char.IsAsciiLetter(Peek(1)):
                At += 2;
                return source[At - 1] % 32;
            case 'x':
                At++;
                return Hexadecimal(2);
            case 'u':
                At++;
                return Unicode();
            default:
                return char.IsAsciiLetterOrDigit(letter)
                    ? throw new FormatException($@"\{letter} has no meaning in ECMA-262")
                    : ReadCodePoint();
        }
    }

    private void ReadPart(CodePointSet set)
    {
        if (ReadSingle(set) is not { } first)
        {
            return;
        }

        var last = first;
        if (Next == '-' && At + 1 < source.Length && Peek(1) != ']')
        {
            At++;
            if (ReadSingle(set) is { } other)
            {
                last = other;
            }
            else
            {
                // After a range's dash stands a set, so the dash is only a dash.
                set.Add('-', '-');
            }
        }

        if (last < first)
        {
            throw new FormatException("a range in [ ] goes backwards");
        }

        set.Add(first, last);
    }

    /// <summary>Reads one character of a class; null where it was a set, which has been added.</summary>
    private int? ReadSingle(CodePointSet set)
    {
        if (IsAtEnd)
        {
            throw new FormatException("a [ is not closed");
        }

        if (Next != '\\')
        {
            return ReadCodePoint();
        }

        if (ReadSetEscape() is { } escaped)
        {
            set.Add(escaped);
            return null;
        }

        if (Peek(1) == 'b')
        {
            At += 2;
            return '\b';
        }

        return ReadCharacterEscape();
    }

    private CodePointSet Property()
    {
        At += 2;
        var name = Next == '{' ? ReadTo('}')?[1..] : "";
        return UnicodeProperty.Find(name ?? "") ?? throw new FormatException($@"\p{{{name}}} is not known");
    }

    private int Unicode()
    {
        if (Next == '{')
        {
            return
                int.TryParse(
                    ReadTo('}')?[1..],
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var character
                ) && character is >= 0 and <= 0x10FFFF
                ? character
                : throw new FormatException(@"\u{…} is no character");
        }

        var unit = Hexadecimal(4);
        if (char.IsHighSurrogate((char)unit) && Starts(@"\u"))
        {
            var start = At;
            At += 2;
            var low = Hexadecimal(4);
            if (char.IsLowSurrogate((char)low))
            {
                return char.ConvertToUtf32((char)unit, (char)low);
            }

            At = start;
        }

        return unit;
    }

    private int Hexadecimal(int length)
    {
        var digits = source.AsSpan(At, Math.Min(length, source.Length - At));
        At += length;
        return
            digits.Length == length
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"{length} hexadecimal digits are missing");
    }
}
