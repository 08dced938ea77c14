using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>How long a provider asks to wait, read from the text of its error.</summary>
internal static partial class StatedDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>The delay in <c>try again in 1m30s</c>, <c>wait 20 seconds</c>, <c>Retry-After: 20</c>, <c>"retryDelay": "34s"</c> and their like.</summary>
    /// <returns>At most a year, or null where the text names none.</returns>
    public static TimeSpan? In(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        return match.Groups["bare"] is { Success: true } bare
            ? AtMostLongest(Number(bare.Value) * SecondsIn(match.Groups["named"].Value))
            : Sum(match);
    }

    /// <summary>A duration as Go writes it: <c>6m0s</c>, <c>120ms</c>, <c>1h2m3.5s</c>, and Groq's days.</summary>
    /// <returns>At most a year, or null where the text is none.</returns>
    public static TimeSpan? Duration(string text) =>
        GoDuration().Match(text) is { Success: true } match ? Sum(match) : null;

    private static TimeSpan Sum(Match match) =>
        AtMostLongest(
            match
                .Groups["amount"]
                .Captures.Zip(match.Groups["unit"].Captures)
                .Sum(part => Number(part.First.Value) * SecondsIn(part.Second.Value))
        );

    private static TimeSpan AtMostLongest(double seconds) =>
        TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));

    private static double Number(string digits) => double.Parse(digits, CultureInfo.InvariantCulture);

    private static double SecondsIn(string unit) =>
        unit.ToUpperInvariant() switch
        {
            ['M', 'S', ..] or ['M', 'I', 'L', ..] => 1e-3,
            ['U' or '\u00B5' or '\u039C', ..] => 1e-6,
            ['N', ..] => 1e-9,
            ['M', ..] => 60,
            ['H', ..] => 3600,
            ['D', ..] => 86_400,
            _ => 1,
        };

    // Every repetition is bounded and no two neighbours can match the same text, so there is nothing to try twice.
    [GeneratedRegex(
        """
            \b (?:
                (?:try[ ]again | retry | retrying | resets?) [ _-]? (?:in|after|delay) (?:[_-](?<named>ms|seconds|s)\b)?
                | wait (?:[ ](?:for|another|at[ ]least)){0,2}
                | estimated_time
            ) ["']? [ :=]{0,3} ["']? (?:(?:about|approximately)[ ])?
            (?:
                (?: (?<amount>\d{1,9}(?:\.\d{1,9})?) [ ]?
                    (?<unit>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?) (?![a-z]) [ ,]{0,2} ){1,4}
                | (?<bare>\d{1,9}(?:\.\d{1,9})?) (?! [\d]|\.\d|[ ]?[a-z]|[-/:]\d )
            )
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Pattern();

    [GeneratedRegex(
        @"^(?:(?<amount>\d{1,18}(?:\.\d{1,18})?)(?<unit>d|h|ms|m|s|us|µs|ns))+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex GoDuration();
}
