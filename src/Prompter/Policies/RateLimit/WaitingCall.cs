namespace Prompter.Policies.RateLimit;

/// <summary>A call in the line. Whoever takes it out of the line, under the limiter's lock, completes it.</summary>
/// <param name="tokens">The tokens that it needs.</param>
/// <param name="since">When it came.</param>
/// <param name="left">How long it may take in all from then on; null for no deadline.</param>
internal sealed class WaitingCall(long tokens, TimeSpan since, TimeSpan? left)
    // What goes on after it must not run under the lock.
    : TaskCompletionSource<RateLimitTurn>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long Tokens => tokens;

    public TimeSpan Since => since;

    public TimeSpan? Left => left;

    /// <summary>What hears of a cancellation.</summary>
    public CancellationTokenRegistration Registration { get; set; }
}
