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

    public static void Write(Screen screen, Labels labels, IReadOnlyList<TargetResult> results, string? artifacts)
    {
        screen.WriteLine(results.Count == 1 ? "Summary (1 model):" : $"Summary ({results.Count} models):");
        var room = labels.Room(screen) - 4;
        foreach (var (result, outcome) in results.Zip(Outcomes(results, room)))
        {
            var mark = result.Status == TargetStatus.Ok ? screen.Styled("32", "✓") : screen.Styled("31", "✗");
            var head = $"  {mark} {labels.Padded(result.Target, screen)}   ";
            foreach (var row in DisplayText.Wrap(outcome, room ?? int.MaxValue))
            {
                screen.WriteLine(head + row);
                head = new string(' ', 7 + labels.WidthOn(screen));
            }
        }

        if (artifacts is not null)
        {
            screen.WriteLine($"Artifacts: {DisplayText.OneLine(artifacts)}");
        }
    }

    /// <summary>What came of a target in one line: its figures, or why it failed.</summary>
    public static string Outcome(TargetResult result, int? width) => Outcomes([result], width)[0];

    /// <summary>What came of each target; figures stand in columns, and the least important are left out where there is no room.</summary>
    private static List<string> Outcomes(IReadOnlyList<TargetResult> results, int? width)
    {
        var rows = results.Select(result => result.Status == TargetStatus.Ok ? Figures(result) : null).ToList();
        var columns = new List<int> { Duration, First, TokenCounts, Cost, Remark };
        foreach (var least in (int[])[First, TokenCounts, Cost])
        {
            if (Lines().Any(line => DisplayText.WidthOf(line ?? "") > width))
            {
                columns.Remove(least);
            }
        }

        return [.. Lines().Zip(results, (line, result) => line ?? Failure(result))];

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
