using Prompter.Policies.Rescue;
using Row = Prompter.Settings.ConfigurationKey<Prompter.Settings.PolicySettings>;

namespace Prompter.Settings;

/// <summary>The table of policies. The path of a row is its name alone, without the section that it stands in.</summary>
internal static class PolicyRows
{
    private static readonly SettingType Limit = SettingType.Timeout.OrNull("no limit");
    private static readonly SettingType Count = SettingType.Whole(1, 1_000_000_000).OrNull("no limit");

    /// <summary>Those that can be set for all models, for a provider's and for one model.</summary>
    public static readonly Row[] Shared =
    [
        Policy(
            "retries",
            SettingType.Whole(0, 100),
            0,
            "Tries after the first, for each model, where trying again can help.",
            policies => policies.Retries,
            (policies, retries) => policies with { Retries = (int?)retries },
            new("--retries", "N", "tries more for each model where that may help (default 0)", 80)
        ),
        Policy(
            "timeout",
            Limit,
            null,
            "The longest that one attempt may take.",
            policies => policies.Timeout,
            (policies, time) => policies with { Timeout = (TimeSpan?)time },
            new("--timeout", "SECONDS", "how long an attempt may take (default: no limit)", 30)
        ),
        Policy(
            "total_timeout",
            Limit,
            null,
            "The longest that a model may take with all its attempts and waits.",
            policies => policies.TotalTimeout,
            (policies, time) => policies with { TotalTimeout = (TimeSpan?)time },
            new("--total-timeout", "SECONDS", "how long a model may take with all its attempts", 40)
        ),
        Policy(
            "first_token_timeout",
            Limit,
            null,
            "The longest wait for the first piece of an answer.",
            policies => policies.FirstTokenTimeout,
            (policies, time) => policies with { FirstTokenTimeout = (TimeSpan?)time },
            new("--first-token-timeout", "SECONDS", "how long the first piece of an answer may take", 60)
        ),
        Policy(
            "idle_timeout",
            Limit,
            null,
            "The longest silence in the middle of an answer.",
            policies => policies.IdleTimeout,
            (policies, time) => policies with { IdleTimeout = (TimeSpan?)time },
            new("--idle-timeout", "SECONDS", "how long an answer may be silent in its middle", 70)
        ),
        Policy(
            "rescue",
            SettingType.Choice<StreamRescue>(),
            null,
            "What becomes of an answer that breaks off: an error, a new beginning, or another model goes on from it.",
            policies => SettingType.WordOf(policies.Rescue),
            (policies, rescue) => policies with { Rescue = SettingType.MemberOf<StreamRescue>(rescue) },
            new("--rescue", "fail|restart|continue", "what becomes of an answer that breaks off", 100)
        ),
        Policy(
            "json_retries",
            SettingType.Whole(0, 100),
            2,
            "Tries after the first, with the errors, where an answer is not the JSON that was asked for.",
            policies => policies.JsonRetries,
            (policies, retries) => policies with { JsonRetries = (int?)retries },
            new("--json-retries", "N", "ask again N times where JSON is not right (default 2)", 130)
        ),
        Policy(
            "fallback",
            SettingType.Names,
            Array.Empty<string>(),
            "The models to ask after one that fails, in this order.",
            policies => policies.Fallback,
            (policies, models) => policies with { Fallback = (IReadOnlyList<string>?)models },
            new("--fallback", "TEXT", "a model to ask when one fails; repeat it for a chain", 90)
        ) with
        {
            Example = "[sim:swift]",
        },
        Policy(
            "requests_per_minute",
            Count,
            null,
            "The most requests that are sent to each model in a minute.",
            policies => policies.RequestsPerMinute,
            (policies, requests) => policies with { RequestsPerMinute = (int?)requests },
            new("--rate-limit", "N", "send each model N requests a minute, the rest waits", 110)
        ),
        Policy(
            "burst",
            Count.OrNull("all of them"),
            null,
            "The most of those requests that may go at once after a pause.",
            policies => policies.Burst,
            (policies, requests) => policies with { Burst = (int?)requests }
        ),
        Policy(
            "tokens_per_minute",
            Count,
            null,
            "The most tokens that are sent to each model and come back in a minute.",
            policies => policies.TokensPerMinute,
            (policies, tokens) => policies with { TokensPerMinute = (int?)tokens }
        ),
        Policy(
            "concurrency",
            Count,
            null,
            "The most calls of each model at the same time.",
            policies => policies.Concurrency,
            (policies, calls) => policies with { Concurrency = (int?)calls }
        ),
        Policy(
            "retry_delay",
            SettingType.Timeout,
            TimeSpan.FromSeconds(0.5),
            "The wait before the second try; each next is longer.",
            policies => policies.RetryDelay,
            (policies, time) => policies with { RetryDelay = (TimeSpan?)time }
        ),
        Policy(
            "retry_factor",
            SettingType.Number(1, 10),
            2m,
            "How many times as long each next wait is.",
            policies => policies.RetryFactor,
            (policies, factor) => policies with { RetryFactor = (decimal?)factor }
        ),
        Policy(
            "retry_jitter",
            SettingType.Number(0, 1),
            0.5m,
            "The part of a wait that is left to chance, so that clients that failed together do not come back together.",
            policies => policies.RetryJitter,
            (policies, part) => policies with { RetryJitter = (decimal?)part }
        ),
        Policy(
            "retry_max_delay",
            SettingType.Timeout,
            TimeSpan.FromSeconds(30),
            "The longest wait that the provider did not ask for.",
            policies => policies.RetryMaxDelay,
            (policies, time) => policies with { RetryMaxDelay = (TimeSpan?)time }
        ),
        Policy(
            "breaker_failures",
            SettingType.Whole(1, 1000),
            5,
            "How many calls of a model have to fail before it is left alone for a while.",
            policies => policies.BreakerFailures,
            (policies, calls) => policies with { BreakerFailures = (int?)calls }
        ),
        Policy(
            "breaker_ratio",
            SettingType.Number(0.01m, 1),
            0.5m,
            "Which part of its calls has to fail for that.",
            policies => policies.BreakerRatio,
            (policies, part) => policies with { BreakerRatio = (decimal?)part }
        ),
        Policy(
            "breaker_window",
            SettingType.Timeout,
            TimeSpan.FromSeconds(60),
            "How far back its calls count.",
            policies => policies.BreakerWindow,
            (policies, time) => policies with { BreakerWindow = (TimeSpan?)time }
        ),
        Policy(
            "breaker_duration",
            SettingType.Timeout,
            TimeSpan.FromSeconds(15),
            "How long it is left alone before one call may try it.",
            policies => policies.BreakerDuration,
            (policies, time) => policies with { BreakerDuration = (TimeSpan?)time }
        ),
        Policy(
            "breaker_successes",
            SettingType.Whole(1, 100),
            1,
            "How many such calls in a row have to succeed before all may go again.",
            policies => policies.BreakerSuccesses,
            (policies, calls) => policies with { BreakerSuccesses = (int?)calls }
        ),
        Policy(
            "shutdown_grace",
            SettingType.Timeout,
            TimeSpan.FromSeconds(3),
            "How long a program behind a model may take to end when it is stopped, before it is killed.",
            policies => policies.ShutdownGrace,
            (policies, time) => policies with { ShutdownGrace = (TimeSpan?)time }
        ),
    ];

    /// <summary>Those for a provider's models and for one model alone.</summary>
    public static readonly Row[] Named =
    [
        Policy(
            "max_context_tokens",
            Count,
            null,
            "The most tokens of a conversation that are sent to each model.",
            policies => policies.MaxContextTokens,
            (policies, tokens) => policies with { MaxContextTokens = (int?)tokens }
        ) with
        {
            Example = "gpt-4o: { max_context_tokens: 100000, context: shape, retries: 2, fallback: [sim:swift] }",
        },
        Policy(
            "context",
            SettingType.Choice<ContextChoice>(),
            null,
            "Whether a conversation that is too long passes the model by, or loses its oldest turns.",
            policies => SettingType.WordOf(policies.Context),
            (policies, context) => policies with { Context = SettingType.MemberOf<ContextChoice>(context) }
        ),
    ];

    private static Row Policy(
        string name,
        SettingType type,
        object? builtIn,
        string description,
        Func<PolicySettings, object?> get,
        Func<PolicySettings, object?, PolicySettings> set,
        SettingFlag? flag = null
    ) => new(name, type, builtIn, description, set, flag, get);
}
