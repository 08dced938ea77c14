using System.Buffers;
using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>The fields of an error body that a program printed as JSON or as Python prints a dictionary.</summary>
internal static partial class ErrorBody
{
    private const int MaxFields = 200;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.-+eE");

    /// <summary>
    /// Every key with a plain value, in the order of the text, however deep, and one for each value of a list; an empty list where
    /// the text holds neither form.
    /// It need not be complete: what follows a cut is missing, and what cannot be read is skipped.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fields(ReadOnlySpan<char> text)
    {
        var fields = new List<KeyValuePair<string, string>>();
        string? key = null;
        string? last = null;
        // The names of the lists that are open, with a null for each object.
        var open = new Stack<string?>();
        for (var index = 0; index < text.Length && fields.Count < MaxFields; )
        {
            var character = text[index];
            if (open.Count > 0 && character is '\'' or '"')
            {
                last = ReadString(text, ref index);
                AddValue(last);
                continue;
            }

            if (open.Count > 0 && (char.IsAsciiDigit(character) || character == '-'))
            {
                var length = text[index..].IndexOfAnyExcept(NumberCharacters);
                length = length < 0 ? text.Length - index : length;
                AddValue(text.Slice(index, length).ToString());
                index += length;
                continue;
            }

            switch (character)
            {
                case '{':
                    open.Push(null);
                    key = null;
                    break;
                case '[' or '(' when character == '[' || open.Count > 0:
                    open.Push(key);
                    key = null;
                    break;
                case '}' or ']' or ')':
                    open.TryPop(out _);
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
            if ((key ?? open.Peek()) is { } name)
            {
                fields.Add(new(name, value));
                key = null;
            }
        }
    }

    private static string ReadString(ReadOnlySpan<char> text, ref int index)
    {
        var quote = text[index++];
        var start = index;
        while (index < text.Length && text[index] != quote)
        {
            index += text[index] == '\\' ? 2 : 1;
        }

        var value = text[start..Math.Min(index, text.Length)].ToString();
        index++;
        return Escape().Replace(value, Unescaped);
    }

    private static string Unescaped(Match escape) =>
        escape.Groups["code"] is { Success: true } hex
            ? uint.Parse(hex.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) switch
            {
                <= char.MaxValue and var unit => ((char)unit).ToString(),
                var code => Rune.IsValid(code) ? new Rune(code).ToString() : "\ufffd",
            }
            : escape.Groups["character"].Value switch
            {
                "n" => "\n",
                "r" => "\r",
                "t" => "\t",
                var character => character,
            };

    [GeneratedRegex(
        """\\(x(?<code>[\da-fA-F]{2})|u(?<code>[\da-fA-F]{4})|U(?<code>[\da-fA-F]{8})|(?<character>.?))""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Escape();
}
