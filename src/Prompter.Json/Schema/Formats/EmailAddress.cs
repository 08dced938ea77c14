namespace Prompter.Json.Schema.Formats;

/// <summary>Mailboxes of <see href="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2">RFC 5321</see>, and of RFC 6531 with letters of any script.</summary>
internal static class EmailAddress
{
    public static bool IsValid(string text, bool isInternational)
    {
        var at = text.LastIndexOf('@');
        return at > 0
            && IsLocalPart(text.AsSpan(0, at), isInternational)
            && IsDomain(text[(at + 1)..], isInternational);
    }

    private static bool IsLocalPart(ReadOnlySpan<char> text, bool isInternational)
    {
        if (text.Length > 2 && text[0] == '"' && text[^1] == '"')
        {
            return IsQuoted(text[1..^1], isInternational);
        }

        foreach (var range in text.Split('.'))
        {
            var atom = text[range];
            if (atom.IsEmpty)
            {
                return false;
            }

            foreach (var letter in atom)
            {
                if (
                    !char.IsAsciiLetterOrDigit(letter)
                    && !"!#$%&'*+-/=?^_`{|}~".Contains(letter, StringComparison.Ordinal)
                    && !(isInternational && letter > '\u007f')
                )
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<char> text, bool isInternational)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                return false;
            }

            if (at == text.Length || (text[at] is < ' ' or > '~' && !(isInternational && text[at] > '\u007f')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(string text, bool isInternational)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']'))
        {
            return HostName.IsValid(text, isInternational);
        }

        var literal = text[1..^1];
        return literal.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase)
            ? InternetAddress.IsVersion6(literal.AsSpan(5))
            : InternetAddress.IsVersion4(literal);
    }
}
