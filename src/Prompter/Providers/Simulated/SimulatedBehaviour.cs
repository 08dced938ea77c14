using Microsoft.Extensions.AI;

namespace Prompter.Providers.Simulated;

/// <summary>How a simulated model answers: a character's behaviour with the user's parameters on top.</summary>
internal sealed record SimulatedBehaviour
{
    /// <summary>From the call to the first token, or to the failure that comes in its place.</summary>
    public TimeSpan TimeToFirstToken { get; init; }

    /// <summary>The pace after the first token; 0 for no pacing.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The answer's length; null for as long as it comes.</summary>
    public int? Tokens { get; init; }

    /// <summary>The failures of the first calls, in order.</summary>
    public IReadOnlyList<SimulatedFailureRun> Failures { get; init; } = [];

    /// <summary>What a failure asks the caller to wait; null for nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why a finished answer ends; anything but stop ends it in the middle of a sentence.</summary>
    public ChatFinishReason FinishReason { get; init; } = ChatFinishReason.Stop;

    /// <summary>Whether token counts are reported.</summary>
    public bool ReportsUsage { get; init; } = true;

    /// <summary>Chooses among the answers to the same prompt.</summary>
    public long Seed { get; init; }

    /// <summary>When a token is due, from the start of the call.</summary>
    /// <param name="index">0 for the first token.</param>
    public TimeSpan DueTime(int index) =>
        TokensPerSecond > 0
            ? TimeToFirstToken + TimeSpan.FromTicks((long)(index * (double)TimeSpan.TicksPerSecond / TokensPerSecond))
            : TimeToFirstToken;

    /// <summary>How a call fails, or null if it does not.</summary>
    /// <param name="call">1 for the first call of a client.</param>
    public SimulatedFailure? FailureOf(long call)
    {
        foreach (var run in Failures)
        {
            if (run.Calls is not { } calls || call <= calls)
            {
                return run.Failure;
            }

            call -= calls;
        }

        return null;
    }
}

/// <summary>A failure, and how many calls in a row end in it; null for all that follow.</summary>
internal sealed record SimulatedFailureRun(SimulatedFailure Failure, int? Calls);
