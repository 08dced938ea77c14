namespace Prompter.Cli.Console.Columns;

/// <summary>
/// The end of a text that grows, as rows of a width. Each character is looked at once, however long the text or a line of it is. Words stay
/// whole; lines of code and of tables are cut, with a mark.
/// </summary>
internal sealed class ColumnText
{
    /// <summary>As much as is laid out again where the width changes.</summary>
    private const int KeptText = 32 * 1024;

    /// <summary>More than any screen has.</summary>
    private const int KeptRows = 512;

    /// <summary>As much of a line as tells what it is.</summary>
    private const int LongestStart = 8;

    private readonly StringBuilder kept = new();
    private readonly Queue<string> rows = new();
    private readonly StringBuilder start = new();

    /// <summary>The row that may still change: the last one.</summary>
    private string open = "";
    private bool isFenced;
    private bool keptBeginsFenced;
    private int width = 80;

    public bool IsEmpty => kept.Length == 0;

    public void Clear()
    {
        kept.Clear();
        (isFenced, keptBeginsFenced) = (false, false);
        Restart();
    }

    /// <param name="text">The next piece, which is safe to show.</param>
    public void Append(string text)
    {
        kept.Append(text);
        if (kept.Length > 2 * KeptText)
        {
            Forget();
        }

        LayOut(text);
    }

    /// <summary>The last rows, as they are at a width.</summary>
    public IReadOnlyList<string> Last(int count, int newWidth)
    {
        if (newWidth != width)
        {
            width = newWidth;
            Restart();
            isFenced = keptBeginsFenced;
            LayOut(kept.ToString());
        }

        var ended = open.Length == 0;
        return
        [
            .. rows.Skip(rows.Count - Math.Min(rows.Count, ended ? count : count - 1)),
            .. ended ? [] : (string[])[IsAsItIs ? Cut(open) : open],
        ];
    }

    private bool IsAsItIs => isFenced || start.ToString() is ['|', ..] or ['\t', ..] or [' ', ' ', ' ', ' ', ..];

    private void Restart()
    {
        rows.Clear();
        start.Clear();
        open = "";
    }

    private void LayOut(string text)
    {
        var rest = text.AsSpan();
        for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
        {
            Grow(rest[..end]);
            Add(IsAsItIs ? Cut(open) : open);
            isFenced ^= IsFence(start.ToString());
            start.Clear();
            open = "";
        }

        Grow(rest);
    }

    private void Grow(ReadOnlySpan<char> piece)
    {
        start.Append(piece[..Math.Min(piece.Length, LongestStart - start.Length)]);
        if (!IsAsItIs)
        {
            open = Wrap($"{open}{piece}".Replace("\t", "    ", StringComparison.Ordinal));
        }
        else if (open.Length <= width * 2)
        {
            // What stands behind the edge is not shown.
            open = $"{open}{piece[..Math.Min(piece.Length, width * 4)]}";
        }
    }

    /// <summary>Adds the rows that a line fills, and returns what stands in the last.</summary>
    private string Wrap(string line)
    {
        var (begin, filled, blank) = (0, 0, -1);
        for (var at = 0; at < line.Length; )
        {
            var length = line[at] < '\u0300' ? 1 : StringInfo.GetNextTextElementLength(line, at);
            length =
                length == 1 && at + 1 < line.Length && line[at + 1] >= '\u0300'
                    ? StringInfo.GetNextTextElementLength(line, at)
                    : length;
            var needed = DisplayText.WidthOf(line.AsSpan(at, length));
            if (filled + needed > width && at > begin)
            {
                // Before a wide character a line may be broken; a line that is only indentation or a mark is no place for it.
                var isBlank = line[at] == ' ';
                var place =
                    isBlank || needed == 2 ? at
                    : blank > begin && line.AsSpan(begin, blank - begin).Trim().Length > 1 ? blank
                    : at;
                Add(line[begin..place].TrimEnd());
                begin = line[place] == ' ' ? place + 1 : place;
                filled = DisplayText.WidthOf(line.AsSpan(begin, Math.Max(0, at - begin)));
                blank = -1;
                if (isBlank)
                {
                    at += length;
                    continue;
                }
            }

            blank = line[at] == ' ' ? at : blank;
            filled += needed;
            at += length;
        }

        return line[begin..];
    }

    private string Cut(string line)
    {
        var shown = line.Replace("\t", "    ", StringComparison.Ordinal);
        return DisplayText.Truncate(shown, width);
    }

    private void Add(string row)
    {
        rows.Enqueue(row);
        if (rows.Count > KeptRows)
        {
            rows.Dequeue();
        }
    }

    /// <summary>Drops the beginning, whole lines where there are any.</summary>
    private void Forget()
    {
        var all = kept.ToString();
        var cut = all.IndexOf('\n', all.Length - KeptText) is >= 0 and var end ? end + 1 : all.Length - KeptText;
        foreach (var line in all[..cut].Split('\n'))
        {
            keptBeginsFenced ^= IsFence(line);
        }

        kept.Remove(0, cut);
    }

    private static bool IsFence(string line) => line.TrimStart() is ['`', '`', '`', ..] or ['~', '~', '~', ..];
}
