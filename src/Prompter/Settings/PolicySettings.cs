using Prompter.Policies.Rescue;

namespace Prompter.Settings;

/// <summary>How models are asked, as far as one place says: the defaults, a provider, a target, or flags.</summary>
/// <remarks>Null everywhere means that the place does not say, so that a weaker one decides; see <see cref="Over"/>.</remarks>
public sealed record PolicySettings
{
    /// <summary>For a time-out: there is none, whatever a weaker place says.</summary>
    public static readonly TimeSpan NoTimeout = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>For a number of requests, tokens or calls: there is no limit, whatever a weaker place says.</summary>
    public const int NoLimit = 0;

    internal const int LargestAnswer = 1 << 20;

    /// <summary>Tries after the first, for each model; 0 to 100, built-in 0.</summary>
    public int? Retries { get; init; }

    /// <summary>The longest that an attempt may take, at most a day; built-in no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest that a call may take with all its attempts, waits and models, at most a day; built-in no limit.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>The longest wait for the first piece of an answer, at most a day; built-in no limit.</summary>
    public TimeSpan? FirstTokenTimeout { get; init; }

    /// <summary>The longest silence in the middle of an answer, at most a day; built-in no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What becomes of an answer that breaks off; built-in: what fits whoever reads it.</summary>
    public StreamRescue? Rescue { get; init; }

    /// <summary>How often a model is asked again, with the errors, whose JSON is not what was asked for; 0 to 100, built-in 2.</summary>
    public int? JsonRetries { get; init; }

    /// <summary>The most MiB of an answer and of all that comes beside it, 1 to 1,048,576, after which the attempt is ended; built-in 64.</summary>
    public int? MaxAnswerMiB { get; init; }

    /// <summary>The models, aliases and routes to ask after one that failed, in this order; built-in none.</summary>
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>The most requests to each model in a minute, 1 to 1,000,000,000; built-in no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The most requests that may go at once after a pause, 1 to 1,000,000,000; built-in all of <see cref="RequestsPerMinute"/>.</summary>
    public int? Burst { get; init; }

    /// <summary>The most tokens of each model in a minute, input and output together, 1 to 1,000,000,000; built-in no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>The most calls of each model at the same time, 1 to 1,000,000,000; built-in no limit.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The wait before the second try, at most a day; built-in 0.5 s.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>How many times as long each next wait is, 1 to 10; built-in 2.</summary>
    public decimal? RetryFactor { get; init; }

    /// <summary>The part of a wait that is left to chance, 0 to 1; built-in 0.5.</summary>
    public decimal? RetryJitter { get; init; }

    /// <summary>The longest wait that the provider did not ask for, at most a day; built-in 30 s.</summary>
    public TimeSpan? RetryMaxDelay { get; init; }

    /// <summary>How many calls have to fail before a circuit opens, 1 to 1,000; built-in 5.</summary>
    public int? BreakerFailures { get; init; }

    /// <summary>Which part of the calls has to fail before a circuit opens, 0.01 to 1; built-in 0.5.</summary>
    public decimal? BreakerRatio { get; init; }

    /// <summary>How far back calls count for that, at most a day; built-in 60 s.</summary>
    public TimeSpan? BreakerWindow { get; init; }

    /// <summary>How long a circuit stays open before one call may probe, at most a day; built-in 15 s.</summary>
    public TimeSpan? BreakerDuration { get; init; }

    /// <summary>How many probes in a row have to succeed before a circuit closes, 1 to 100; built-in 1.</summary>
    public int? BreakerSuccesses { get; init; }

    /// <summary>How long a program behind a model may take to end when it is stopped, before it is killed, at most a day; built-in 3 s.</summary>
    public TimeSpan? ShutdownGrace { get; init; }

    /// <summary>The most tokens of a conversation that are sent, by estimate, 1 to 1,000,000,000; built-in no limit. Not for defaults.</summary>
    public int? MaxContextTokens { get; init; }

    /// <summary>What becomes of a conversation that is longer; built-in <see cref="ContextChoice.Route"/>. Not for defaults.</summary>
    public ContextChoice? Context { get; init; }

    /// <summary>These settings, and where they do not say, those of a weaker place.</summary>
    /// <param name="weaker">That place; null for none.</param>
    public PolicySettings Over(PolicySettings? weaker) =>
        weaker is null
            ? this
            : PolicyKeys.All.Aggregate(
                weaker,
                (policies, key) => key.Get!(this) is { } value ? key.Set(policies, value) : policies
            );

    /// <summary>The same where no weaker place is left: null is no limit.</summary>
    internal PolicySettings Final() =>
        PolicyKeys.All.Aggregate(
            this,
            (policies, key) =>
                key.Get!(this) is { } value && value.Equals(key.Type.Nothing) ? key.Set(policies, null) : policies
        );
}

/// <summary>What becomes of a conversation that is longer than a model may get.</summary>
public enum ContextChoice
{
    /// <summary>The model is passed by: the next of the chain is asked, and without one the call fails.</summary>
    Route,

    /// <summary>The oldest turns are left out until it fits; what the system says stays.</summary>
    Shape,
}
