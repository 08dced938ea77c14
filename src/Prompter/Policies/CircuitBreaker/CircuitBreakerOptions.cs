namespace Prompter.Policies.CircuitBreaker;

/// <summary>When a circuit opens, for how long, and when it closes again.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>How many calls have to fail within <see cref="SamplingDuration"/>; 1 or more, default 5.</summary>
    public int MinimumFailures { get; init; } = 5;

    /// <summary>Which part of the calls within <see cref="SamplingDuration"/> has to fail; more than 0 and at most 1, default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>How far back calls count, to a tenth of it; more than 0, default 60 s.</summary>
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long nothing is sent before one call may probe; more than 0, default 15 s.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many probes in a row, one at a time, have to succeed before the circuit closes; 1 or more, default 1.</summary>
    public int SuccessesToClose { get; init; } = 1;

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
