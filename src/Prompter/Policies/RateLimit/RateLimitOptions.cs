namespace Prompter.Policies.RateLimit;

/// <summary>How much is sent to a model, and how long calls wait in line for it. Without any limit there still is what the provider tells.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Requests a minute; 1 or more, or null, the default, for no limit.</summary>
    /// <remarks>
    /// A token bucket, as providers have one themselves: after a pause up to <see cref="Burst"/> requests go at once, and then one every
    /// 60 s divided by this.
    /// </remarks>
    public int? RequestsPerMinute
    {
        get;
        init => field = value.Within(1, int.MaxValue);
    }

    /// <summary>
    /// How many requests may go at once after a pause; 1 or more, or null, the default, for <see cref="RequestsPerMinute"/>. A provider that
    /// counts by the clock and not with a bucket may want less: within any minute there are at most this and
    /// <see cref="RequestsPerMinute"/> together.
    /// </summary>
    public int? Burst
    {
        get;
        init => field = value.Within(1, int.MaxValue);
    }

    /// <summary>Tokens a minute, input and output together; 1 or more, or null, the default, for no limit.</summary>
    /// <remarks>A bucket too. A call that needs more than a minute's tokens goes when the bucket is full, and those after it wait longer.</remarks>
    public int? TokensPerMinute
    {
        get;
        init => field = value.Within(1, int.MaxValue);
    }

    /// <summary>How many calls may run at the same time, until the end of their streams; 1 or more, or null, the default, for no limit.</summary>
    public int? MaxConcurrency
    {
        get;
        init => field = value.Within(1, int.MaxValue);
    }

    /// <summary>How many calls may wait in line; 0 or more, default 1,000.</summary>
    public int QueueLimit
    {
        get;
        init => field = value.Within(0, int.MaxValue);
    } = 1000;

    /// <summary>
    /// How long a call may wait; 0 to 365 days, default 5 minutes. A call that is known to wait longer is refused at once, the others when the
    /// time is over.
    /// </summary>
    public TimeSpan MaxWait
    {
        get;
        init => field = value.Within(TimeSpan.Zero, TimeSpan.FromDays(365));
    } = TimeSpan.FromMinutes(5);
}
