namespace Prompter.Json.Schema.Formats;

/// <summary>Names of hosts: <see href="https://www.rfc-editor.org/rfc/rfc1123#section-2.1">RFC 1123</see>, and <see href="https://www.rfc-editor.org/rfc/rfc5890#section-2.3">RFC 5890</see>.</summary>
internal static class HostName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new();

    public static bool IsValid(string text, bool isInternational)
    {
        // Three other characters separate labels as a dot does (RFC 3490, section 3.1).
        var labels = isInternational ? text.Split('.', '\u3002', '\uff0e', '\uff61') : text.Split('.');
        return text.Length <= LongestName && labels.All(label => IsLabel(label, isInternational));
    }

    private static bool IsLabel(string label, bool isInternational)
    {
        if (!label.All(char.IsAscii))
        {
            return isInternational && Mapped(label, Idn.GetAscii) is not null && InternationalLabel.IsValid(label);
        }

        if (
            label.Length is 0 or > LongestLabel
            || label[0] == '-'
            || label[^1] == '-'
            || !label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
        )
        {
            return false;
        }

        if (label.Length < 4 || label[2] != '-' || label[3] != '-')
        {
            return true;
        }

        // Of labels with two hyphens there, only those are allowed that stand for one of another script.
        return label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)
            && Mapped(label, Idn.GetUnicode) is { } decoded
            && !decoded.All(char.IsAscii)
            && InternationalLabel.IsValid(decoded);
    }

    /// <summary>A label in the other of its two forms, or null where it has none or one that is too long.</summary>
    private static string? Mapped(string label, Func<string, string> map)
    {
        try
        {
            return map(label);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
