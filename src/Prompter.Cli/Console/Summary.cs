using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>How each target ended, in the order in which they were named.</summary>
internal static class Summary
{
    private const int Duration = 0;
    private const int First = 1;
    private const int TokenCounts = 2;
    private const int Cost = 3;
    private const int Remark = 4;
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(0.1);

    /// <param name="screen">Where it is written.</param>
    /// <param name="labels">The tags of all targets.</param>
    /// <param name="results">How they ended.</param>
    /// <param name="artifacts">The run's folder, as its user names it; null where nothing is kept.</param>
    /// <param name="elapsed">How long all of it took; null for as long as the slowest did.</param>
    public static void Write(
        Screen screen,
        Labels labels,
        IReadOnlyList<TargetResult> results,
        string? artifacts,
        TimeSpan? elapsed = null
    )
    {
        screen.WriteLine(results.Count == 1 ? "Summary (1 model):" : $"Summary ({results.Count} models):");
        var room = labels.Room(screen) - 4;
        var rows = results.Select(FiguresOf).ToList();
        if (results.Count > 1)
        {
            rows.Add(SummaryTotal.Of(results, elapsed));
        }

        var lines = Align(rows, room);
        foreach (var (result, line) in results.Zip(lines))
        {
            var mark = result.Status == TargetStatus.Ok ? screen.Styled("32", "✓") : screen.Styled("31", "✗");
            Write(screen, labels, mark, labels.Padded(result.Target, screen), line ?? Failure(result));
        }

        if (results.Count > 1)
        {
            var total = DisplayText.PadRight("total", labels.WidthOn(screen));
            Write(screen, labels, screen.Styled(Notes.QuietStyle, "Σ"), total, lines[^1]!);
        }

        if (artifacts is not null)
        {
            screen.WriteLine($"Artifacts: {DisplayText.OneLine(artifacts)}");
        }
    }

    /// <summary>What came of a target in one line: its figures, or why it failed.</summary>
    public static string Outcome(TargetResult result, int? width) =>
        Align([FiguresOf(result)], width)[0] ?? Failure(result);

    private static void Write(Screen screen, Labels labels, string mark, string label, string outcome)
    {
        var head = $"  {mark} {label}   ";
        foreach (var row in DisplayText.Wrap(outcome, labels.Room(screen) - 4 ?? int.MaxValue))
        {
            screen.WriteLine(head + row);
            head = new string(' ', 7 + labels.WidthOn(screen));
        }
    }

    /// <summary>Rows of figures in columns, null for null; the least important are left out where there is no room.</summary>
    private static List<string?> Align(IReadOnlyList<string[]?> rows, int? width)
    {
        var columns = new List<int> { Duration, First, TokenCounts, Cost, Remark };
        foreach (var least in (int[])[First, TokenCounts, Cost])
        {
            if (Lines().Any(line => DisplayText.WidthOf(line ?? "") > width))
            {
                columns.Remove(least);
            }
        }

        return Lines();

        List<string?> Lines()
        {
            var widths = columns
                .Select(column => rows.Max(row => row is null ? 0 : DisplayText.WidthOf(row[column])))
                .ToList();
            return
            [
                .. rows.Select(row =>
                    row is null
                        ? null
                        : string.Join(
                                "   ",
                                columns.Zip(widths, (column, room) => DisplayText.PadRight(row[column], room))
                            )
                            .TrimEnd()
                ),
            ];
        }
    }

    private static string[]? FiguresOf(TargetResult result) =>
        result.Status == TargetStatus.Ok ? Figures(result) : null;

    private static string[] Figures(TargetResult result) =>
        [
            Notes.Seconds(result.Duration),
            result.TimeToFirstToken is { } first ? $"first {Notes.Seconds(first)}" : "",
            Tokens(result.Usage),
            Dollars(result.Cost),
            DisplayText.OneLine(string.Join(", ", Remarks(result))),
        ];

    private static string Failure(TargetResult result)
    {
        var remarks = string.Join(", ", Remarks(result));
        return DisplayText.MakeVisible((result.Error?.Message ?? "").ReplaceLineEndings(" "))
            + (remarks.Length > 0 ? $" ({remarks})" : "");
    }

    private static IEnumerable<string> Remarks(TargetResult result)
    {
        if (result is { Status: TargetStatus.Ok, FinishReason.Value: "length" })
        {
            yield return "stopped at its token limit";
        }

        if (result is { Status: TargetStatus.Ok, FinishReason.Value: "content_filter" })
        {
            yield return "stopped by a filter";
        }

        if (result is { Status: TargetStatus.Ok, AnsweredBy: { } other } && other != result.Target.Reference)
        {
            yield return $"answered by {other}";
        }

        var tries = result.Attempts.Count(attempt => attempt.WasSent);
        if (tries > 1)
        {
            yield return $"{tries} attempts";
        }

        var waited = result.Attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + (attempt.Waited ?? default));
        if (waited >= LongWait)
        {
            yield return $"waited {Notes.Seconds(waited)} in line";
        }
    }

    public static string Tokens(UsageDetails? usage) =>
        $"{Count(usage?.InputTokenCount)} → {Count(usage?.OutputTokenCount)} tokens";

    /// <summary>Dollars with at least two significant digits, so that a cheap call does not look free.</summary>
    public static string Dollars(decimal? cost) =>
        cost switch
        {
            null => "$?",
            0 => "$0",
            >= 0.001m => $"${cost:0.0000}",
            _ => $"${cost:0.0000####}",
        };

    private static string Count(long? tokens) => tokens?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
