namespace Prompter.Policies.CircuitBreaker;

/// <summary>When a circuit opens, for how long, and when it closes again.</summary>
public sealed record CircuitBreakerOptions
{
    private static readonly TimeSpan Least = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary>How many calls have to fail within <see cref="SamplingDuration"/>; 1 or more, default 5.</summary>
    public int MinimumFailures
    {
        get;
        init => field = value.Within(1, int.MaxValue);
    } = 5;

    /// <summary>Which part of the calls within <see cref="SamplingDuration"/> has to fail; more than 0 and at most 1, default 0.5.</summary>
    public double FailureRatio
    {
        get;
        init => field = value.Within(double.Epsilon, 1);
    } = 0.5;

    /// <summary>How far back calls count, to a tenth of it; more than 0, default 60 s.</summary>
    public TimeSpan SamplingDuration
    {
        get;
        init => field = value.Within(Least, Most);
    } = TimeSpan.FromSeconds(60);

    /// <summary>How long nothing is sent before one call may probe; more than 0, default 15 s.</summary>
    public TimeSpan BreakDuration
    {
        get;
        init => field = value.Within(Least, Most);
    } = TimeSpan.FromSeconds(15);

    /// <summary>How many probes in a row, one at a time, have to succeed before the circuit closes; 1 or more, default 1.</summary>
    public int SuccessesToClose
    {
        get;
        init => field = value.Within(1, int.MaxValue);
    } = 1;
}
