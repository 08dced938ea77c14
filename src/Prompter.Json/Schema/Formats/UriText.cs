using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Formats;

/// <summary>URIs of <see href="https://www.rfc-editor.org/rfc/rfc3986#appendix-A">RFC 3986</see>, and IRIs of RFC 3987.</summary>
internal static partial class UriText
{
    private const string Letter = @"A-Za-z0-9._~!$&'()*+,;=\u00A0-\uFFFF-";
    private const string Escape = "%[0-9A-Fa-f]{2}";
    private const string Name = $"([{Letter}]|{Escape})*";
    private const string PathLetter = $"([{Letter}:@]|{Escape})";
    private const string Path = $"({PathLetter}|/)*";
    private const string Query = $"({PathLetter}|[/?])*";
    private const string Address = @"(?<version6>[0-9A-Fa-f:.]+)|[Vv][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+";
    private const string Authority = $@"(([{Letter}:]|{Escape})*@)?(\[({Address})\]|{Name})(:[0-9]*)?";
    private const string Rooted = $"//{Authority}(/{Path})?|/({PathLetter}{Path})?";

    /// <summary>The first part of a relative path has no colon: it would be a scheme.</summary>
    private const string Relative = $"{Rooted}|([{Letter}@]|{Escape})+(/{Path})?";

    public static bool IsValid(string text, bool mayBeRelative, bool isInternational)
    {
        var parts = Reference.Match(text).Groups;
        return parts[0].Success
            && (mayBeRelative || parts["scheme"].Success)
            && (isInternational || Ascii.IsValid(text))
            && (!parts["version6"].Success || InternetAddress.IsVersion6(parts["version6"].Value));
    }

    [GeneratedRegex(
        $@"\A((?<scheme>[A-Za-z][A-Za-z0-9+.-]*):({Rooted}|{PathLetter}{Path})?|({Relative})?)(\?{Query})?(#{Query})?\z",
        RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex Reference { get; }
}
