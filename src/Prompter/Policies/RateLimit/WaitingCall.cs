namespace Prompter.Policies.RateLimit;

/// <summary>A call in the line. Whoever takes it out of the line, under the limiter's lock, completes it.</summary>
internal sealed class WaitingCall(long tokens, TimeSpan since)
    // What goes on after it must not run under the lock.
    : TaskCompletionSource<RateLimitTurn>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long Tokens => tokens;

    public TimeSpan Since => since;

    /// <summary>What hears of a cancellation.</summary>
    public CancellationTokenRegistration Registration { get; set; }
}
