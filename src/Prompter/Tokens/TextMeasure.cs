namespace Prompter.Tokens;

/// <summary>Adds up what the pieces of a text are likely to take, each kind of piece at its own measured rate.</summary>
/// <remarks>
/// The rates are a fit to <c>o200k_base</c> that makes the relative error small, on texts of each kind. A piece is what that
/// tokenizer never joins with another: a word, three digits, a run of punctuation, white space.
/// </remarks>
internal ref struct TextMeasure
{
    private double tokens;
    private int words;
    private int accents;

    /// <summary>The tokens of a text.</summary>
    public double Add(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; )
        {
            var rest = text[at..];
            at +=
                IsLatin(rest[0]) ? Word(rest)
                : char.IsAsciiDigit(rest[0]) ? Digits(rest, isAfterSpace: at > 0 && text[at - 1] == ' ')
                : IsSpace(rest[0]) ? Spaces(rest)
                : char.IsAscii(rest[0]) ? Punctuation(rest)
                : IsCyrillic(rest[0]) ? Cyrillic(rest)
                : Symbol(rest[0], isRepeated: at > 0 && text[at - 1] == rest[0]);
        }

        // The vocabulary knows fewer words of languages with accents than of English; each accent tells of three such words.
        return tokens + 0.683 * Math.Min(words, 3 * accents);
    }

    private int Word(ReadOnlySpan<char> text)
    {
        var (length, capitals) = (0, 0);
        for (; length < text.Length && IsLatin(text[length]); length++)
        {
            var isCapital = char.IsAsciiLetterUpper(text[length]);
            if (isCapital && length > 0 && char.IsAsciiLetterLower(text[length - 1]))
            {
                // camelCase is two words.
                break;
            }

            capitals += isCapital ? 1 : 0;
            accents += char.IsAscii(text[length]) ? 0 : 1;
        }

        if (capitals == length && length > 1)
        {
            tokens += 1.339;
            return length;
        }

        words++;
        tokens += length switch
        {
            <= 3 => 0.813,
            <= 6 => 0.934,
            <= 9 => 1.471,
            _ => 1.793 + 0.333 * (length - 9),
        };
        return length;
    }

    private int Digits(ReadOnlySpan<char> text, bool isAfterSpace)
    {
        var length = 1;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        // A space joins a word, but never a number.
        tokens += 1.165 * ((length + 2) / 3) + (isAfterSpace ? 1.005 : 0);
        return length;
    }

    private int Spaces(ReadOnlySpan<char> text)
    {
        var (length, lineEnd) = (0, -1);
        for (; length < text.Length && IsSpace(text[length]); length++)
        {
            lineEnd = text[length] is '\n' or '\r' ? length : lineEnd;
        }

        var indentation = length - 1 - lineEnd;
        tokens += lineEnd >= 0 ? 0.742 : 0;
        if (indentation > 1 || (lineEnd < 0 && text[0] != ' '))
        {
            tokens += 0.897 + 1.887 * Math.Max(0, indentation - 16) / 16;
        }

        return length;
    }

    private int Punctuation(ReadOnlySpan<char> text)
    {
        var length = 1;
        tokens += 0.693;
        for (
            ;
            length < text.Length && text[length] is > ' ' and < '\u0080' && !char.IsAsciiLetterOrDigit(text[length]);
            length++
        )
        {
            tokens += text[length] == text[length - 1] ? 0 : 0.25;
        }

        return length;
    }

    private int Cyrillic(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && IsCyrillic(text[length]))
        {
            length++;
        }

        tokens += length <= 2 ? 2.266 : 0.312 * length;
        return length;
    }

    private int Symbol(char character, bool isRepeated)
    {
        tokens += character switch
        {
            >= '\u0370' and <= '\u03ff' or >= '\u1f00' and <= '\u1fff' => 0.416, // Greek
            >= '\u0530' and <= '\u058f' => 0.382, // Armenian
            >= '\u0590' and <= '\u05ff' => 0.52, // Hebrew
            >= '\u0600' and <= '\u06ff' or >= '\u0750' and <= '\u077f' => 0.391, // Arabic
            >= '\ufb50' and <= '\ufdff' or >= '\ufe70' and <= '\ufefe' => 0.391, // Arabic forms
            >= '\u0900' and <= '\u097f' => 0.411, // Devanagari
            >= '\u0980' and <= '\u09ff' => 0.43, // Bengali
            >= '\u0a00' and <= '\u0a7f' => 0.675, // Gurmukhi
            >= '\u0a80' and <= '\u0aff' => 0.464, // Gujarati
            >= '\u0b80' and <= '\u0bff' => 0.404, // Tamil
            >= '\u0c00' and <= '\u0c7f' => 0.507, // Telugu
            >= '\u0c80' and <= '\u0cff' => 0.467, // Kannada
            >= '\u0d00' and <= '\u0d7f' => 0.399, // Malayalam
            >= '\u0d80' and <= '\u0dff' => 0.632, // Sinhala
            >= '\u0e00' and <= '\u0eff' => 0.438, // Thai, Lao
            >= '\u1000' and <= '\u109f' => 0.6, // Myanmar
            >= '\u10a0' and <= '\u10ff' => 0.369, // Georgian
            >= '\u1100' and <= '\u11ff' or >= '\uac00' and <= '\ud7af' => 0.766, // Hangul
            >= '\u1780' and <= '\u17ff' => 0.543, // Khmer
            >= '\u3040' and <= '\u30ff' => 0.66, // kana
            >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff' => 0.965, // Chinese characters
            >= '\u3000' and <= '\u303f' or >= '\uff00' and <= '\uffef' => 0.684, // their punctuation
            '\u200d' or >= '\ufe00' and <= '\ufe0f' => 0.957, // joiners and variants of emoji
            >= '\ud800' and <= '\udbff' => 2.094, // the first half of an emoji
            >= '\udc00' and <= '\udfff' => 0,
            >= '\u2000' and <= '\u206f' or >= '\u00a1' and <= '\u00bf' => 0.683, // quotes and dashes
            >= '\u2070' and <= '\u2bff' => isRepeated ? 0 : 2.246, // mathematics, boxes, pictures
            _ => 2.585,
        };
        return 1;
    }

    private static bool IsLatin(char character) =>
        char.IsAsciiLetter(character)
        || character
            is (>= '\u00c0' and <= '\u024f' and not '\u00d7' and not '\u00f7')
                or (>= '\u1e00' and <= '\u1eff')
                or (>= '\u0300' and <= '\u036f');

    private static bool IsCyrillic(char character) => character is >= '\u0400' and <= '\u052f';

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\n' or '\r' or '\u00a0';
}
