using Prompter.Policies.Rescue;

namespace Prompter.Policies.Retry;

/// <summary>When a model is asked again after a failure that may pass.</summary>
public sealed record RetryOptions
{
    /// <summary>The most tries after the first; 0 or more, default 2. A malformed answer is tried again once only.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// The wait before the second try, in the middle: each next is about twice as long, and jitter spreads out clients that failed
    /// together. Default 0.5 s.
    /// </summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that is not the provider's wish; default 30 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a provider may ask for; beyond it the call fails at once and says so. Default 5 min.</summary>
    public TimeSpan LongestStatedDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long all waits of a call may take together; default 10 min.</summary>
    public TimeSpan TotalDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The time that a call has for all its tries and waits, from its beginning: no wait begins that would end after it. Null, the
    /// default, for as long as it takes.
    /// </summary>
    public TimeSpan? Total { get; init; }

    /// <summary>What becomes of a stream that fails after its first visible content; default <see cref="StreamRescue.Fail"/>.</summary>
    public StreamRescue Rescue { get; init; }

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gives a number from 0 to 1 for the jitter of waits.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
