namespace Prompter.Cli.Console.Markdown;

/// <summary>The last rows of a terminal, which may still change: only what differs is written again.</summary>
internal sealed class LiveRows(Screen screen)
{
    private List<string> shown = [];

    public bool IsEmpty => shown.Count == 0;

    /// <summary>Whether rows have room on the screen, so that all of them can be written again.</summary>
    public bool Fit(IReadOnlyList<string> rows) => rows.Sum(Height) < (screen.Rows ?? 24);

    /// <summary>Shows these rows in the place of those before; the cursor stays at the end of the last one.</summary>
    public void Show(IReadOnlyList<string> rows)
    {
        var same = 0;
        while (same < shown.Count && same < rows.Count && shown[same] == rows[same])
        {
            same++;
        }

        if (same == shown.Count)
        {
            // Nothing has changed but what is new.
            WriteLines(rows, same, same > 0);
        }
        else if (
            same == shown.Count - 1
            && same < rows.Count
            && rows[same].StartsWith(shown[same], StringComparison.Ordinal)
        )
        {
            screen.Write(rows[same].AsSpan(shown[same].Length));
            WriteLines(rows, same + 1, true);
        }
        else
        {
            same = Math.Min(same, Math.Max(0, rows.Count - 1));
            var up = shown.Skip(same).Sum(Height) - 1;
            screen.Write(up > 0 ? $"\r\e[{up}A\e[J" : "\r\e[J");
            WriteLines(rows, same, false);
        }

        shown = [.. rows];
    }

    /// <summary>Ends the last row; what is there stays.</summary>
    public void Keep()
    {
        if (shown.Count > 0)
        {
            screen.Write("\n");
            shown = [];
        }
    }

    private void WriteLines(IReadOnlyList<string> rows, int from, bool startsWithEnd)
    {
        for (var at = from; at < rows.Count; at++)
        {
            screen.Write(at > from || startsWithEnd ? "\n" : "");
            screen.Write(rows[at]);
        }
    }

    private int Height(string row) => StyledRow.Height(row, screen.Width ?? int.MaxValue);
}
