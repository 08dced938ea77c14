using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Retry;

namespace Prompter.Settings;

/// <summary>The options of policies that final settings stand for.</summary>
internal static class PolicyMapping
{
    public static RetryOptions ToRetry(this PolicySettings settings) => new() { Retries = settings.Retries ?? 0 };

    public static CircuitBreakerOptions ToCircuitBreaker(this PolicySettings settings) => new();

    public static RateLimitOptions ToRateLimit(this PolicySettings settings) =>
        new()
        {
            RequestsPerMinute = settings.RequestsPerMinute,
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
