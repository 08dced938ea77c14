using Prompter.Runs;

namespace Prompter.Cli.Console.Columns;

/// <summary>What a target does at the moment, and for how long it has.</summary>
internal sealed class TargetProgress(TimeProvider time)
{
    private long? began;
    private int attempt;
    private long? nextTry;
    private bool isTryNext;
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
            case Retrying retrying:
                began ??= time.GetTimestamp();
                attempt = retrying.Attempt + 1;
                isTryNext = true;
                nextTry = retrying.Failed.Delay is { } delay
                    ? time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency)
                    : null;
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
        : isTryNext
        && nextTry is { } due
        && time.GetElapsedTime(time.GetTimestamp(), due) is var left
        && left > TimeSpan.Zero
            ? new($"↻ again in {Notes.Seconds(left)}", Notes.WarningStyle)
        : hasText && !isTryNext ? new($"{spinner} writing{Number}")
        : hasThoughts && !isTryNext ? new($"{spinner} thinking{Number}")
        : new($"{spinner} asked{Number}", Notes.QuietStyle);

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
