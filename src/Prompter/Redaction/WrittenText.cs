using System.Buffers;
using System.Collections.Frozen;

namespace Prompter.Redaction;

/// <summary>
/// Reads a text as somebody may have written a secret: each character as itself or escaped for JSON, a program, an address, HTML or a
/// shell, and that more than once.
/// </summary>
/// <remarks>
/// Whoever reads says which character is expected, so that there is one way to read on and no table of all the ways to write a secret.
/// A run of backslashes counts as one, and so does <c>%2525</c>, since nobody knows how often a text was escaped.
/// </remarks>
/// <param name="text">The text, from the place on where a secret may begin.</param>
/// <param name="final">Whether nothing follows it.</param>
internal ref struct WrittenText(ReadOnlySpan<char> text, bool final)
{
    /// <summary>With these, a character is written that is another one.</summary>
    public const string Introducers = "\\%&=";

    private const int MostLayers = 8;
    private const int MostRepeats = 8;
    private const int MostDigits = 8;
    private const int MostOctal = 3;
    private const int MostBlanks = 64;
    private const int MostZeros = 64;
    private const int LongestEscape = 16;
    private const int LongestName = 7;
    private const char Ellipsis = '…';

    /// <summary>The names that characters have in HTML.</summary>
    private static readonly FrozenDictionary<string, char>.AlternateLookup<ReadOnlySpan<char>> Names = new Dictionary<
        string,
        char
    >(StringComparer.Ordinal)
    {
        ["lt"] = '<',
        ["gt"] = '>',
        ["quot"] = '"',
        ["apos"] = '\'',
        ["percnt"] = '%',
        ["bsol"] = '\\',
        ["sol"] = '/',
        ["num"] = '#',
        ["equals"] = '=',
        ["plus"] = '+',
        ["lowbar"] = '_',
        ["hyphen"] = '-',
        ["period"] = '.',
        ["comma"] = ',',
        ["colon"] = ':',
        ["semi"] = ';',
        ["excl"] = '!',
        ["quest"] = '?',
        ["dollar"] = '$',
        ["commat"] = '@',
        ["ast"] = '*',
        ["lpar"] = '(',
        ["rpar"] = ')',
        ["lsqb"] = '[',
        ["rsqb"] = ']',
        ["lcub"] = '{',
        ["rcub"] = '}',
        ["vert"] = '|',
        ["grave"] = '`',
        ["nbsp"] = ' ',
        ["Tab"] = '\t',
        ["NewLine"] = '\n',
    }
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> OfNames = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    private static readonly SearchValues<char> OfEscapes = SearchValues.Create(
        $"{Introducers}uUx{{}}#;amp0123456789abcdefABCDEF"
    );

    private readonly ReadOnlySpan<char> text = text;

    /// <summary>How much of the text has been read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the text ended before it was clear what stands there, and more may come.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads one character, a secret's own: what repeats it, like the second of two backslashes, is read with it.</summary>
    /// <returns>Its code; -1 at the end.</returns>
    public int ReadOwn()
    {
        var own = Next();
        SkipRepeated(own, own);
        return own == '\r' ? '\n' : own;
    }

    public static bool IsIntroducer(char character) => character is '\\' or '%' or '&' or '=';

    /// <summary>Reads an escape, however often escaped, whatever it stands for.</summary>
    /// <returns>The character; -1 where there is none, or one that only who expects it can tell.</returns>
    public int ReadEscaped()
    {
        var current = Next();
        for (var layer = 0; layer < MostLayers && current >= 0 && IsIntroducer((char)current); layer++)
        {
            current = AfterIntroducer(current, expected: -1);
        }

        return current;
    }

    /// <summary>Whether the next character, however it is written, is the expected one; if so it is read.</summary>
    /// <param name="expected">Its code.</param>
    /// <param name="inBase64">Whether it is one of base64, where lines may be broken and two characters have another form in addresses.</param>
    public bool Reads(int expected, bool inBase64)
    {
        if (!inBase64 || Position == 0)
        {
            return ReadsHere(expected, inBase64);
        }

        var place = Position;
        SkipBlanks();
        if (IsCut || ReadsHere(expected, inBase64))
        {
            return !IsCut;
        }

        // In an address a blank is a plus sign.
        Position = place;
        return expected == '+' && !IsCut && ReadsHere(expected, inBase64);
    }

    private bool ReadsHere(int expected, bool inBase64)
    {
        if (Position < text.Length && text[Position] == expected && char.IsAsciiLetterOrDigit((char)expected))
        {
            Position++;
            return true;
        }

        var current = Decode(expected, inBase64);
        if (current < 0)
        {
            return false;
        }

        SkipRepeated(expected, current);
        return !IsCut;
    }

    /// <summary>Whether an ellipsis stands at a place, or behind the beginning of an escape there: somebody has shortened the text.</summary>
    /// <returns>Its place, or -1.</returns>
    public int EllipsisAt(int place)
    {
        var rest = text[place..Math.Min(text.Length, place + LongestEscape)];
        if (rest.IsEmpty)
        {
            return -1;
        }

        var length = IsIntroducer(rest[0]) ? rest.IndexOfAnyExcept(OfEscapes) : 0;
        IsCut |= length < 0 && !final && rest.Length < LongestEscape;
        return length >= 0 && rest[length] == Ellipsis ? place + length : -1;
    }

    /// <returns>The character that is the same as the expected one, or -1.</returns>
    private int Decode(int expected, bool inBase64)
    {
        var current = Next();
        if (!IsSame(current, expected, inBase64))
        {
            return Unescape(current, expected, inBase64);
        }

        // It may be the beginning of its own escape.
        var place = Position;
        if (current is not ('%' or '&' or '=') || Unescape(current, expected, inBase64) < 0)
        {
            Position = place;
        }

        return current;
    }

    /// <returns>The character that an escape stands for, however often escaped, if it is the same as the expected one; or -1.</returns>
    private int Unescape(int introducer, int expected, bool inBase64)
    {
        var current = introducer;
        for (var layer = 0; layer < MostLayers; layer++)
        {
            current = AfterIntroducer(current, expected);
            if (current < 0 || IsSame(current, expected, inBase64))
            {
                return current;
            }
        }

        return -1;
    }

    private int AfterIntroducer(int introducer, int expected) =>
        introducer switch
        {
            '\\' => Escaped(expected),
            '%' => Percent(expected),
            '&' => Entity(),
            '=' => InBytes("=", expected),
            _ => -1,
        };

    private static bool IsSame(int current, int expected, bool inBase64) =>
        current == expected
        || (expected, current) is (' ', '+') or ('+', ' ') or ('\n', '\r')
        || (inBase64 && (expected, current) is ('+', '-') or ('/', '_'));

    private int Next()
    {
        if (Position == text.Length)
        {
            IsCut = !final;
            return -1;
        }

        var character = text[Position++];
        if (!char.IsHighSurrogate(character))
        {
            return character;
        }

        if (Position == text.Length)
        {
            IsCut = !final;
            return character;
        }

        return char.IsLowSurrogate(text[Position]) ? char.ConvertToUtf32(character, text[Position++]) : character;
    }

    /// <summary>What stands behind a backslash.</summary>
    private int Escaped(int expected)
    {
        SkipBackslashes();
        switch (Next())
        {
            case 'u' or 'x' when Braced() is >= 0 and var code:
                return code;
            case 'u':
                return WithOtherHalf(Coded(4, 'u', expected));
            case 'U':
                return Coded(8, 'U', expected);
            case 'x':
                return Coded(2, 'x', expected);
            case 'n' when expected == '\n':
                return '\n';
            case 'r' when expected == '\n':
                return '\r';
            case 't' when expected == '\t':
                return '\t';
            case >= '0' and <= '7' and var digit:
                return Octal(digit, expected);
            case var itself:
                return itself;
        }
    }

    /// <summary>A code between braces, of as many digits as it likes; or -1.</summary>
    private int Braced()
    {
        var place = Position;
        if (Skip("{") && Number(isHex: true) is >= 0 and var code && Skip("}"))
        {
            return code;
        }

        Position = place;
        return -1;
    }

    /// <summary>The character of a code of up to three octal digits, or the first of them where that is expected.</summary>
    private int Octal(int first, int expected)
    {
        var (place, code) = (Position, first - '0');
        for (var digits = 1; digits < MostOctal; digits++)
        {
            if (Position == text.Length)
            {
                IsCut |= !final;
                break;
            }

            if (text[Position] is not (>= '0' and <= '7' and var digit))
            {
                break;
            }

            code = (code * 8) + digit - '0';
            Position++;
        }

        if (expected != first || code == first)
        {
            return code;
        }

        Position = place;
        return first;
    }

    /// <summary>The character of a code, or the letter before it where there is none, or where the letter itself is expected.</summary>
    private int Coded(int digits, char letter, int expected)
    {
        var place = Position;
        var code = Hex(digits);
        if (code < 0 || (expected == letter && code != letter))
        {
            Position = place;
            return letter;
        }

        return code;
    }

    private int WithOtherHalf(int unit)
    {
        var place = Position;
        if (!char.IsHighSurrogate((char)unit))
        {
            return unit;
        }

        SkipBackslashes();
        if (
            (Position > place || (Skip("%") && PercentByte() == '\\'))
            && Skip("u")
            && Hex(4) is >= 0 and var low
            && char.IsLowSurrogate((char)low)
        )
        {
            return char.ConvertToUtf32((char)unit, (char)low);
        }

        Position = place;
        return unit;
    }

    /// <summary>What stands behind a per cent sign.</summary>
    private int Percent(int expected)
    {
        var place = Position;
        SkipAll("25");
        if (expected == '%' && Position > place)
        {
            return expected;
        }

        return InBytes("%", expected);
    }

    /// <summary>A character whose bytes are written as two digits each; the sign before the first one has been read.</summary>
    private int InBytes(string sign, int expected)
    {
        var first = Hex(2);
        if (first < 0x80 || !Rune.TryCreate(expected, out var rune))
        {
            return first < 0x80 ? first : -1;
        }

        Span<byte> bytes = stackalloc byte[4];
        var count = rune.EncodeToUtf8(bytes);
        var isSame = bytes[0] == first;
        for (var index = 1; index < count && isSame; index++)
        {
            isSame = Skip(sign) && PercentByte() == bytes[index];
        }

        return isSame ? expected : -1;
    }

    private int PercentByte()
    {
        SkipAll("25");
        return Hex(2);
    }

    /// <summary>What stands behind an ampersand.</summary>
    private int Entity()
    {
        SkipMoreAmpersands();
        if (Numbered() is >= 0 and var number)
        {
            return number;
        }

        return Named();
    }

    private int Named()
    {
        var place = Position;
        var rest = text.Slice(place, Math.Min(text.Length - place, LongestName + 1));
        var length = rest.IndexOfAnyExcept(OfNames);
        IsCut |= length < 0 && !final && rest.Length <= LongestName;
        if (length > 0 && Names.TryGetValue(rest[..length], out var character))
        {
            Position += length;
            if (SkipSign(';'))
            {
                return character;
            }
        }

        Position = place;
        return -1;
    }

    /// <summary>The semicolon at the end may be left out.</summary>
    private int Numbered()
    {
        var place = Position;
        if (SkipSign('#') && Number(isHex: Skip("x")) is >= 0 and var number)
        {
            SkipSign(';');
            return number;
        }

        Position = place;
        return -1;
    }

    /// <returns>A number of at most 8 digits after any zeros, or -1 where there is none.</returns>
    private int Number(bool isHex)
    {
        var place = Position;
        for (var zeros = 0; zeros < MostZeros && Skip("0"); zeros++) { }
        var number = 0;
        for (
            var digits = 0;
            digits < MostDigits
                && (isHex || Position == text.Length || char.IsAsciiDigit(text[Position]))
                && Hex(1) is >= 0 and var digit;
            digits++
        )
        {
            number = (number * (isHex ? 16 : 10)) + digit;
        }

        return Position > place ? number : -1;
    }

    /// <summary>Reads the rest of <c>&amp;amp;</c>, which is an ampersand as well.</summary>
    private void SkipMoreAmpersands()
    {
        for (var count = 0; count < MostRepeats; count++)
        {
            var place = Position;
            if (!SkipName("amp") && Numbered() != '&')
            {
                Position = place;
                break;
            }
        }
    }

    private bool SkipName(ReadOnlySpan<char> name)
    {
        var place = Position;
        if (Skip(name) && SkipSign(';'))
        {
            return true;
        }

        Position = place;
        return false;
    }

    private bool SkipSign(char sign)
    {
        var place = Position;
        if (Skip(sign == '#' ? "#" : ";") || (Skip("%") && PercentByte() == sign))
        {
            return true;
        }

        Position = place;
        return false;
    }

    /// <summary>Reads what a layer of escapes repeats of a character that has been read.</summary>
    private void SkipRepeated(int character, int written)
    {
        switch (character)
        {
            case '\\':
                SkipMoreBackslashes();
                break;
            case '%':
                SkipAll("25");
                break;
            case '&':
                SkipMoreAmpersands();
                break;
            case '\'':
                SkipShellQuotes();
                break;
            case '\n' or '\r' when written == '\r':
                var place = Position;
                Position = Decode('\n', inBase64: false) < 0 ? place : Position;
                break;
        }
    }

    /// <summary>A quote in a shell's quotes is written by ending them, as <c>'\''</c> or <c>'"'"'</c>.</summary>
    private void SkipShellQuotes()
    {
        var place = Position;
        if (!(ReadsQuote('"') ? ReadsQuote('\'') && ReadsQuote('"') && ReadsQuote('\'') : ReadsEscapedQuotes(place)))
        {
            Position = place;
        }
    }

    private bool ReadsEscapedQuotes(int place)
    {
        Position = place;
        return ReadsQuote('\'') && Position > place + 1 && ReadsQuote('\'');
    }

    private bool ReadsQuote(char quote) => Decode(quote, inBase64: false) >= 0;

    /// <summary>Lines of base64 may be broken and indented, and be made one line with blanks in it.</summary>
    private void SkipBlanks()
    {
        for (var count = 0; count < MostBlanks && Position < text.Length; count++)
        {
            if (text[Position] is ' ' or '\t' or '\r' or '\n')
            {
                Position++;
                continue;
            }

            var place = Position;
            if (
                !IsIntroducer(text[place]) || (!ReadsHere('\n', false) && !ReadsAt(place, '\t') && !ReadsAt(place, ' '))
            )
            {
                Position = IsCut ? Position : place;
                break;
            }
        }
    }

    private bool ReadsAt(int place, int expected)
    {
        Position = IsCut ? Position : place;
        return !IsCut && ReadsHere(expected, inBase64: false);
    }

    /// <summary>The last one of a run may belong to what follows, as in <c>\\\u0041</c>.</summary>
    private void SkipMoreBackslashes()
    {
        var place = Position;
        for (
            var count = 0;
            count < MostRepeats && (Skip("\\") || Skip("u005c") || Skip("u0000005c") || Skip("x5c"));
            count++
        ) { }
        if (
            Position > place
            && text[Position - 1] == '\\'
            && Position < text.Length
            && text[Position] is 'u' or 'U' or 'x' or 'n' or 'r' or 't'
        )
        {
            Position--;
        }
    }

    private void SkipBackslashes()
    {
        for (var count = 0; count < MostRepeats && Skip("\\"); count++) { }
    }

    private void SkipAll(ReadOnlySpan<char> words)
    {
        for (var count = 0; count < MostRepeats && Skip(words); count++) { }
    }

    private bool Skip(ReadOnlySpan<char> words)
    {
        var rest = text[Position..];
        if (rest.StartsWith(words, StringComparison.OrdinalIgnoreCase))
        {
            Position += words.Length;
            return true;
        }

        IsCut |= !final && words.StartsWith(rest, StringComparison.OrdinalIgnoreCase);
        return false;
    }

    /// <returns>The number, or -1 where there is none.</returns>
    private int Hex(int digits)
    {
        var number = 0;
        for (var index = 0; index < digits; index++)
        {
            if (Position + index == text.Length)
            {
                IsCut = !final;
                return -1;
            }

            var digit = text[Position + index];
            if (!char.IsAsciiHexDigit(digit))
            {
                return -1;
            }

            number = (number << 4) | (digit <= '9' ? digit - '0' : (digit | ' ') - 'a' + 10);
        }

        Position += digits;
        return number;
    }
}
