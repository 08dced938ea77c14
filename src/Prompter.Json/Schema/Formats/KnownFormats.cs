using System.Text.RegularExpressions;
using Prompter.Json.Schema.Patterns;

namespace Prompter.Json.Schema.Formats;

/// <summary>The formats of JSON Schema 2020-12, section 7.3 of its validation vocabulary.</summary>
internal static partial class KnownFormats
{
    private const string Pointer = "(/([^~/]|~[01])*)*";
    private const string Escape = "%[0-9A-Fa-f]{2}";
    private const string TemplateName = $"([A-Za-z0-9_]|{Escape})+";
    private const string TemplateVariable = $@"{TemplateName}(\.{TemplateName})*(:[1-9][0-9]{{0,3}}|\*)?";
    private const string Date = "([0-9]+Y([0-9]+M([0-9]+D)?)?|[0-9]+M([0-9]+D)?|[0-9]+D)";
    private const string Time = "([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S)";

    /// <summary>The check behind a name, or null where the standard has none.</summary>
    public static Func<string, bool>? Find(string name) =>
        name switch
        {
            "date-time" => DateAndTime.IsDateTime,
            "date" => DateAndTime.IsDate,
            "time" => DateAndTime.IsTime,
            "duration" => Duration.IsMatch,
            "email" => text => EmailAddress.IsValid(text, isInternational: false),
            "idn-email" => text => EmailAddress.IsValid(text, isInternational: true),
            "hostname" => text => HostName.IsValid(text, isInternational: false),
            "idn-hostname" => text => HostName.IsValid(text, isInternational: true),
            "ipv4" => InternetAddress.IsVersion4,
            "ipv6" => InternetAddress.IsVersion6,
            "uri" => text => UriText.IsValid(text, mayBeRelative: false, isInternational: false),
            "uri-reference" => text => UriText.IsValid(text, mayBeRelative: true, isInternational: false),
            "iri" => text => UriText.IsValid(text, mayBeRelative: false, isInternational: true),
            "iri-reference" => text => UriText.IsValid(text, mayBeRelative: true, isInternational: true),
            "uri-template" => UriTemplate.IsMatch,
            "uuid" => Uuid.IsMatch,
            "json-pointer" => JsonPointer.IsMatch,
            "relative-json-pointer" => RelativeJsonPointer.IsMatch,
            "regex" => IsPattern,
            _ => null,
        };

    private static bool IsPattern(string text)
    {
        try
        {
            EcmaPattern.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Durations of RFC 3339, appendix A: units follow each other without a gap.</summary>
    [GeneratedRegex($@"\AP([0-9]+W|{Date}|{Date}?T{Time})\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Duration { get; }

    /// <summary>Templates of <see href="https://www.rfc-editor.org/rfc/rfc6570#section-2">RFC 6570</see>.</summary>
    [GeneratedRegex(
        $$"""\A([^\x00-\x20"'%<>\\^`{|}\x7F-\x9F]|{{Escape}}|\{[+#./;?&=,!@|]?{{TemplateVariable}}(,{{TemplateVariable}})*\})*\z""",
        RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex UriTemplate { get; }

    [GeneratedRegex(@"\A[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Uuid { get; }

    [GeneratedRegex($@"\A{Pointer}\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex JsonPointer { get; }

    [GeneratedRegex($@"\A(0|[1-9][0-9]*)(#|{Pointer})\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex RelativeJsonPointer { get; }
}
