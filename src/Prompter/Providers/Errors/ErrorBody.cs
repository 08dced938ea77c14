using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prompter.Providers.Errors;

/// <summary>The fields of an error body that a program printed as JSON or as Python prints a dictionary.</summary>
internal static class ErrorBody
{
    private const int MaxFields = 200;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.-+eE");

    /// <summary>
    /// Every key with a plain value, in the order of the text, however deep; an empty list where the text holds neither form.
    /// It need not be complete: what follows a cut is missing, and what cannot be read is skipped.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fields(ReadOnlySpan<char> text)
    {
        var fields = new List<KeyValuePair<string, string>>();
        string? key = null;
        string? last = null;
        var depth = 0;
        for (var index = 0; index < text.Length && fields.Count < MaxFields; )
        {
            var character = text[index];
            if (depth > 0 && character is '\'' or '"')
            {
                last = ReadString(text, ref index);
                AddValue(last);
                continue;
            }

            if (depth > 0 && (char.IsAsciiDigit(character) || character == '-'))
            {
                var length = text[index..].IndexOfAnyExcept(NumberCharacters);
                length = length < 0 ? text.Length - index : length;
                AddValue(text.Slice(index, length).ToString());
                index += length;
                continue;
            }

            switch (character)
            {
                case '{' or '[':
                    depth++;
                    key = null;
                    break;
                case '}' or ']':
                    depth = Math.Max(0, depth - 1);
                    key = null;
                    break;
                case ':':
                    key = last;
                    break;
                case ',':
                    key = null;
                    break;
            }

            index++;
        }

        return fields;

        void AddValue(string value)
        {
            if (key is not null)
            {
                fields.Add(new(key, value));
                key = null;
            }
        }
    }

    private static string ReadString(ReadOnlySpan<char> text, ref int index)
    {
        var quote = text[index++];
        var value = new StringBuilder();
        while (index < text.Length && text[index] != quote)
        {
            var run = text[index..].IndexOfAny(quote, '\\');
            run = run < 0 ? text.Length - index : run;
            value.Append(text.Slice(index, run));
            index += run;
            if (index < text.Length && text[index] == '\\')
            {
                index++;
                AppendEscaped(text, ref index, value);
            }
        }

        index++;
        return value.ToString();
    }

    private static void AppendEscaped(ReadOnlySpan<char> text, ref int index, StringBuilder value)
    {
        if (index == text.Length)
        {
            return;
        }

        var character = text[index++];
        var digits = character switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if (
            digits > 0
            && index + digits <= text.Length
            && uint.TryParse(
                text.Slice(index, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code
            )
        )
        {
            index += digits;
            value.Append(
                code <= char.MaxValue ? ((char)code).ToString()
                : Rune.IsValid(code) ? new Rune(code).ToString()
                : "\ufffd"
            );
            return;
        }

        value.Append(
            character switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => character,
            }
        );
    }
}
