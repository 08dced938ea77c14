namespace Prompter.Json.Schema.Formats;

/// <summary>URIs of <see href="https://www.rfc-editor.org/rfc/rfc3986#appendix-A">RFC 3986</see>, and IRIs of RFC 3987.</summary>
internal static class UriText
{
    private const string PathCharacters = "-._~!$&'()*+,;=:@/";

    public static bool IsValid(string text, bool mayBeRelative, bool isInternational)
    {
        var uri = UriReference.Parse(text);
        bool Has(string? part, string others) => part is null || IsMadeOf(part, others, isInternational);
        return (uri.Scheme is null ? mayBeRelative : IsScheme(uri.Scheme))
            && (uri.Authority is null || IsAuthority(uri.Authority, isInternational))
            && Has(uri.Path, PathCharacters)
            // The first part of a relative path has no colon: it would be a scheme.
            && (
                uri.Scheme is not null
                || uri.Authority is not null
                || !uri.Path.Split('/')[0].Contains(':', StringComparison.Ordinal)
            )
            && Has(uri.Query, PathCharacters + "?")
            && Has(uri.Fragment, PathCharacters + "?");
    }

    private static bool IsScheme(string text) =>
        char.IsAsciiLetter(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.');

    private static bool IsAuthority(string text, bool isInternational)
    {
        var user = text.LastIndexOf('@');
        if (user >= 0 && !IsMadeOf(text[..user], "-._~!$&'()*+,;=:", isInternational))
        {
            return false;
        }

        var host = text[(user + 1)..];
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && IsAddress(host[1..end]) && IsPort(host[(end + 1)..]);
        }

        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return IsPort(colon < 0 ? "" : host[colon..])
            && IsMadeOf(colon < 0 ? host : host[..colon], "-._~!$&'()*+,;=", isInternational);
    }

    /// <summary>An address of version 6, or one of a version to come: <c>v1.fe80::a+en1</c>.</summary>
    private static bool IsAddress(string text)
    {
        if (!text.StartsWith('v') && !text.StartsWith('V'))
        {
            return InternetAddress.IsVersion6(text);
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 1
            && dot < text.Length - 1
            && text[1..dot].All(char.IsAsciiHexDigit)
            && !text[dot..].Contains('%', StringComparison.Ordinal)
            && IsMadeOf(text[dot..], "-._~!$&'()*+,;=:", isInternational: false);
    }

    private static bool IsPort(string text) => text.Length == 0 || (text[0] == ':' && text[1..].All(char.IsAsciiDigit));

    /// <summary>Whether a text has only letters, digits, escapes and some others; beyond ASCII, what is no control character.</summary>
    private static bool IsMadeOf(string text, string others, bool isInternational)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '%')
            {
                if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                {
                    return false;
                }
            }
            else if (
                !char.IsAsciiLetterOrDigit(letter)
                && !others.Contains(letter, StringComparison.Ordinal)
                && !(isInternational && letter >= '\u00a0')
            )
            {
                return false;
            }
        }

        return true;
    }
}
