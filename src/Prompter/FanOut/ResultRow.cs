using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Prompter.FanOut;

/// <summary>A target's result as it stands in <c>results.jsonl</c>. Members without a value are null where a reader counts on them, and left out elsewhere.</summary>
internal sealed record ResultRow
{
    public required string Model { get; init; }
    public required string Provider { get; init; }
    public required string Label { get; init; }
    public required string Status { get; init; }
    public required long DurationMs { get; init; }
    public required long? TtftMs { get; init; }
    public required int? ExitCode { get; init; }
    public required string? FinishReason { get; init; }
    public required string? ResolvedModel { get; init; }

    /// <summary>null where it is too long for a line; then <see cref="TextFile"/> holds it.</summary>
    public required string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TextFile { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Json { get; init; }

    public required Figures Meta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Failure? Error { get; init; }

    public required IReadOnlyList<string>? Command { get; init; }
    public required string? StderrTail { get; init; }
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    public static ResultRow From(TargetResult result, string? textFile) =>
        new()
        {
            Model = result.Target.Reference.Model,
            Provider = result.Target.Reference.Provider,
            Label = result.Target.Label,
            Status = NameOf(result.Status),
            DurationMs = Milliseconds(result.Duration),
            TtftMs = result.TimeToFirstToken is { } first ? Milliseconds(first) : null,
            ExitCode = result.Command?.ExitCode,
            FinishReason = result.FinishReason?.Value,
            ResolvedModel = result.ResolvedModel,
            Text = result.Answer.IsBeyondMemory ? null : result.Answer.ToString(),
            TextFile = result.Answer.IsBeyondMemory ? textFile : null,
            Json = result.Json,
            Meta = Figures.From(result.Usage, result.Cost),
            Error = result.Error is { } error ? new(error.Category.ToString(), error.Message) : null,
            Command = result.Command?.Arguments,
            StderrTail = result.Command?.StandardErrorTail,
            Attempts = [.. result.Attempts.Select(Attempt.From)],
        };

    public static string NameOf(TargetStatus status) =>
        status switch
        {
            TargetStatus.Ok => "ok",
            TargetStatus.Error => "error",
            TargetStatus.Timeout => "timeout",
            _ => "cancelled",
        };

    internal static long Milliseconds(TimeSpan duration) => (long)Math.Round(duration.TotalMilliseconds);

    internal sealed record Failure(string Category, string Message);

    internal sealed record Attempt
    {
        public required string Status { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Category { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Message { get; init; }

        public required long DurationMs { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? DelayMs { get; init; }

        public static Attempt From(AttemptResult attempt) =>
            new()
            {
                Status = NameOf(attempt.Status),
                Category = attempt.Error?.Category.ToString(),
                Message = attempt.Error?.Message,
                DurationMs = Milliseconds(attempt.Duration),
                DelayMs = attempt.Delay is { } delay ? Milliseconds(delay) : null,
            };
    }
}

/// <summary>Tokens and dollars; null is unknown.</summary>
internal sealed record Figures(
    long? TokensInput,
    long? TokensOutput,
    long? TokensCached,
    long? TokensReasoning,
    decimal? CostEstimated
)
{
    public static Figures From(UsageDetails? usage, decimal? cost) =>
        new(
            usage?.InputTokenCount,
            usage?.OutputTokenCount,
            usage?.CachedInputTokenCount,
            usage?.ReasoningTokenCount,
            cost
        );
}

/// <summary>How everything of a run is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResultRow))]
[JsonSerializable(typeof(RunManifest))]
internal sealed partial class RunJsonContext : JsonSerializerContext
{
    // Text stays readable: the files are JSON, not HTML.
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>One line.</summary>
    public static RunJsonContext Line { get; } = new(Readable);

    /// <summary>Indented by two blanks.</summary>
    public static RunJsonContext Page { get; } = new(new JsonSerializerOptions(Readable) { WriteIndented = true });
}
