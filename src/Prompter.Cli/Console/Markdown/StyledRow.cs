namespace Prompter.Cli.Console.Markdown;

/// <summary>A row with its SGR sequences, which take no place on the screen.</summary>
internal static class StyledRow
{
    private const int TabStop = 8;

    public static int WidthOf(string row)
    {
        var width = 0;
        foreach (var (_, columns) in Elements(row))
        {
            width += columns;
        }

        return width;
    }

    /// <summary>How many rows of a terminal it takes.</summary>
    public static int Height(string row, int columns)
    {
        var (height, column) = (1, 0);
        foreach (var (unit, width) in Elements(row))
        {
            if (unit == '\t')
            {
                column = Math.Min(columns, (column / TabStop * TabStop) + TabStop);
            }
            else if (column + width > columns)
            {
                (height, column) = (height + 1, width);
            }
            else
            {
                column += width;
            }
        }

        return height;
    }

    private static IEnumerable<(char Unit, int Columns)> Elements(string row)
    {
        for (var at = 0; at < row.Length; )
        {
            if (row[at] == '\e')
            {
                at = row.IndexOf('m', at) + 1;
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(row.AsSpan(at));
            yield return (row[at], DisplayText.WidthOf(row.AsSpan(at, length)));
            at += length;
        }
    }
}
