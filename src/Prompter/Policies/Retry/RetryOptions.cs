namespace Prompter.Policies.Retry;

/// <summary>When a model is asked again after a failure that may pass.</summary>
public sealed record RetryOptions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The most attempts after the first; 0 to 1,000,000, default 2. A malformed answer is tried again once only.</summary>
    public int Retries
    {
        get;
        init => field = value.Within(0, 1_000_000);
    } = 2;

    /// <summary>The wait before the second attempt, before jitter; 0 to a day, default 0.5 s.</summary>
    public TimeSpan Delay
    {
        get;
        init => field = value.Within(TimeSpan.Zero, Day);
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>How many times as long each next wait is; 1 to 100, default 2.</summary>
    public double Factor
    {
        get;
        init => field = value.Within(1, 100);
    } = 2;

    /// <summary>
    /// Which part of a wait is random, so that clients that failed together do not come back together; 0 to 1, default 0.5: a wait of
    /// 1 s is 0.5 to 1.5 s.
    /// </summary>
    public double Jitter
    {
        get;
        init => field = value.Within(0, 1);
    } = 0.5;

    /// <summary>The longest wait that is not the provider's wish; 0 to a day, default 30 s.</summary>
    public TimeSpan LongestDelay
    {
        get;
        init => field = value.Within(TimeSpan.Zero, Day);
    } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a provider may ask for; beyond it the call fails at once and says so. 0 to a day, default 5 min.</summary>
    public TimeSpan LongestStatedDelay
    {
        get;
        init => field = value.Within(TimeSpan.Zero, Day);
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long all waits of a call may take together; 0 to a day, default 10 min.</summary>
    public TimeSpan TotalDelay
    {
        get;
        init => field = value.Within(TimeSpan.Zero, Day);
    } = TimeSpan.FromMinutes(10);

    /// <summary>Gives a number from 0 to 1 for the jitter of waits.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
