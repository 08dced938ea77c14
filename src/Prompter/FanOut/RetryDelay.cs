namespace Prompter.FanOut;

/// <summary>How long to wait before the next try: exponential with full jitter, and never shorter than the provider asks.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a provider may ask for; beyond it the target fails at once and says so.</summary>
    public static TimeSpan LongestStated { get; } = TimeSpan.FromMinutes(5);

    /// <param name="failures">How many attempts have failed; 1 or more.</param>
    /// <param name="stated">What the provider asks for, or null; a moment that has passed is 0.</param>
    /// <param name="random">From 0 to 1; spreads out the clients that failed together.</param>
    public static TimeSpan Before(int failures, TimeSpan? stated, double random)
    {
        var ceiling = Math.Min(First.TotalSeconds * Math.Pow(2, failures - 1), Longest.TotalSeconds);
        // Half of it is certain, so that a jitter near 0 does not hammer a provider that is down.
        var delay = TimeSpan.FromSeconds(ceiling * (0.5 + (0.5 * random)));
        return stated is { } asked ? TimeSpan.FromTicks(Math.Max(asked.Ticks, 0)) + (delay * 0.1) : delay;
    }
}
