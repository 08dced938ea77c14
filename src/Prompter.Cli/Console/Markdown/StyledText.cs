namespace Prompter.Cli.Console.Markdown;

/// <summary>A text whose parts have styles; line ends in it stay.</summary>
internal sealed class StyledText
{
    private const string Tab = "    ";

    private readonly StringBuilder text = new();
    private readonly List<(int End, string Style)> parts = [];

    /// <summary>The columns of its widest line.</summary>
    public int Width => text.ToString().Split('\n').Max(line => DisplayText.WidthOf(line));

    public override string ToString() => text.ToString();

    public void Append(ReadOnlySpan<char> added, string style)
    {
        if (added.Length == 0)
        {
            return;
        }

        if (added.Contains('\t'))
        {
            added = added.ToString().Replace("\t", Tab, StringComparison.Ordinal);
        }

        text.Append(added);
        if (parts is [.., var last] && last.Style == style)
        {
            parts[^1] = (text.Length, style);
        }
        else
        {
            parts.Add((text.Length, style));
        }
    }

    /// <summary>The lines, broken at words where they are wider.</summary>
    /// <param name="width">The most columns of a row.</param>
    /// <param name="breaksWords">Whether a word that is wider is broken too; else it stays whole, for the terminal to break: who copies an address gets it whole.</param>
    public IReadOnlyList<string> Rows(int width, bool breaksWords = false)
    {
        var all = text.ToString();
        var rows = new List<string>();
        var part = 0;
        for (var from = 0; from <= all.Length; )
        {
            var end = all.IndexOf('\n', from);
            end = end < 0 ? all.Length : end;
            foreach (var (start, length) in Break(all, from, end, Math.Max(1, width), breaksWords))
            {
                rows.Add(Row(all, start, start + length, ref part));
            }

            from = end + 1;
        }

        return rows;
    }

    private string Row(string all, int start, int end, ref int part)
    {
        var row = new StringBuilder();
        while (start < end)
        {
            while (parts[part].End <= start)
            {
                part++;
            }

            var until = Math.Min(end, parts[part].End);
            row.Append(MarkdownStyle.Apply(parts[part].Style, all.AsSpan(start, until - start)));
            start = until;
        }

        return row.ToString();
    }

    /// <summary>Where rows begin, and how long they are, without the blank that a row is broken at.</summary>
    private static IEnumerable<(int Start, int Length)> Break(
        string all,
        int from,
        int end,
        int width,
        bool breaksWords
    )
    {
        var (start, column) = (from, 0);
        // Where the row may end, where the next one begins then, and the column there.
        var (place, next, columnOfNext) = (-1, 0, 0);
        for (var at = from; at < end; )
        {
            var length = StringInfo.GetNextTextElementLength(all.AsSpan(at, end - at));
            var columns = DisplayText.WidthOf(all.AsSpan(at, length));
            var isBlank = all[at] == ' ';
            // A character of a script without blanks may begin a row.
            if (!isBlank && columns == 2 && at > start)
            {
                (place, next, columnOfNext) = (at, at, column);
            }

            if (column + columns > width && !isBlank && at > start && (place > start || breaksWords))
            {
                var isAtWord = place > start;
                yield return (start, (isAtWord ? place : at) - start);
                column -= isAtWord ? columnOfNext : column;
                start = isAtWord ? next : at;
                place = -1;
            }

            column += columns;
            at += length;
            if (isBlank && all.AsSpan(start, at - start).Trim().Length > 0)
            {
                place = place >= start && next == at - length ? place : at - length;
                (next, columnOfNext) = (at, column);
            }
        }

        yield return (start, end - start);
    }
}
