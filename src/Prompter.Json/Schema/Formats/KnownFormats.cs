using Prompter.Json.Schema.Patterns;

namespace Prompter.Json.Schema.Formats;

/// <summary>The formats of JSON Schema 2020-12, section 7.3 of its validation vocabulary.</summary>
internal static class KnownFormats
{
    /// <summary>The check behind a name, or null where the standard has none.</summary>
    public static Func<string, bool>? Find(string name) =>
        name switch
        {
            "date-time" => DateAndTime.IsDateTime,
            "date" => text => DateAndTime.IsDate(text),
            "time" => text => DateAndTime.IsTime(text),
            "duration" => Duration.IsValid,
            "email" => text => EmailAddress.IsValid(text, isInternational: false),
            "idn-email" => text => EmailAddress.IsValid(text, isInternational: true),
            "hostname" => text => HostName.IsValid(text, isInternational: false),
            "idn-hostname" => text => HostName.IsValid(text, isInternational: true),
            "ipv4" => text => InternetAddress.IsVersion4(text),
            "ipv6" => text => InternetAddress.IsVersion6(text),
            "uri" => text => UriText.IsValid(text, mayBeRelative: false, isInternational: false),
            "uri-reference" => text => UriText.IsValid(text, mayBeRelative: true, isInternational: false),
            "iri" => text => UriText.IsValid(text, mayBeRelative: false, isInternational: true),
            "iri-reference" => text => UriText.IsValid(text, mayBeRelative: true, isInternational: true),
            "uri-template" => UriTemplate.IsValid,
            "uuid" => IsUuid,
            "json-pointer" => text => JsonPointer.IsValid(text),
            "relative-json-pointer" => IsRelativePointer,
            "regex" => IsPattern,
            _ => null,
        };

    private static bool IsUuid(string text) =>
        text.Length == 36
        && !text.Where((letter, at) => at is 8 or 13 or 18 or 23 ? letter != '-' : !char.IsAsciiHexDigit(letter)).Any();

    private static bool IsRelativePointer(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0
            && (digits == 1 || text[0] != '0')
            && (text[digits..] == "#" || JsonPointer.IsValid(text.AsSpan(digits)));
    }

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
}
