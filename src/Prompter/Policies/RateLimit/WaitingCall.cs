using System.Threading.RateLimiting;

namespace Prompter.Policies.RateLimit;

/// <summary>A call in the line. Whoever takes it out of the line, under the limiter's lock, completes it.</summary>
/// <param name="tokens">How many tokens it needs.</param>
/// <param name="deadline">When it is refused.</param>
internal sealed class WaitingCall(int tokens, TimeSpan deadline)
    // What goes on after it must not run under the lock.
    : TaskCompletionSource<RateLimitLease>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>How many tokens it needs.</summary>
    public int Tokens => tokens;

    /// <summary>When it is refused.</summary>
    public TimeSpan Deadline => deadline;

    /// <summary>What hears of a cancellation.</summary>
    public CancellationTokenRegistration Registration { get; set; }
}
