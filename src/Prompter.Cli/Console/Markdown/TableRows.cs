using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Prompter.Cli.Console.Markdown;

/// <summary>The rows of a table, whose columns share the width of the terminal.</summary>
internal sealed class TableRows(Table table, string source, bool hasStyles)
{
    private const int Narrowest = 4;
    private const string Between = " │ ";

    /// <returns>null where not all columns have a place beside each other.</returns>
    public List<string>? Of(int width)
    {
        var lines = table.OfType<TableRow>().Select(row => (Cells: CellsOf(row), row.IsHeader)).ToList();
        var count = lines.Max(line => line.Cells.Count);
        int[] natural =
        [
            .. Enumerable
                .Range(0, count)
                .Select(column => lines.Max(line => line.Cells.ElementAtOrDefault(column)?.Width ?? 0)),
        ];
        if (Share(natural, width - (Between.Length * (count - 1))) is not { } widths)
        {
            return null;
        }

        var rows = new List<string>();
        foreach (var (cells, isHeader) in lines)
        {
            AddLine(rows, cells, widths);
            if (isHeader)
            {
                rows.Add(Quiet(string.Join("─┼─", widths.Select(columns => new string('─', columns)))));
            }
        }

        return rows;
    }

    /// <summary>How wide columns are: the widest give way to the others.</summary>
    private static int[]? Share(int[] natural, int room)
    {
        if (room < Narrowest * natural.Length)
        {
            return null;
        }

        var widest = natural.Max();
        while (natural.Sum(columns => Math.Min(columns, widest)) > room)
        {
            widest--;
        }

        return [.. natural.Select(columns => Math.Min(columns, widest))];
    }

    private void AddLine(List<string> rows, List<StyledText> cells, int[] widths)
    {
        var columns = widths
            .Select((width, column) => cells.ElementAtOrDefault(column)?.Rows(width, breaksWords: true) ?? [""])
            .ToList();
        for (var index = 0; index < columns.Max(column => column.Count); index++)
        {
            var row = columns.Select((column, at) => Padded(column.ElementAtOrDefault(index) ?? "", at, widths[at]));
            rows.Add(string.Join(Quiet(Between), row).TrimEnd(' '));
        }
    }

    private string Padded(string cell, int column, int width)
    {
        var free = Math.Max(0, width - StyledRow.WidthOf(cell));
        var before = table.ColumnDefinitions.ElementAtOrDefault(column)?.Alignment switch
        {
            TableColumnAlign.Right => free,
            TableColumnAlign.Center => free / 2,
            _ => 0,
        };
        return new string(' ', before) + cell + new string(' ', free - before);
    }

    private List<StyledText> CellsOf(TableRow row) =>
        [
            .. row.OfType<TableCell>()
                .Select(cell =>
                    InlineText.Of(
                        cell.OfType<ParagraphBlock>().FirstOrDefault()?.Inline,
                        source,
                        hasStyles,
                        row.IsHeader ? MarkdownStyle.Strong : MarkdownStyle.None
                    )
                ),
        ];

    private string Quiet(string text) => hasStyles ? MarkdownStyle.Apply(MarkdownStyle.Quiet, text) : text;
}
