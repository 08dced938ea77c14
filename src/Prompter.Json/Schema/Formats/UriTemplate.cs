namespace Prompter.Json.Schema.Formats;

/// <summary>Templates of <see href="https://www.rfc-editor.org/rfc/rfc6570#section-2">RFC 6570</see>.</summary>
internal static class UriTemplate
{
    private const string NotLiteral = " \"'%<>\\^`{|}";

    public static bool IsValid(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '{')
            {
                var end = text.IndexOf('}', at);
                if (end < 0 || !IsExpression(text[(at + 1)..end]))
                {
                    return false;
                }

                at = end;
            }
            else if (text[at] == '%' ? !IsEscape(text, at) : IsNotLiteral(text[at]))
            {
                return false;
            }
            else if (text[at] == '%')
            {
                at += 2;
            }
        }

        return true;
    }

    private static bool IsNotLiteral(char letter) =>
        char.IsControl(letter) || NotLiteral.Contains(letter, StringComparison.Ordinal);

    private static bool IsExpression(string text) =>
        text.Length > 0
        && text[("+#./;?&=,!@|".Contains(text[0], StringComparison.Ordinal) ? 1 : 0)..].Split(',').All(IsVariable);

    /// <summary>A name, and maybe how much of its value is taken: <c>term:3</c>, <c>list*</c>.</summary>
    private static bool IsVariable(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            var length = text[(colon + 1)..];
            if (length.Length is 0 or > 4 || length[0] == '0' || !length.All(char.IsAsciiDigit))
            {
                return false;
            }

            text = text[..colon];
        }
        else if (text.EndsWith('*'))
        {
            text = text[..^1];
        }

        return text.Split('.').All(IsName);
    }

    private static bool IsName(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && IsEscape(text, at))
            {
                at += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(text[at]) && text[at] != '_')
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static bool IsEscape(string text, int at) =>
        at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);
}
