using Prompter.Calls;

namespace Prompter.Runs;

/// <summary>How a target or an attempt ended.</summary>
internal enum TargetStatus
{
    /// <summary>A whole answer.</summary>
    Ok,

    /// <summary>A failure; the error says which.</summary>
    Error,

    /// <summary>Our time-out.</summary>
    Timeout,

    /// <summary>The user stopped the run before this was done.</summary>
    Cancelled,
}

/// <summary>Why there is no whole answer.</summary>
/// <param name="Category">What kind of failure.</param>
/// <param name="Message">One line a user understands, with secrets redacted.</param>
internal sealed record TargetError(ErrorCategory Category, string Message);

/// <summary>How a target of a run ended.</summary>
internal sealed record TargetResult
{
    public required Target Target { get; init; }

    public required TargetStatus Status { get; init; }

    /// <summary>Why, where <see cref="Status"/> is not <see cref="TargetStatus.Ok"/>.</summary>
    public TargetError? Error { get; init; }

    /// <summary>The answer, or as much of it as had come.</summary>
    public required AnswerText Answer { get; init; }

    /// <summary>From the first attempt's start to the end, waits included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the first attempt's start to the first text of the last attempt; null where none came.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>Why the model stopped, or null where nobody told.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>The model that really answered, where the provider tells.</summary>
    public string? ResolvedModel { get; init; }

    /// <summary>The provider's id of the last request, for its support; null where there is none.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the model thought before it answered, with secrets redacted; its beginning where that is long; null for nothing.</summary>
    public string? Reasoning { get; init; }

    /// <summary>What was said beside the answer, such as a refusal, with secrets redacted; null for nothing.</summary>
    public string? Remarks { get; init; }

    /// <summary>What the model made beside text, such as pictures.</summary>
    public IReadOnlyList<MediaFile> Media { get; init; } = [];

    /// <summary>What the answer says that it is based on, with secrets redacted.</summary>
    public IReadOnlyList<AnswerSource> Sources { get; init; } = [];

    /// <summary>What of the request the models would have refused, and what was asked instead; one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The tokens of all attempts, or null where nobody told.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>US dollars for all attempts; null where tokens or price are unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Every try, in order, and every model that was skipped; empty where the run was stopped before the first.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The answer as JSON, where all of it is an object or an array.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>How an answer that had to be JSON came, with secrets redacted; null for others.</summary>
    public JsonOrigin? JsonOrigin { get; init; }

    /// <summary>The model that gave the answer, which is another than the target's where that one failed; null without an answer.</summary>
    public ModelReference? AnsweredBy { get; init; }

    /// <summary>The program behind the model, with secrets redacted; null where there is none.</summary>
    public CommandReport? Command { get; init; }

    /// <summary>What a failure of a category makes of a target or an attempt; null for none.</summary>
    public static TargetStatus StatusOf(ErrorCategory? category) =>
        category switch
        {
            null => TargetStatus.Ok,
            ErrorCategory.Cancelled => TargetStatus.Cancelled,
            ErrorCategory.Timeout => TargetStatus.Timeout,
            _ => TargetStatus.Error,
        };
}
