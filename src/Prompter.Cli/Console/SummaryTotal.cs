using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>What a run took and cost in all. A plus says that somebody's share of it is not known.</summary>
internal static class SummaryTotal
{
    /// <returns>The columns of the summary.</returns>
    public static string[] Of(IReadOnlyList<TargetResult> results, TimeSpan? elapsed)
    {
        var asked = results.Where(HasUsed).ToList();
        return
        [
            Notes.Seconds(elapsed ?? results.Max(result => result.Duration)),
            "",
            $"{Count(usage => usage.InputTokenCount)} → {Count(usage => usage.OutputTokenCount)} tokens",
            Dollars(),
            "",
        ];

        string Count(Func<UsageDetails, long?> of) =>
            Sum(asked.Select(result => result.Usage is { } usage ? of(usage) : null).ToList()) is var (sum, isWhole)
                ? $"{sum}{(isWhole ? "" : "+")}"
                : "?";

        string Dollars()
        {
            var known = asked.Where(result => result.Cost is not null).ToList();
            var sum = known.Sum(result => result.Cost);
            return known.Count == asked.Count ? Summary.Dollars(sum)
                : sum > 0 ? Summary.Dollars(sum) + "+"
                : Summary.Dollars(null);
        }
    }

    /// <returns>The sum of what is known, and whether that is all; null where nothing is.</returns>
    private static (long Sum, bool IsWhole)? Sum(List<long?> counts)
    {
        var known = counts.OfType<long>().ToList();
        return known.Count == 0 && counts.Count > 0 ? null : (known.Sum(), known.Count == counts.Count);
    }

    /// <summary>Whether it used tokens, as far as is known.</summary>
    private static bool HasUsed(TargetResult result) =>
        result.Status == TargetStatus.Ok || result.Attempts.Any(attempt => attempt.IsPaid);
}
