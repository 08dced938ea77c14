using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Retry;

namespace Prompter.Settings;

/// <summary>The options of policies that final settings stand for.</summary>
internal static class PolicyMapping
{
    public static RetryOptions ToRetry(this PolicySettings settings)
    {
        var usual = new RetryOptions();
        return new()
        {
            Retries = settings.Retries ?? 0,
            Delay = settings.RetryDelay ?? usual.Delay,
            Factor = (double?)settings.RetryFactor ?? usual.Factor,
            Jitter = (double?)settings.RetryJitter ?? usual.Jitter,
            LongestDelay = settings.RetryMaxDelay ?? usual.LongestDelay,
        };
    }

    public static CircuitBreakerOptions ToCircuitBreaker(this PolicySettings settings)
    {
        var usual = new CircuitBreakerOptions();
        return new()
        {
            MinimumFailures = settings.BreakerFailures ?? usual.MinimumFailures,
            FailureRatio = (double?)settings.BreakerRatio ?? usual.FailureRatio,
            SamplingDuration = settings.BreakerWindow ?? usual.SamplingDuration,
            BreakDuration = settings.BreakerDuration ?? usual.BreakDuration,
            SuccessesToClose = settings.BreakerSuccesses ?? usual.SuccessesToClose,
        };
    }

    public static RateLimitOptions ToRateLimit(this PolicySettings settings) =>
        new()
        {
            RequestsPerMinute = settings.RequestsPerMinute,
            Burst = settings.Burst,
            TokensPerMinute = settings.TokensPerMinute,
            MaxConcurrency = settings.Concurrency,
        };

    public static DeadlineOptions ToDeadlines(this PolicySettings settings) =>
        new()
        {
            Total = settings.Timeout,
            FirstContent = settings.FirstTokenTimeout,
            Idle = settings.IdleTimeout,
        };
}
