namespace Prompter.Policies.RateLimit;

/// <summary>A bucket that fills evenly. It is known by the one moment at which it is full, so nothing has to tick.</summary>
/// <param name="perMinute">What flows in within a minute; 1 or more.</param>
/// <param name="capacity">What it holds; 1 or more.</param>
internal sealed class TokenBucket(int perMinute, int capacity)
{
    /// <summary>More than any call needs; keeps times within their range.</summary>
    private const long Most = 1_000_000_000;

    private TimeSpan fullAt;

    /// <summary>When the bucket has <paramref name="amount"/>, or is full where that is more than it holds.</summary>
    /// <returns>A moment that may have passed.</returns>
    public TimeSpan ReadyAt(long amount, long ahead, TimeSpan now) =>
        Later(fullAt, now) + TimeFor(ahead + Math.Min(amount, capacity) - capacity);

    /// <summary>Takes so much, more than there is too, or gives back a negative amount.</summary>
    public void Take(long amount, TimeSpan now) => fullAt = Later(fullAt, now) + TimeFor(amount);

    private TimeSpan TimeFor(long amount) =>
        TimeSpan.FromTicks(Math.Clamp(amount, -Most, Most) * TimeSpan.TicksPerMinute / perMinute);

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
