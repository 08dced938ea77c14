using System.Globalization;
using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>How long a provider asks to wait, read from the text of its error.</summary>
internal static partial class StatedDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>The delay in <c>try again in 1m30s</c>, <c>Retry-After: 20</c>, <c>"retryDelay": "34s"</c> and their like.</summary>
    /// <returns>At most a year, or null where the text names none.</returns>
    public static TimeSpan? In(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var seconds = 0.0;
        var amounts = match.Groups["amount"].Captures;
        var units = match.Groups["unit"].Captures;
        for (var index = 0; index < amounts.Count; index++)
        {
            seconds += Number(amounts[index].Value) * SecondsIn(units[index].Value);
        }

        if (match.Groups["bare"] is { Success: true } bare)
        {
            seconds = Number(bare.Value) * SecondsIn(match.Groups["named"].Value);
        }

        return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
    }

    private static double Number(string digits) => double.Parse(digits, CultureInfo.InvariantCulture);

    private static double SecondsIn(string unit) =>
        unit.ToUpperInvariant() switch
        {
            ['M', 'S', ..] or ['M', 'I', 'L', ..] => 0.001,
            ['M', ..] => 60,
            ['H', ..] => 3600,
            ['D', ..] => 86_400,
            _ => 1,
        };

    // Every repetition is bounded and no two neighbours can match the same text, so there is nothing to try twice.
    [GeneratedRegex(
        """
            \b (?:try[ ]again | retry | retrying | resets?) [ _-]? (?:in|after|delay) (?:[_-](?<named>ms|seconds|s)\b)? ["']? [ :=]{0,3} ["']?
            (?:
                (?: (?<amount>\d{1,9}(?:\.\d{1,9})?) [ ]?
                    (?<unit>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?) (?![a-z]) [ ,]{0,2} ){1,4}
                | (?<bare>\d{1,9}(?:\.\d{1,9})?) (?! [\d]|\.\d|[ ]?[a-z] )
            )
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Pattern();
}
