using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>What a provider said, as far as it can be told from the text of an error.</summary>
/// <param name="Status">The HTTP status, or null.</param>
/// <param name="Text">Its own words, without markup or structure; it may hold line breaks.</param>
/// <param name="Evidence">The words and the codes that came with them.</param>
internal sealed partial record ErrorAnswer(int? Status, string Text, string Evidence)
{
    private const int MaxHead = 1000;
    private const int MaxWords = 4000;
    private const string Vague = "Provider returned error";

    private static readonly string[] MessageKeys = ["message", "detail", "error", "error_description", "msg", "title"];
    private static readonly string[] StatusKeys = ["code", "status", "status_code", "statusCode"];
    private static readonly string[] CodeKeys = ["type", "code", "status", "reason", "quotaId"];

    /// <summary>An error that has no structure: what is indented explains the line before it.</summary>
    public static ErrorAnswer InPlainWords(string error)
    {
        var text = error.Trim();
        if (text is ['\'', .., '\''] or ['"', .., '"'])
        {
            text = text[1..^1];
        }

        text = text.ReplaceLineEndings("\n").Replace("\n  ", ": ", StringComparison.Ordinal);
        return new(null, text, text[..Math.Min(text.Length, MaxWords)]);
    }

    /// <summary>Reads <c>Error code: 429 - {…}</c>, a body in JSON or Python, a web page, or plain words.</summary>
    public static ErrorAnswer Read(string error)
    {
        var opening = error.AsSpan().IndexOfAny("{[<");
        var head = error[..Math.Min(opening < 0 ? error.Length : opening, MaxHead)];
        var fields = opening < 0 ? [] : ErrorBody.Fields(error.AsSpan(opening));
        var message = First(fields, MessageKeys);
        if (string.Equals(message, Vague, StringComparison.Ordinal) && First(fields, ["raw"]) is { } raw)
        {
            message = First(ErrorBody.Fields(raw), MessageKeys) ?? raw;
        }

        var status = StatusIn(StatusPattern().Match(head)) ?? StatusIn(fields);
        var text = message ?? InPlainWords(error[ErrorCode().Match(head).Length..]).Text;
        if (ErrorPage.TitleIn(text) is { } title)
        {
            var number = PageStatus().Match(title);
            status ??= StatusIn(number);
            text =
                status is null ? $"the server answered with a web page: {title}"
                : number is { Success: true, Index: 0 } ? title[number.Length..].Trim(' ', ':', '-')
                : title;
        }

        string[] codes =
        [
            .. fields.Where(field => CodeKeys.Contains(field.Key, StringComparer.Ordinal)).Select(field => field.Value),
        ];
        var words = text[..Math.Min(text.Length, MaxWords)];
        return new(status, text, string.Join('\n', [words, .. codes, message is null ? "" : head]));
    }

    private static string? First(IEnumerable<KeyValuePair<string, string>> fields, string[] keys) =>
        keys.Select(key =>
                fields
                    .FirstOrDefault(field =>
                        string.Equals(field.Key, key, StringComparison.Ordinal)
                        && !string.IsNullOrWhiteSpace(field.Value)
                    )
                    .Value
            )
            .FirstOrDefault(value => value is not null);

    private static int? StatusIn(IEnumerable<KeyValuePair<string, string>> fields) =>
        fields
            .Where(field => StatusKeys.Contains(field.Key, StringComparer.Ordinal))
            .Select(field =>
                int.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            )
            .FirstOrDefault(number => number is >= 400 and <= 599)
            is var status
                and > 0
            ? status
            : null;

    private static int? StatusIn(Match match) =>
        match.Success ? int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture) : null;

    // A number alone is no status: it needs the words of a protocol or a library around it.
    [GeneratedRegex(
        """
            (?: Error\ code: | HTTP/\d(\.\d)? | HTTP(\ error|\ status)?:? | status(\ ?code)?["']?[ :=]{1,2}["']? | (Client|Server)\ error\ ') [ ]?
                (?<status>[45]\d\d) (?!\d)
            | ^\s* (?<status>[45]\d\d) \ [A-Z]+_?[A-Z]+ [.:]
            | (?<!\d) (?<status>[45]\d\d) [: ]{1,2}
                (Bad\ Request|Unauthorized|Payment\ Required|Forbidden|Not\ Found|Request\ Timeout|Too\ Many\ Requests
                |Internal\ Server\ Error|Bad\ Gateway|Service\ (Temporarily\ )?Unavailable|Gateway\ Time-?out)
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex StatusPattern();

    [GeneratedRegex(
        @"^\s*([\w.]+: )?Error code: \d{3}( - )?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex ErrorCode();

    [GeneratedRegex(
        @"(?<!\d)(?<status>[45]\d\d)(?!\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex PageStatus();
}
