using System.Buffers;
using System.Globalization;

namespace Prompter.Json.Schema.Formats;

/// <summary>Addresses of IP: dotted decimals (RFC 2673), and <see href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291</see>.</summary>
/// <remarks>The runtime's own reader takes more: zones, brackets, octal parts, addresses of fewer parts.</remarks>
internal static class InternetAddress
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    public static bool IsVersion4(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            parts++;
            if (
                part.Length is 0 or > 3
                || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            )
            {
                return false;
            }
        }

        return parts == 4;
    }

    public static bool IsVersion6(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return Groups(text, mayEndInVersion4: true) == 8;
        }

        var before = gap == 0 ? 0 : Groups(text[..gap], mayEndInVersion4: false);
        var rest = text[(gap + 2)..];
        var after = rest.IsEmpty ? 0 : Groups(rest, mayEndInVersion4: true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /// <summary>The number of groups of 16 bits, or -1 where one is none.</summary>
    private static int Groups(ReadOnlySpan<char> text, bool mayEndInVersion4)
    {
        var count = 0;
        foreach (var range in text.Split(':'))
        {
            var group = text[range];
            if (group.Contains('.'))
            {
                var isLast = range.End.GetOffset(text.Length) == text.Length;
                return mayEndInVersion4 && isLast && IsVersion4(group) ? count + 2 : -1;
            }

            if (group.Length is 0 or > 4 || group.ContainsAnyExcept(Hexadecimal))
            {
                return -1;
            }

            count++;
        }

        return count;
    }
}
