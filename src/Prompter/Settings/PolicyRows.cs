using Prompter.Policies.Attempts;
using Prompter.Policies.Rescue;
using Row = Prompter.Settings.ConfigurationKey<Prompter.Settings.PolicySettings>;

namespace Prompter.Settings;

/// <summary>The table of policies. The path of a row is its name alone, without the section that it stands in.</summary>
internal static class PolicyRows
{
    private static readonly SettingType Limit = SettingType.Timeout.OrNull("no limit", PolicySettings.NoTimeout);
    private static readonly SettingType Count = SettingType
        .Whole(1, 1_000_000_000)
        .OrNull("no limit", PolicySettings.NoLimit);

    /// <summary>Those that can be set for all models, for a provider's and for one model.</summary>
    public static readonly Row[] Shared =
    [
        new(
            "retries",
            SettingType.Whole(0, 100),
            "Tries after the first, for each model, where trying again can help.",
            (policies, retries) => policies with { Retries = (int?)retries },
            policies => policies.Retries,
            0,
            new("--retries", "N", "tries more for each model where that may help (default 0)", 80)
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "timeout",
            Limit,
            "The longest that one attempt may take.",
            (policies, time) => policies with { Timeout = (TimeSpan?)time },
            policies => policies.Timeout,
            Flag: new("--timeout", "SECONDS", "how long an attempt may take (default: no limit)", 30)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "total_timeout",
            Limit,
            "The longest that a model may take with all its attempts and waits.",
            (policies, time) => policies with { TotalTimeout = (TimeSpan?)time },
            policies => policies.TotalTimeout,
            Flag: new("--total-timeout", "SECONDS", "how long a model may take with all its attempts", 40)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "first_token_timeout",
            Limit,
            "The longest wait for the first piece of an answer.",
            (policies, time) => policies with { FirstTokenTimeout = (TimeSpan?)time },
            policies => policies.FirstTokenTimeout,
            Flag: new("--first-token-timeout", "SECONDS", "how long the first piece of an answer may take", 60)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "idle_timeout",
            Limit,
            "The longest silence in the middle of an answer.",
            (policies, time) => policies with { IdleTimeout = (TimeSpan?)time },
            policies => policies.IdleTimeout,
            Flag: new("--idle-timeout", "SECONDS", "how long an answer may be silent in its middle", 70)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "rescue",
            SettingType.Choice<StreamRescue>(),
            "What becomes of an answer that breaks off: an error, a new beginning, or another model goes on from it.",
            (policies, rescue) => policies with { Rescue = SettingType.MemberOf<StreamRescue>(rescue) },
            policies => SettingType.WordOf(policies.Rescue),
            Flag: new("--rescue", "fail|restart|continue", "what becomes of an answer that breaks off", 100)
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "json_retries",
            SettingType.Whole(0, 100),
            "Tries after the first, with the errors, where an answer is not the JSON that was asked for.",
            (policies, retries) => policies with { JsonRetries = (int?)retries },
            policies => policies.JsonRetries,
            2,
            new("--json-retries", "N", "ask again N times where JSON is not right (default 2)", 130)
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "max_answer_mib",
            SettingType.Whole(1, PolicySettings.LargestAnswer).OrNull("no limit", PolicySettings.NoLimit),
            "The most MiB of an answer with all that comes beside it, such as what a model thinks.",
            (policies, mebibytes) => policies with { MaxAnswerMiB = (int?)mebibytes },
            policies => policies.MaxAnswerMiB,
            AttemptPolicy.UsualAnswer
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "fallback",
            SettingType.Models,
            "The models to ask after one that fails, in this order.",
            (policies, models) => policies with { Fallback = (IReadOnlyList<string>?)models },
            policies => policies.Fallback,
            Array.Empty<string>(),
            new("--fallback", "MODEL", "a model to ask when one fails; repeat it for a chain", 90),
            Example: "[sim:swift]"
        )
        {
            Trust = TrustRule.Models,
        },
        new(
            "requests_per_minute",
            Count,
            "The most requests that are sent to each model in a minute.",
            (policies, requests) => policies with { RequestsPerMinute = (int?)requests },
            policies => policies.RequestsPerMinute,
            Flag: new("--rate-limit", "N", "send each model N requests a minute, the rest waits", 110)
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "burst",
            Count.OrNull("all of them"),
            "The most of those requests that may go at once after a pause.",
            (policies, requests) => policies with { Burst = (int?)requests },
            policies => policies.Burst
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "tokens_per_minute",
            Count,
            "The most tokens that are sent to each model and come back in a minute.",
            (policies, tokens) => policies with { TokensPerMinute = (int?)tokens },
            policies => policies.TokensPerMinute
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "concurrency",
            Count,
            "The most calls of each model at the same time.",
            (policies, calls) => policies with { Concurrency = (int?)calls },
            policies => policies.Concurrency
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "retry_delay",
            SettingType.Timeout,
            "The wait before the second try; each next is longer.",
            (policies, time) => policies with { RetryDelay = (TimeSpan?)time },
            policies => policies.RetryDelay,
            TimeSpan.FromSeconds(0.5)
        )
        {
            Trust = TrustRule.NotBelow,
        },
        new(
            "retry_factor",
            SettingType.Number(1, 10),
            "How many times as long each next wait is.",
            (policies, factor) => policies with { RetryFactor = (decimal?)factor },
            policies => policies.RetryFactor,
            2m
        )
        {
            Trust = TrustRule.NotBelow,
        },
        new(
            "retry_jitter",
            SettingType.Number(0, 1),
            "The part of a wait that is left to chance, so that clients that failed together do not come back together.",
            (policies, part) => policies with { RetryJitter = (decimal?)part },
            policies => policies.RetryJitter,
            0.5m
        )
        {
            Trust = TrustRule.Free,
        },
        new(
            "retry_max_delay",
            SettingType.Timeout,
            "The longest wait that the provider did not ask for.",
            (policies, time) => policies with { RetryMaxDelay = (TimeSpan?)time },
            policies => policies.RetryMaxDelay,
            TimeSpan.FromSeconds(30)
        )
        {
            Trust = TrustRule.NotBelow,
        },
        new(
            "breaker_failures",
            SettingType.Whole(1, 1000),
            "How many calls of a model have to fail before it is left alone for a while.",
            (policies, calls) => policies with { BreakerFailures = (int?)calls },
            policies => policies.BreakerFailures,
            5
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "breaker_ratio",
            SettingType.Number(0.01m, 1),
            "Which part of its calls has to fail for that.",
            (policies, part) => policies with { BreakerRatio = (decimal?)part },
            policies => policies.BreakerRatio,
            0.5m
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "breaker_window",
            SettingType.Timeout,
            "How far back its calls count.",
            (policies, time) => policies with { BreakerWindow = (TimeSpan?)time },
            policies => policies.BreakerWindow,
            TimeSpan.FromSeconds(60)
        )
        {
            Trust = TrustRule.NotBelow,
        },
        new(
            "breaker_duration",
            SettingType.Timeout,
            "How long it is left alone before one call may try it.",
            (policies, time) => policies with { BreakerDuration = (TimeSpan?)time },
            policies => policies.BreakerDuration,
            TimeSpan.FromSeconds(15)
        )
        {
            Trust = TrustRule.NotBelow,
        },
        new(
            "breaker_successes",
            SettingType.Whole(1, 100),
            "How many such calls in a row have to succeed before all may go again.",
            (policies, calls) => policies with { BreakerSuccesses = (int?)calls },
            policies => policies.BreakerSuccesses,
            1
        )
        {
            Trust = TrustRule.NotBelow,
        },
        new(
            "shutdown_grace",
            SettingType.Timeout,
            "How long a program behind a model may take to end when it is stopped, before it is killed.",
            (policies, time) => policies with { ShutdownGrace = (TimeSpan?)time },
            policies => policies.ShutdownGrace,
            TimeSpan.FromSeconds(3)
        )
        {
            Trust = TrustRule.NotAbove,
        },
    ];

    /// <summary>Those for a provider's models and for one model alone.</summary>
    public static readonly Row[] Named =
    [
        new(
            "max_context_tokens",
            Count,
            "The most tokens of a conversation that are sent to each model.",
            (policies, tokens) => policies with { MaxContextTokens = (int?)tokens },
            policies => policies.MaxContextTokens,
            Example: "gpt-4o: { max_context_tokens: 100000, context: shape, retries: 2, fallback: [sim:swift] }"
        )
        {
            Trust = TrustRule.NotAbove,
        },
        new(
            "context",
            SettingType.Choice<ContextChoice>(),
            "Whether a conversation that is too long passes the model by, or loses its oldest turns.",
            (policies, context) => policies with { Context = SettingType.MemberOf<ContextChoice>(context) },
            policies => SettingType.WordOf(policies.Context)
        )
        {
            Trust = TrustRule.Free,
        },
    ];
}
