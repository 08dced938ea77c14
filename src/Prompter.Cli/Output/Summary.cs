using System.Globalization;
using Prompter.FanOut;

namespace Prompter.Cli.Output;

/// <summary>How each target ended, in the order in which they were named.</summary>
internal static class Summary
{
    public static void Write(Screen screen, Labels labels, IReadOnlyList<TargetResult> results, string artifacts)
    {
        screen.WriteLine(results.Count == 1 ? "Summary (1 model):" : $"Summary ({results.Count} models):");
        foreach (var result in results)
        {
            var mark = result.Status == TargetStatus.Ok ? screen.Styled("32", "✓") : screen.Styled("31", "✗");
            var head = labels.Padded(result.Target, screen);
            var room = labels.RoomBesideTag(screen) - 4;
            screen.WriteLine($"  {mark} {head}   {Outcome(result, room)}");
        }

        screen.WriteLine($"Artifacts: {artifacts}");
    }

    /// <summary>What came of a target in one line: its figures, or why it failed.</summary>
    /// <param name="result">The target's result.</param>
    /// <param name="width">How many columns there are; figures that matter less are left out. null: as many as it takes.</param>
    public static string Outcome(TargetResult result, int? width)
    {
        if (result.Status != TargetStatus.Ok)
        {
            var attempts = result.Attempts.Count > 1 ? $" after {result.Attempts.Count} attempts" : "";
            var message = DisplayText.MakeVisible(result.Error?.Message ?? "").ReplaceLineEndings(" ");
            return Fit(message, attempts, width);
        }

        // The least important come last in this list, and go first.
        List<(int Place, string Text)> figures =
        [
            (0, Notes.Seconds(result.Duration)),
            (2, $"{Count(result.Usage?.InputTokenCount)} → {Count(result.Usage?.OutputTokenCount)} tokens"),
            (3, Dollars(result.Cost)),
            (4, result.FinishReason is { Value: "length" } ? "stopped at its token limit" : ""),
            (5, result.Attempts.Count > 1 ? $"{result.Attempts.Count} attempts" : ""),
            (1, result.TimeToFirstToken is { } first ? $"first {Notes.Seconds(first)}" : ""),
        ];
        figures.RemoveAll(figure => figure.Text.Length == 0);
        while (figures.Count > 1 && Join(figures).Length > width)
        {
            figures.RemoveAt(figures.Count - 1);
        }

        return Join(figures);

        static string Join(List<(int Place, string Text)> figures) =>
            string.Join("   ", figures.OrderBy(figure => figure.Place).Select(figure => figure.Text));
    }

    /// <summary>Dollars with at least two significant digits, so that a cheap call does not look free.</summary>
    public static string Dollars(decimal? cost) =>
        cost switch
        {
            null => "$?",
            0 => "$0",
            >= 0.001m => string.Create(CultureInfo.InvariantCulture, $"${cost:0.0000}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"${cost:0.0000####}"),
        };

    private static string Count(long? tokens) => tokens?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Fit(string message, string attempts, int? width) =>
        width is { } room
            ? DisplayText.Truncate(message, Math.Max(20, room - attempts.Length)) + attempts
            : message + attempts;
}
