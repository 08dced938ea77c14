using System.Globalization;
using Microsoft.Extensions.AI;
using Prompter.Json;

namespace Prompter.Providers.Simulated;

/// <summary>A parameter that may follow a character's name.</summary>
/// <param name="Name">As the user writes it.</param>
/// <param name="Expected">Says to a user who wrote this bad value what a good one looks like.</param>
/// <param name="Apply">The behaviour with the value in it, or null if the value is bad.</param>
internal sealed record SimulatedParameter(
    string Name,
    Func<string, string> Expected,
    Func<SimulatedBehaviour, string, SimulatedBehaviour?> Apply
)
{
    private const int MostTokens = 1_000_000;
    private const int MostCalls = 1_000_000;
    private const string Duration = "expected 0 to 24 hours, such as 200ms, 1.5s, 2m, or a number of seconds";
    private static readonly decimal LongestDuration = (decimal)TimeSpan.FromHours(24).TotalSeconds;

    /// <summary>Every parameter.</summary>
    public static IReadOnlyList<SimulatedParameter> All { get; } =
    [
        new(
            "ttft",
            _ => Duration,
            (behaviour, value) =>
                ParseDuration(value) is { } duration ? behaviour with { TimeToFirstToken = duration } : null
        ),
        new(
            "tps",
            _ => "expected tokens per second from 0.001 to 1000000, or max (or 0) for no pacing",
            (behaviour, value) => ParsePace(value) is { } pace ? behaviour with { TokensPerSecond = pace } : null
        ),
        new(
            "tokens",
            _ => "expected a whole number from 0 to 1000000",
            (behaviour, value) =>
                ParseCount(value, MostTokens) is { } tokens ? behaviour with { Tokens = tokens } : null
        ),
        new(
            "fail",
            ExpectedFailures,
            (behaviour, value) => ParseFailures(value) is { } failures ? behaviour with { Failures = failures } : null
        ),
        new(
            "retry_after",
            _ => Duration,
            (behaviour, value) => ParseDuration(value) is { } duration ? behaviour with { RetryAfter = duration } : null
        ),
        new(
            "finish",
            _ => "expected length or content_filter",
            (behaviour, value) =>
                value switch
                {
                    "length" => behaviour with { FinishReason = ChatFinishReason.Length },
                    "content_filter" => behaviour with { FinishReason = ChatFinishReason.ContentFilter },
                    _ => null,
                }
        ),
        new(
            "usage",
            _ => "expected off",
            (behaviour, value) => value is "off" ? behaviour with { ReportsUsage = false } : null
        ),
        new(
            "seed",
            _ => "expected a whole number",
            (behaviour, value) =>
                long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
                    ? behaviour with
                    {
                        Seed = seed,
                    }
                    : null
        ),
    ];

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
        return ParseDecimal(number) is { } count && count <= LongestDuration / seconds
            ? TimeSpan.FromTicks((long)(count * seconds * TimeSpan.TicksPerSecond))
            : null;
    }

    private static double? ParsePace(string text) =>
        text is "max" ? 0
        : ParseDecimal(text) is { } pace and (0 or >= 0.001m and <= 1_000_000m) ? (double)pace
        : null;

    private static List<SimulatedFailureRun>? ParseFailures(string text)
    {
        var runs = new List<SimulatedFailureRun>();
        foreach (var part in text.Split(','))
        {
            var (name, times) = SplitFailure(part);
            var failure = SimulatedFailure.All.FirstOrDefault(known =>
                string.Equals(known.Name, name, StringComparison.Ordinal)
            );
            var calls = times is null ? null : ParseCount(times, MostCalls);
            var neverReached = runs is [.., { Calls: null }];
            if (failure is null || (times is not null && calls is null) || neverReached)
            {
                return null;
            }

            runs.Add(new(failure, calls));
        }

        return runs;
    }

    private static string ExpectedFailures(string text)
    {
        var names = SimulatedFailure.All.Select(known => known.Name).ToList();
        var unknown = text.Split(',')
            .Select(part => SplitFailure(part).Name)
            .FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal));
        var nearest =
            unknown is not null && NearestName.Find(unknown, names) is { } near ? $"did you mean '{near}'? " : "";
        return $"{nearest}expected KIND or KINDxN (the first N calls, 0 to 1000000), several with commas between, only the last "
            + $"without xN, where KIND is one of {string.Join(", ", names)}";
    }

    /// <summary>Splits <c>429x2</c> before its x, but not <c>context</c>.</summary>
    private static (string Name, string? Times) SplitFailure(string text)
    {
        var cross = text.LastIndexOf('x');
        return cross < 0 || cross == text.Length - 1 || text.AsSpan(cross + 1).ContainsAnyExceptInRange('0', '9')
            ? (text, null)
            : (text[..cross], text[(cross + 1)..]);
    }

    private static decimal? ParseDecimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static int? ParseCount(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= most
            ? count
            : null;
}
