using System.Runtime.InteropServices;
using Prompter.Runs;

namespace Prompter.Cli.Console.Columns;

/// <summary>
/// The models beside each other while they write. In the end the answers stand one after the other, as plain text that can be copied.
/// </summary>
internal sealed class ColumnsView : ILiveView
{
    private const int LeastHeight = 8;
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    /// <summary>How long a page stays where no keys can turn it.</summary>
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Column> byLabel;
    private readonly IReadOnlyList<Column> columns;
    private readonly Labels labels;
    private readonly Screen screen;
    private readonly LiveScreen live;
    private readonly IView ended;
    private readonly CancellationToken stop;
    private readonly TimeProvider time;
    private readonly bool hasKeys;
    private readonly long began;
    private readonly IDisposable onSuspension;

    /// <summary>The column that the page begins with, whatever the width of the terminal becomes.</summary>
    private int anchor;
    private int frame;

    /// <param name="labels">The tags of all targets.</param>
    /// <param name="screen">The terminal.</param>
    /// <param name="keys">Its keys; null where they cannot be read.</param>
    /// <param name="ended">What shows the answers in the end.</param>
    /// <param name="life">How the process ends, and is suspended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Cancelled where everything is stopped.</param>
    public ColumnsView(
        Labels labels,
        Screen screen,
        ITerminalKeys? keys,
        IView ended,
        IProcessLife life,
        TimeProvider time,
        CancellationToken stop
    )
    {
        columns = [.. labels.Targets.Select(target => new Column(target, time))];
        byLabel = columns.ToDictionary(column => column.Target.Label, StringComparer.Ordinal);
        live = new(screen, keys);
        (this.labels, this.screen, this.ended, this.stop, this.time) = (labels, screen, ended, stop, time);
        hasKeys = keys is not null;
        began = time.GetTimestamp();
        life.OnExit(() => live.Close());
        onSuspension = OperatingSystem.IsWindows()
            ? CancellationToken.None.Register(() => { })
            : life.OnSignal(
                PosixSignal.SIGTSTP,
                () =>
                {
                    live.Close(forGood: false);
                    life.Suspend();
                }
            );
    }

    /// <summary>Whether a terminal has room for two columns.</summary>
    public static bool Fits(Screen screen) =>
        ColumnLayout.Fits(screen.Width ?? 0) && screen.Rows >= LeastHeight && screen.IsInForeground;

    public void Show(RunEvent runEvent) => byLabel[runEvent.Target.Label].Take(runEvent);

    public void Draw()
    {
        frame++;
        live.Draw(Compose);
    }

    public void End()
    {
        live.Close();
        onSuspension.Dispose();
        foreach (var column in columns)
        {
            // Of one without an answer, the summary says all that there is to say.
            if (column.Result is { } result && (result.Status == TargetStatus.Ok || result.Answer.Length > 0))
            {
                ended.Show(new TargetCompleted(column.Target, result));
            }
        }
    }

    private List<string> Compose(int width, int height)
    {
        var layout = new ColumnLayout(columns.Count, width);
        var page = Turn(layout);
        var spinner = Frames[frame % Frames.Length].ToString();
        var first = layout.FirstOf(page);
        var shown = columns
            .Skip(first)
            .Take(layout.AtOnce)
            .Select(column => (column.Target, Cells: column.Draw(layout.Width, height - 1, spinner)))
            .ToList();
        List<string> rows = [];
        for (var row = 0; row < height - 1; row++)
        {
            var line = new StringBuilder();
            for (var place = 0; place < shown.Count; place++)
            {
                var at = layout.PositionOf(place);
                if (place > 0)
                {
                    line.Append(CultureInfo.InvariantCulture, $"\e[{at - 2}G{screen.Styled(Notes.QuietStyle, "│")}");
                }

                if (row < shown[place].Cells.Count)
                {
                    Append(line, shown[place].Cells[row], shown[place].Target, at, layout.Width);
                }
            }

            rows.Add(line.ToString());
        }

        rows.Add(screen.Styled(Notes.QuietStyle, DisplayText.Truncate(Footer(layout, page, width - 1), width - 1)));
        return rows;
    }

    /// <summary>
    /// Each part stands where it has to, by the column's number: a terminal that takes a character for wider or narrower than it is
    /// shifts nothing beside it.
    /// </summary>
    private void Append(StringBuilder line, Cell cell, Calls.Target target, int at, int width)
    {
        line.Append(CultureInfo.InvariantCulture, $"\e[{at}G");
        line.Append(
            cell.Style is null ? cell.Text
            : cell.Style == "1" ? labels.Styled(target, cell.Text, screen)
            : screen.Styled(cell.Style, cell.Text)
        );
        if (cell.Right.Length > 0)
        {
            var begin = at + width - DisplayText.WidthOf(cell.Right);
            line.Append(CultureInfo.InvariantCulture, $"\e[{begin}G{screen.Styled(Notes.QuietStyle, cell.Right)}");
        }
    }

    private string Footer(ColumnLayout layout, int page, int room)
    {
        var done = columns.Count(column => column.Result is not null);
        var count = $"{done} of {columns.Count} done, {Notes.Seconds(time.GetElapsedTime(began))}";
        if (stop.IsCancellationRequested)
        {
            return $"stopping (Ctrl-C again: at once) · {count}";
        }

        if (layout.Pages == 1)
        {
            return count;
        }

        var which = $"page {page + 1} of {layout.Pages}";
        var turn = hasKeys ? "Tab or → next, ← back, 1–9 choose" : "pages turn by themselves";
        var whole = $"{which}: {turn} · {count}";
        return DisplayText.WidthOf(whole) <= room ? whole : $"{which} · {count}";
    }

    /// <summary>Turns pages as keys or the time ask for it.</summary>
    /// <returns>The page to show.</returns>
    private int Turn(ColumnLayout layout)
    {
        var page = Math.Min(anchor / layout.AtOnce, layout.Pages - 1);
        var turned = hasKeys
            ? Keys.Turn(live.ReadKeys(), page, layout.Pages)
            : (int)(time.GetElapsedTime(began) / PageTime) % layout.Pages;
        anchor = turned == page ? anchor : turned * layout.AtOnce;
        return turned;
    }
}
