using System.Text.Json.Nodes;
using Prompter.Artifacts;

namespace Prompter.Cli.Commands.Runs;

/// <summary>Runs for a reader, a line each; the prompt takes what room is left.</summary>
internal static class RunTable
{
    private const string Gap = "  ";
    private const int Narrow = 76;
    private const int WidestModels = 32;
    private const int LeastModels = 6;
    private const int LeastPrompt = 16;

    /// <summary>The column that becomes narrower where there is no room.</summary>
    private const int Models = 4;

    public static void Write(App app, IReadOnlyList<(int Number, RunEntry Entry)> runs)
    {
        var width = app.Streams.Output.Width(app.Environment.Variables);
        var isNarrow = width < Narrow;
        var rows = runs.Select(run => Cells(run.Number, run.Entry, isNarrow)).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        // The last column has no width of its own.
        var widths = rows[0][..^1].Select((_, column) => rows.Max(row => DisplayText.WidthOf(row[column]))).ToArray();
        var room = width - widths.Sum() - Gap.Length * widths.Length;
        if (room is { } free)
        {
            var wanted = Math.Min(widths[Models], WidestModels);
            var lacking = Math.Max(0, LeastPrompt - (free + widths[Models] - wanted));
            room = free + widths[Models];
            widths[Models] = Math.Max(LeastModels, wanted - lacking);
            room -= widths[Models];
        }

        foreach (var row in rows)
        {
            row[Models] = width is null ? row[Models] : DisplayText.Truncate(row[Models], widths[Models]);
            var cells = row[..^1]
                .Select(
                    (cell, column) => column == 0 ? cell.PadLeft(widths[0]) : DisplayText.PadRight(cell, widths[column])
                );
            var prompt = room is { } left ? DisplayText.Truncate(row[^1], Math.Max(1, left)) : row[^1];
            app.Output.WriteLine(string.Join(Gap, [.. cells, prompt]).TrimEnd());
        }
    }

    public static string ToJson(int number, RunEntry entry) =>
        JsonLine.Of(
            new JsonObject
            {
                ["number"] = number,
                ["id"] = entry.Id,
                ["path"] = entry.Path,
                ["status"] = RunFinder.StatusOf(entry),
                ["gone"] = RunFinder.Open(entry) is null,
                ["started_at"] = entry.StartedAt,
                ["ended_at"] = entry.EndedAt,
                ["models"] = RunJson.ArrayOf(entry.Models),
                ["prompt"] = entry.Prompt,
                ["cost_estimated"] = entry.Cost,
            }
        );

    private static string[] Cells(int number, RunEntry entry, bool isNarrow)
    {
        var status = RunFinder.StatusOf(entry) + (RunFinder.Open(entry) is null ? " (gone)" : "");
        var started = entry.StartedAt.ToLocalTime();
        var models = entry.Models switch
        {
            [] => "",
            [var one] => one,
            [var first, ..] => $"{first} +{entry.Models.Count - 1}",
        };
        models = DisplayText.OneLine(models);
        var prompt = DisplayText.OneLine((entry.Prompt ?? "").ReplaceLineEndings(" "));
        var head = (string[])[number.ToString(CultureInfo.InvariantCulture), DisplayText.OneLine(entry.Id)];
        var date = started.ToString(isNarrow ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return isNarrow
            ? [.. head, date, status, models, prompt]
            :
            [
                .. head,
                date,
                status,
                models,
                entry.Status == RunEntry.Running ? "" : Summary.Dollars(entry.Cost),
                prompt,
            ];
    }
}
