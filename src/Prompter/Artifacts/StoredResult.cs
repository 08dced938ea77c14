using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>What came of a target, back from its <see cref="ResultRow"/>, as far as it is shown; an odd member is not known.</summary>
internal static class StoredResult
{
    /// <param name="row">The row.</param>
    /// <param name="folder">The run's folder, which no file that the row names may lie outside of.</param>
    public static TargetResult Of(JsonElement row, string folder)
    {
        var meta = Member(row, "meta");
        var reference = new ModelReference(Text(row, "provider") ?? "", Text(row, "model") ?? "");
        var category = Text(Member(row, "error"), "category");
        return new()
        {
            Target = new(reference, Text(row, "label") ?? reference.ToString()),
            Status = Enum.TryParse<TargetStatus>(Text(row, "status"), ignoreCase: true, out var status)
                ? status
                : TargetStatus.Error,
            Error = Text(Member(row, "error"), "message") is { } message
                ? new(CategoryOf(category) ?? ErrorCategory.Permanent, message)
                : null,
            Answer = AnswerOf(row, folder),
            Duration = Time(row, "duration_ms") ?? default,
            TimeToFirstToken = Time(row, "ttft_ms"),
            FinishReason = Text(row, "finish_reason") is { } reason ? new(reason) : null,
            ResolvedModel = Text(row, "resolved_model"),
            RequestId = Text(row, "request_id"),
            Reasoning = Text(row, "reasoning"),
            Media = [.. Items(row, "media").Select(file => MediaOf(file, folder))],
            Sources =
            [
                .. Items(row, "sources").Select(source => new AnswerSource(Text(source, "title"), Text(source, "url"))),
            ],
            Warnings = [.. Texts(row, "warnings")],
            Usage =
                Count(meta, "tokens_input") is null && Count(meta, "tokens_output") is null
                    ? null
                    : new()
                    {
                        InputTokenCount = Count(meta, "tokens_input"),
                        OutputTokenCount = Count(meta, "tokens_output"),
                        CachedInputTokenCount = Count(meta, "tokens_cached"),
                        ReasoningTokenCount = Count(meta, "tokens_reasoning"),
                    },
            Cost = Number(meta, "cost_estimated"),
            Attempts = [.. Items(row, "attempts").Select(AttemptOf)],
            AnsweredBy = Text(row, "answered_by") is { } answered ? Reference(answered, reference) : null,
            Command =
                Member(row, "command").ValueKind == JsonValueKind.Array
                    ? new([.. Texts(row, "command")], (int?)Count(row, "exit_code"), Text(row, "stderr_tail") ?? "")
                    : null,
        };
    }

    /// <summary>The text of a JSON string; null where it has half of a surrogate pair.</summary>
    internal static string? TextIn(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static AnswerText AnswerOf(JsonElement row, string folder)
    {
        var answer = new AnswerText(int.MaxValue, null);
        if (Text(row, "text") is { } text)
        {
            answer.Append(text);
        }
        else if (
            Text(row, "text_file") is { Length: > 0 } file
            && !RealPath.LeadsOutOf(file, folder)
            && File.Exists(Path.Combine(folder, file))
        )
        {
            return AnswerText.In(Path.Combine(folder, file));
        }

        return answer;
    }

    private static MediaFile MediaOf(JsonElement media, string folder) =>
        new(
            Text(media, "type") ?? "",
            Count(media, "bytes"),
            Text(media, "file") is { } file ? Path.Combine(folder, "media", Path.GetFileName(file)) : null,
            Text(media, "url")
        );

    private static Attempt AttemptOf(JsonElement attempt) =>
        new()
        {
            Model = Reference(Text(attempt, "model") ?? "", new("", "")),
            Error = Text(attempt, "category") is { } category ? CategoryOf(category) ?? ErrorCategory.Permanent : null,
            Message = Text(attempt, "message"),
            WasSent = Text(attempt, "status") is not "skipped",
            Duration = Time(attempt, "duration_ms") ?? default,
            Waited = Time(attempt, "waited_ms"),
            Delay = Time(attempt, "delay_ms"),
        };

    /// <summary>A reference as it was written; the target's own is the target's, whatever is in its name.</summary>
    private static ModelReference Reference(string text, ModelReference own) =>
        text == own.ToString() ? own
        : text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? new(text[..colon], text[(colon + 1)..])
        : new("", text);

    private static ErrorCategory? CategoryOf(string? name) =>
        Enum.TryParse<ErrorCategory>(name, out var category) ? category : null;

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? TextIn(text) : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        Items(element, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => TextIn(item) ?? "");

    private static decimal? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value)
            ? value
            : null;

    private static long? Count(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value)
            ? value
            : null;

    private static TimeSpan? Time(JsonElement element, string name) =>
        Count(element, name) is >= 0 and < 1_000_000_000_000 and { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
