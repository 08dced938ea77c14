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

    /// <summary>The models, aliases and roles to ask after one that failed, in this order; built-in none.</summary>
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>The most requests to each model in a minute, 1 to 1,000,000,000; built-in no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The most tokens of each model in a minute, input and output together, 1 to 1,000,000,000; built-in no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>The most calls of each model at the same time, 1 to 1,000,000,000; built-in no limit.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The most tokens of a conversation that are sent, by estimate, 1 to 1,000,000,000; built-in no limit. Not for defaults.</summary>
    public int? MaxContextTokens { get; init; }

    /// <summary>What becomes of a conversation that is longer; built-in <see cref="ContextChoice.Route"/>. Not for defaults.</summary>
    public ContextChoice? Context { get; init; }

    /// <summary>These settings, and where they do not say, those of a weaker place.</summary>
    /// <param name="weaker">That place; null for none.</param>
    public PolicySettings Over(PolicySettings? weaker) =>
        weaker is null
            ? this
            : new()
            {
                Retries = Retries ?? weaker.Retries,
                Timeout = Timeout ?? weaker.Timeout,
                TotalTimeout = TotalTimeout ?? weaker.TotalTimeout,
                FirstTokenTimeout = FirstTokenTimeout ?? weaker.FirstTokenTimeout,
                IdleTimeout = IdleTimeout ?? weaker.IdleTimeout,
                Rescue = Rescue ?? weaker.Rescue,
                JsonRetries = JsonRetries ?? weaker.JsonRetries,
                Fallback = Fallback ?? weaker.Fallback,
                RequestsPerMinute = RequestsPerMinute ?? weaker.RequestsPerMinute,
                TokensPerMinute = TokensPerMinute ?? weaker.TokensPerMinute,
                Concurrency = Concurrency ?? weaker.Concurrency,
                MaxContextTokens = MaxContextTokens ?? weaker.MaxContextTokens,
                Context = Context ?? weaker.Context,
            };

    /// <summary>The same where no weaker place is left: null is no limit.</summary>
    internal PolicySettings Final() =>
        this with
        {
            Timeout = Known(Timeout),
            TotalTimeout = Known(TotalTimeout),
            FirstTokenTimeout = Known(FirstTokenTimeout),
            IdleTimeout = Known(IdleTimeout),
            RequestsPerMinute = Known(RequestsPerMinute),
            TokensPerMinute = Known(TokensPerMinute),
            Concurrency = Known(Concurrency),
            MaxContextTokens = Known(MaxContextTokens),
        };

    private static TimeSpan? Known(TimeSpan? time) => time == NoTimeout ? null : time;

    private static int? Known(int? count) => count == NoLimit ? null : count;
}

/// <summary>What becomes of a conversation that is longer than a model may get.</summary>
public enum ContextChoice
{
    /// <summary>The model is passed by: the next of the chain is asked, and without one the call fails.</summary>
    Route,

    /// <summary>The oldest turns are left out until it fits; what the system says stays.</summary>
    Shape,
}
