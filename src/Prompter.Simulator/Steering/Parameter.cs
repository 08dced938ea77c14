using System.Globalization;

namespace Prompter.Simulator.Steering;

/// <summary>A parameter that may follow a model's name.</summary>
/// <param name="Name">As the user writes it.</param>
/// <param name="Values">What it takes, for help and error messages.</param>
/// <param name="Help">What it does.</param>
/// <param name="Apply">The behaviour with the value in it, or null if the value is bad.</param>
internal sealed record Parameter(string Name, string Values, string Help, Func<Behaviour, string, Behaviour?> Apply)
{
    private const int Most = 1_000_000;
    private const string Duration = "200ms, 1.5s, 2m or seconds";

    /// <summary>Every parameter.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        new(
            "ttft",
            Duration,
            "time to the first token or the error in its place",
            (behaviour, value) => ParseDuration(value) is { } time ? behaviour with { TimeToFirstToken = time } : null
        ),
        new(
            "tps",
            "0.001 to 1000000, or max",
            "tokens a second after the first",
            (behaviour, value) => ParsePace(value) is { } pace ? behaviour with { TokensPerSecond = pace } : null
        ),
        new(
            "tokens",
            "a number",
            "how long the text is",
            (behaviour, value) => ParseCount(value) is { } count ? behaviour with { Tokens = count } : null
        ),
        new("text", "percent-encoded text", "exactly this text", (behaviour, value) => behaviour with { Text = value }),
        new(
            "finish",
            "length, content_filter or refusal",
            "why the text ends half way",
            (behaviour, value) =>
                value switch
                {
                    "length" => behaviour with { Finish = Finish.Length },
                    "content_filter" => behaviour with { Finish = Finish.ContentFilter },
                    "refusal" => behaviour with { Finish = Finish.Refusal },
                    _ => null,
                }
        ),
        new(
            "reasoning",
            "a number",
            "tokens of reasoning before the answer",
            (behaviour, value) => ParseCount(value) is { } count ? behaviour with { ReasoningTokens = count } : null
        ),
        new(
            "cached",
            "a number",
            "input tokens that came from the cache",
            (behaviour, value) => ParseCount(value) is { } count ? behaviour with { CachedTokens = count } : null
        ),
        new(
            "cache_write",
            "a number",
            "input tokens that were written to the cache (Anthropic)",
            (behaviour, value) => ParseCount(value) is { } count ? behaviour with { CacheWriteTokens = count } : null
        ),
        new(
            "usage",
            "none",
            "token counts are not told",
            (behaviour, value) => value is "none" or "off" ? behaviour with { ReportsUsage = false } : null
        ),
        new(
            "tools",
            "a number",
            "how many tools are called at once, whatever the prompt says",
            (behaviour, value) => ParseCount(value) is { } count ? behaviour with { ToolCalls = count } : null
        ),
        new(
            "rounds",
            "a number",
            "how often tools are called before the answer",
            (behaviour, value) => ParseCount(value) is { } count ? behaviour with { ToolRounds = count } : null
        ),
        new(
            "json",
            "fenced, cut or wrong, each with xN",
            "what is wrong with JSON that was asked for",
            (behaviour, value) =>
                Schedule<string>.Parse(value, name => name is "fenced" or "cut" or "wrong" ? name : null) is { } faults
                    ? behaviour with
                    {
                        JsonFaults = faults,
                    }
                    : null
        ),
        new(
            "fail",
            "KIND always, KINDxN the first N times, several with commas",
            "how it fails",
            (behaviour, value) =>
                Schedule<Fault>.Parse(value, FindFault) is { } faults ? behaviour with { Faults = faults } : null
        ),
        new(
            "retry_after",
            Duration,
            "the delay that an error tells, in whole seconds",
            (behaviour, value) => WithAdvice(behaviour, value, RetryForm.Seconds)
        ),
        new(
            "retry_after_ms",
            "a number",
            "the same in milliseconds (header retry-after-ms)",
            (behaviour, value) =>
                ParseCount(value) is not null ? WithAdvice(behaviour, value + "ms", RetryForm.Milliseconds) : null
        ),
        new(
            "retry_after_date",
            Duration,
            "the same as a date",
            (behaviour, value) => WithAdvice(behaviour, value, RetryForm.Date)
        ),
        new(
            "flap",
            "UP/DOWN, as in 3s/2s",
            "up for a while, then 503, in turn from the start",
            (behaviour, value) => ParseFlapping(value) is { } flapping ? behaviour with { Flapping = flapping } : null
        ),
        new("wire", "bytewise, crlf, comments, several with commas", "how a stream is written", ApplyWire),
    ];

    private static Fault? FindFault(string name) => Fault.All.FirstOrDefault(fault => fault.Name == name);

    private static Behaviour? ApplyWire(Behaviour behaviour, string value)
    {
        Behaviour? result = behaviour;
        foreach (var part in value.Split(','))
        {
            result = part switch
            {
                "bytewise" => result with { IsBytewise = true },
                "crlf" => result with { HasCarriageReturns = true },
                "comments" => result with { HasComments = true },
                _ => null,
            };
            if (result is null)
            {
                return null;
            }
        }

        return result;
    }

    private static Behaviour? WithAdvice(Behaviour behaviour, string value, RetryForm form) =>
        ParseDuration(value) is { } delay ? behaviour with { RetryAdvice = new(delay, form) } : null;

    private static Flapping? ParseFlapping(string value) =>
        value.Split('/') is [var up, var down]
        && ParseDuration(up) is { } upTime
        && ParseDuration(down) is { } downTime
        && upTime + downTime > TimeSpan.Zero
            ? new(upTime, downTime)
            : null;

    private static TimeSpan? ParseDuration(string text)
    {
        var (number, seconds) = text switch
        {
            [.. var rest, 'm', 's'] => (rest, 0.001m),
            [.. var rest, 's'] => (rest, 1m),
            [.. var rest, 'm'] => (rest, 60m),
            _ => (text, 1m),
        };
        // Compared before it is multiplied: the product of a huge number would overflow.
        return ParseDecimal(number) is { } count && count <= 86_400m / seconds
            ? TimeSpan.FromTicks((long)(count * seconds * TimeSpan.TicksPerSecond))
            : null;
    }

    private static double? ParsePace(string text) =>
        text is "max" ? 0
        : ParseDecimal(text) is { } pace and (0 or >= 0.001m and <= Most) ? (double)pace
        : null;

    private static decimal? ParseDecimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static int? ParseCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Most
            ? count
            : null;
}
