using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.FanOut;

/// <summary>How a target or an attempt ended.</summary>
public enum TargetStatus
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
public sealed record TargetError(ErrorCategory Category, string Message);

/// <summary>One try of a target.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">Why, where <paramref name="Status"/> is not <see cref="TargetStatus.Ok"/>.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Delay">How long was waited after it before the next try; null where none followed.</param>
/// <param name="Usage">The tokens it used, or null where nobody told.</param>
public sealed record AttemptResult(
    TargetStatus Status,
    TargetError? Error,
    TimeSpan Duration,
    TimeSpan? Delay,
    UsageDetails? Usage
)
{
    /// <summary>What it cost in US dollars, as the provider says or by the price list; null where nobody knows.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>How a target of a run ended.</summary>
public sealed record TargetResult
{
    /// <summary>The target.</summary>
    public required Target Target { get; init; }

    /// <summary>How it ended.</summary>
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

    /// <summary>The tokens of all attempts, or null where nobody told.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>US dollars for all attempts; null where tokens or price are unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Every try, in order; empty where the run was stopped before the first.</summary>
    public IReadOnlyList<AttemptResult> Attempts { get; init; } = [];

    /// <summary>The answer as JSON, where all of it is an object or an array.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>The program behind the model, with secrets redacted; null where there is none.</summary>
    public CommandReport? Command { get; init; }
}
