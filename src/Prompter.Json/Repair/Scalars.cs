using System.Text.RegularExpressions;

namespace Prompter.Json.Repair;

/// <summary>Literals, numbers and text without quotes, as JSON writes them.</summary>
internal static partial class Scalars
{
    /// <summary>Numbers that are longer are taken as they are or not at all.</summary>
    private const int LongestNumber = 200;

    private static readonly string[] Literals =
    [
        "true",
        "false",
        "null",
        "None",
        "NaN",
        "undefined",
        "Infinity",
        "-Infinity",
        "+Infinity",
    ];

    /// <summary>What stands for a literal of Python, JavaScript or JSON; null if it is none.</summary>
    public static string? ReplaceLiteral(ReadOnlySpan<char> token)
    {
        if (token.Length is < 3 or > 9)
        {
            return null;
        }

        return token.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true"
            : token.Equals("false", StringComparison.OrdinalIgnoreCase) ? "false"
            : token.Equals("null", StringComparison.OrdinalIgnoreCase) ? "null"
            : token is "None" or "undefined" or "NaN" or "nan" or "Infinity" or "-Infinity" or "+Infinity" ? "null"
            : null;
    }

    /// <summary>Whether more of a literal or a number may have to come behind a token.</summary>
    public static bool IsBeginning(ReadOnlySpan<char> token)
    {
        foreach (var literal in Literals)
        {
            if (literal.AsSpan().StartsWith(token, StringComparison.OrdinalIgnoreCase))
            {
                return token.Length < literal.Length;
            }
        }

        var digits = token.TrimEnd("+-").TrimEnd("eE").TrimEnd("._,");
        return digits is "" or "0x" or "0X"
            || StrictJson.ReadNumber(digits, 0) == digits.Length
            || ReplaceNumber(digits) is not null;
    }

    /// <summary>A number in another notation, as JSON writes it; null if it is none, such as <c>007</c> or <c>1.2.3</c>.</summary>
    public static string? ReplaceNumber(ReadOnlySpan<char> token)
    {
        if (token.Length is 0 or > LongestNumber)
        {
            return null;
        }

        if (token.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(
                token[2..],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
                ? value.ToString(CultureInfo.InvariantCulture)
                : null;
        }

        var number = new StringBuilder(token.Length + 2);
        if (token[0] is '+' or '-')
        {
            number.Append(token[0] == '-' ? "-" : "");
            token = token[1..];
        }

        token = token.Length > 1 && token[^1] is 'n' or 'L' ? token[..^1] : token;
        if (!Notation.IsMatch(token))
        {
            return null;
        }

        for (var at = 0; at < token.Length; at++)
        {
            var after = at + 1 < token.Length ? token[at + 1] : '\0';
            if (token[at] == '.')
            {
                number.Append(at > 0 ? "" : "0").Append(char.IsAsciiDigit(after) ? "." : "");
            }
            else if (token[at] is not (',' or '_'))
            {
                number.Append(token[at]);
            }
        }

        var text = number.ToString();
        return StrictJson.ReadNumber(text, 0) == text.Length ? text : null;
    }

    /// <summary>Whether a short token is a literal or a number in any notation.</summary>
    public static bool IsScalar(ReadOnlySpan<char> token) =>
        ReplaceLiteral(token) is not null
        || (
            token.Length is > 0 and < Lookahead.Distance
            && (char.IsAsciiDigit(token[^1]) || token[^1] == '.')
            && ReplaceNumber(token) is not null
        );

    /// <summary>Text in JSON's quotes.</summary>
    public static string Quoted(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                quoted.Append(c).Append(text[++at]);
            }
            else if (c < ' ')
            {
                quoted.Append(Escape(c));
            }
            else
            {
                quoted.Append(c is '"' or '\\' ? "\\" : "").Append(char.IsSurrogate(c) ? '\uFFFD' : c);
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A control character as an escape.</summary>
    public static string Escape(char control) =>
        control switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}"),
        };

    /// <summary>
    /// Digits, which may have commas between groups of them, three in the last and two or three in those before it, or low lines; one dot with digits before or
    /// behind it; an exponent.
    /// </summary>
    [GeneratedRegex(
        @"^(([0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}|[0-9]+(_[0-9]+)*)(\.([0-9]+(_[0-9]+)*)?)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+)?\z",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Notation { get; }
}
