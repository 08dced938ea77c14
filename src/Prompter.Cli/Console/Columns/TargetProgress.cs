using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Cli.Console.Columns;

/// <summary>What a target does at the moment, and for how long it has.</summary>
internal sealed class TargetProgress(TimeProvider time)
{
    private long? began;
    private int attempt;
    private long? nextTry;
    private bool isTryNext;
    private CallWait? wait;
    private TargetResult? result;

    public string Time =>
        result is { } ended ? Notes.Seconds(ended.Duration)
        : began is { } since ? Notes.Seconds(time.GetElapsedTime(since))
        : "";

    public void Take(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case AttemptStarted started:
                began ??= time.GetTimestamp();
                (attempt, isTryNext) = (started.Attempt, false);
                break;
            case Waiting waiting:
                wait = waiting.Wait;
                isTryNext = false;
                nextTry = DueAfter(wait?.Time);
                break;
            case Retrying retrying:
                began ??= time.GetTimestamp();
                attempt = retrying.Attempt + 1;
                isTryNext = true;
                nextTry = DueAfter(retrying.Failed.Delay);
                break;
            case TextReceived or DraftReceived or DiagnosticReceived:
                isTryNext = false;
                break;
            case TargetCompleted completed:
                result = completed.Result;
                break;
        }
    }

    /// <summary>The state in words, with its mark.</summary>
    /// <param name="spinner">The mark of what goes on.</param>
    /// <param name="hasText">Whether some of the answer is there.</param>
    /// <param name="hasThoughts">Whether thoughts are there.</param>
    public Cell State(string spinner, bool hasText, bool hasThoughts) =>
        result is { } ended ? Ended(ended)
        : began is null ? new("· waits its turn (--parallel)", Notes.QuietStyle)
        : wait is not null ? new($"· waits {Left}for {wait.For}", Notes.QuietStyle)
        : isTryNext && Left.Length > 0 ? new($"↻ again in {Left.TrimEnd()}", Notes.WarningStyle)
        : hasText && !isTryNext ? new($"{spinner} writing{Number}")
        : hasThoughts && !isTryNext ? new($"{spinner} thinking{Number}")
        : new($"{spinner} asked{Number}", Notes.QuietStyle);

    /// <summary>How long the wait is likely to go on, with a blank behind it; empty where nobody knows.</summary>
    private string Left =>
        nextTry is { } due && time.GetElapsedTime(time.GetTimestamp(), due) is { Ticks: > 0 } left
            ? $"{Notes.Seconds(left)} "
            : "";

    private long? DueAfter(TimeSpan? delay) =>
        delay is { } left ? time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency) : null;

    private string Number => attempt > 1 ? $", attempt {attempt}" : "";

    private static Cell Ended(TargetResult ended) =>
        ended switch
        {
            { Status: TargetStatus.Ok, FinishReason.Value: "length" or "content_filter" } => new("✓ cut", "33"),
            { Status: TargetStatus.Ok } => new("✓ done", "32"),
            { Status: TargetStatus.Timeout } => new("✗ timed out", "31"),
            { Status: TargetStatus.Cancelled } => new("✗ cancelled", "33"),
            _ => new("✗ failed", "31"),
        };
}
