using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>What a provider said, as far as it can be told from the text of an error.</summary>
/// <param name="Status">The HTTP status, or null.</param>
/// <param name="Text">Its own words, without markup or structure; it may hold line breaks.</param>
/// <param name="Evidence">The words and the codes that came with them.</param>
internal sealed partial record ErrorAnswer(int? Status, string Text, string Evidence)
{
    /// <summary>The provider's name for the kind of error, such as <c>overloaded_error</c>; null where there is none.</summary>
    public string? Code { get; private init; }

    private const int MaxHead = 1000;
    private const int MaxWords = 4000;
    private const int MaxNesting = 5;
    private const int MaxCode = 60;
    private const string Vague = "Provider returned error";

    private static readonly string[] MessageKeys =
    [
        "message",
        "detail",
        "error",
        "error_description",
        "error_message",
        "errorMessage",
        "error_msg",
        "errmsg",
        "status_msg",
        "msg",
        "errors",
        "title",
    ];

    private static readonly string[] NameKeys =
    [
        "type",
        "code",
        "error_code",
        "errcode",
        "status_code",
        "status",
        "__type",
    ];

    private static readonly string[] StatusKeys =
    [
        "code",
        "status",
        "status_code",
        "statusCode",
        "http_status_code",
        "raw_status_code",
    ];

    private static readonly string[] CodeKeys =
    [
        "type",
        "code",
        "status",
        "reason",
        "quotaId",
        "error_type",
        "error_code",
        "errcode",
        "status_code",
        "__type",
    ];

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
    /// <param name="error">What was written.</param>
    /// <param name="known">The status that is known without it, which is stronger; or null.</param>
    public static ErrorAnswer Read(string error, int? known = null)
    {
        var opening = error.AsSpan().IndexOfAny("{[<");
        var head = error[..Math.Min(opening < 0 ? error.Length : opening, MaxHead)];
        var fields = opening < 0 ? [] : ErrorBody.Fields(error.AsSpan(opening));
        var message = MessageIn(fields);
        List<string> evidence = [];
        // Each relay puts what it got, as text, into a message of its own.
        for (var depth = 0; depth < MaxNesting && message is not null; depth++)
        {
            var nested = NestedBody().Match(message) is { Success: true } body ? body.Groups["body"].Value : "";
            var inner = ErrorBody.Fields(nested);
            if (MessageIn(inner) is not { } innermost)
            {
                break;
            }

            evidence.Add(message[..Math.Min(message.Length, MaxWords)]);
            fields = [.. fields, .. inner];
            message = innermost;
        }

        // A proxy's or a provider's own number in the body says less than the status of the response.
        var status = known ?? StatusIn(StatusPattern().Match(head)) ?? StatusIn(fields);
        var text = message ?? Described(error, fields) ?? InPlainWords(error[ErrorCode().Match(head).Length..]).Text;
        if (ErrorPage.TitleIn(text) is { } title)
        {
            var number = PageStatus().Match(title);
            status ??= StatusIn(number);
            text =
                status is null ? $"the server answered with a web page: {title}"
                : number is { Success: true, Index: 0 } ? title[number.Length..].Trim(' ', ':', '-')
                : title;
        }

        evidence.Insert(0, text[..Math.Min(text.Length, MaxWords)]);
        evidence.AddRange(fields.Where(field => IsOneOf(CodeKeys, field)).Select(field => field.Value));
        evidence.Add(message is null ? "" : head);
        return new(status, text, string.Join('\n', evidence)) { Code = CodeIn(fields) };
    }

    /// <summary>A name or number of the error; that of an HTTP status is told as one.</summary>
    private static string? CodeIn(IReadOnlyList<KeyValuePair<string, string>> fields) =>
        fields
            .Where(field => IsOneOf(NameKeys, field) && field.Value is not ("" or "0" or "error" or "Error"))
            .Select(field => field.Value)
            .FirstOrDefault(value => value.Length <= MaxCode && value.All(IsOfCode));

    private static bool IsOfCode(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';

    /// <summary>The words of a body, with the place that they are about, as FastAPI tells it.</summary>
    private static string? MessageIn(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var message = First(fields, MessageKeys);
        if (string.Equals(message, Vague, StringComparison.Ordinal) && First(fields, ["raw"]) is { } raw)
        {
            return raw;
        }

        var place = fields.SkipWhile(field => field.Key != "loc").TakeWhile(field => field.Key == "loc").ToList();
        return message is not null && place.Count > 0
            ? $"{string.Join('.', place.Select(part => part.Value))}: {message}"
            : message;
    }

    /// <summary>The fields of a body that has no message, or null where the text is no such body.</summary>
    private static string? Described(string error, IReadOnlyList<KeyValuePair<string, string>> fields) =>
        error.AsSpan().Trim() is ['{', .., '}'] or ['[', '{', .., ']']
            ? string.Join("; ", fields.Select(field => $"{field.Key}: {field.Value}"))
            : null;

    private static string? First(IReadOnlyList<KeyValuePair<string, string>> fields, string[] keys) =>
        keys.Select(key =>
                fields.FirstOrDefault(field => IsOneOf([key], field) && !string.IsNullOrWhiteSpace(field.Value)).Value
            )
            .FirstOrDefault(value => value is not null);

    private static bool IsOneOf(ReadOnlySpan<string> keys, KeyValuePair<string, string> field) =>
        keys.Contains(field.Key, StringComparer.OrdinalIgnoreCase);

    private static int? StatusIn(IEnumerable<KeyValuePair<string, string>> fields) =>
        fields
            .Where(field => IsOneOf(StatusKeys, field))
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

    // JSON, or what Python prints of it: all that there is, or an error behind the words of a relay.
    [GeneratedRegex(
        """
            (^\s* | [\s:'"-]) (?<body> (?(?<=^\s*) [{\[] | \[?\{ \s* ["'](error|errors|type|object|detail)["'] \s* : ) .*)
            """,
        RegexOptions.Singleline
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex NestedBody();

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
