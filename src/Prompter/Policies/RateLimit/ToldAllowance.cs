namespace Prompter.Policies.RateLimit;

/// <summary>What a provider told that it still takes until a reset.</summary>
internal struct ToldAllowance
{
    private long remaining;
    private long limit;
    private TimeSpan resetAt;
    private long toldBy;

    /// <summary>Takes what the answer to a call tells, unless the answer to a later call has told more.</summary>
    public void Learn(long left, long? most, TimeSpan until, long call)
    {
        if (call >= toldBy)
        {
            (remaining, limit, resetAt, toldBy) = (left, most ?? long.MaxValue, until, call);
        }
    }

    /// <summary>When so much may be sent: the reset, where the provider would not take it before.</summary>
    public readonly TimeSpan ReadyAt(long amount, TimeSpan now) =>
        now >= resetAt || remaining >= Math.Max(Math.Min(amount, limit), 1) ? TimeSpan.Zero : resetAt;

    public void Take(long amount) => remaining -= amount;
}
