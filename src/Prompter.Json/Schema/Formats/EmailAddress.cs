using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Formats;

/// <summary>Mailboxes of <see href="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2">RFC 5321</see>, and of RFC 6531 with letters of any script.</summary>
internal static partial class EmailAddress
{
    private const string Atom = @"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\uFFFF-]+";

    public static bool IsValid(string text, bool isInternational)
    {
        var at = Math.Max(0, text.LastIndexOf('@'));
        return (isInternational || Ascii.IsValid(text.AsSpan(0, at)))
            && LocalPart.IsMatch(text[..at])
            && IsDomain(text[(at + 1)..], isInternational);
    }

    private static bool IsDomain(string text, bool isInternational) =>
        !text.StartsWith('[') || !text.EndsWith(']') ? HostName.IsValid(text, isInternational)
        : text.StartsWith("[IPv6:", StringComparison.OrdinalIgnoreCase) ? InternetAddress.IsVersion6(text[6..^1])
        : InternetAddress.IsVersion4(text[1..^1]);

    [GeneratedRegex(
        $$"""\A({{Atom}}(\.{{Atom}})*|"([ !#-\[\]-~\u0080-\uFFFF]|\\[ -~\u0080-\uFFFF])+")\z""",
        RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex LocalPart { get; }
}
