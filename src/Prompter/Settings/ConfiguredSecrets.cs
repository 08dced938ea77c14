using System.Text.RegularExpressions;
using Prompter.Providers;

namespace Prompter.Settings;

/// <summary>What the configuration has for the eyes of providers only.</summary>
internal static partial class ConfiguredSecrets
{
    private const int LongerThanNames = 12;
    private const int ShortestPart = 8;

    private const string Words = "auth|key|token|secret|password|cookie|signature|credential";

    /// <summary>The values of headers, the keys in variables that providers are told to use, and what is secret in addresses.</summary>
    public static IEnumerable<string> In(
        IEnumerable<Provider> providers,
        IReadOnlyDictionary<string, string> environment
    ) =>
        providers.SelectMany(provider =>
            provider
                .Headers.SelectMany(header => OfHeader(header.Key, header.Value))
                .Concat(provider.KeyVariables.Select(name => environment.GetValueOrDefault(name)).OfType<string>())
                .Concat(InAddress(provider.BaseUrl?.OriginalString ?? ""))
        );

    /// <summary>The values of headers in one line, as the variables of OpenTelemetry have them: <c>name=value,other=value</c>.</summary>
    public static IEnumerable<string> InHeaders(string line) =>
        line.Split(',')
            .Select(header => header.Split('=', 2))
            .Where(header => header.Length > 1)
            .SelectMany(header => OfHeader(header[0], Uri.UnescapeDataString(header[1]).Trim()));

    /// <summary>Whether the value of a header may be a secret, by its name or by its form.</summary>
    public static bool MayBeSecret(string name, string value) => OfHeader(name, value).Any();

    /// <summary>User and password of an address, and the values of parameters whose names say that they are secret.</summary>
    public static IEnumerable<string> InAddress(string url) =>
        Parts().Matches(url).SelectMany(part => Forms(part.Value, ':'));

    /// <summary>Whether a header carries a secret, as its name says.</summary>
    public static bool IsSecret(string header) => Names().IsMatch(header);

    /// <summary>An address without user, password and the values of parameters whose names say that they are secret.</summary>
    public static string Hide(string url) => Parts().Replace(url, "hidden");

    /// <summary>One whose name says nothing may have the name of a program or of a page, which occur in ordinary text.</summary>
    private static IEnumerable<string> OfHeader(string name, string value) =>
        IsSecret(name) ? Forms(value, ' ').Concat(PartsOf(value))
        : value.Contains("://", StringComparison.Ordinal) ? InAddress(value)
        : value.All(char.IsLetter) && value.Length < LongerThanNames || Ordinary().IsMatch(value) ? []
        : [value, .. PartsOf(value)];

    /// <summary>The words of a value, and the values in it, that are no words of a text: neither its scheme nor a name.</summary>
    private static IEnumerable<string> PartsOf(string value)
    {
        var words = value.Split([' ', '\t', ';', ','], StringSplitOptions.RemoveEmptyEntries);
        return words
            .Skip(words.Length > 1 && value.StartsWith($"{words[0]} ", StringComparison.Ordinal) ? 1 : 0)
            .SelectMany(word => new[] { word, word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..] })
            .Select(part => part.Trim('"', '\''))
            .Where(part =>
                part.Length >= ShortestPart
                && !Ordinary().IsMatch(part)
                && (part.Length >= LongerThanNames || part.Any(char.IsAsciiDigit))
            );
    }

    /// <summary>A value as it is, and without what stands before its secret: a scheme or a user.</summary>
    private static IEnumerable<string> Forms(string value, char end)
    {
        var secret = value[(value.IndexOf(end, StringComparison.Ordinal) + 1)..];
        return [value, Uri.UnescapeDataString(value), secret, Uri.UnescapeDataString(secret)];
    }

    [GeneratedRegex(Words, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Names();

    /// <summary>A type of media, what a cache may do, a switch, a number, a version, a language or a date.</summary>
    [GeneratedRegex(
        """
            ^\s* (
                ((application|text|image|audio|video|multipart|\*) / [a-z0-9.+*-]+ (\s*[;,].*)?)
                | (no|max|min|must|only|s|stale|keep)-[a-z-]+ (=\d+)? (\s*,.*)?
                | true | false | v?[\d.,: ]+ | [a-z]{2}(-[a-z]{2,4})? ([,;].*)?
                | \d{4}-\d\d-\d\d ([t ].*|-[a-z]+)? | [a-z]{3},?[ ]\d\d?[ ][a-z]{3}[ ]\d{4}.*
                | [a-z]+-v?\d{1,4}([.-]\d{1,4})*
            ) \s*$
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        Timeout.Infinite
    )]
    private static partial Regex Ordinary();

    /// <summary>Before a host; behind a name that says so; and what looks like nothing else than a key.</summary>
    [GeneratedRegex(
        $"""
            (?<=^[a-z0-9+.-]+://) [^/?\#]+ (?=@)
            | (?<=[?&] ([^=&\#]*({Words})[^=&\#]* | code | sig | pwd | pass | passwd | jwt | sas) =) [^&\#]+
            | (?<=[?&][^=&\#]*=) (?=[^&\#]*\d) (
                (?-i: (?=[^&\#]*[a-z]) (?=[^&\#]*[A-Z])) [^&\#]{"{16,}"}
                | (?=[^&\#]*[a-z]) [a-z0-9%+/=]{"{16,}"} (?=[&\#]|$)
            )
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        Timeout.Infinite
    )]
    private static partial Regex Parts();
}
