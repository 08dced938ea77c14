using Prompter.Catalogue;

namespace Prompter.Cli.Commands.Models;

/// <summary>Models for a reader: a line each where the terminal is wide enough, else a paragraph each.</summary>
internal static class ModelTable
{
    private const string Gap = "  ";
    private const string Unknown = "?";
    private const string Indentation = "  ";

    public static void Write(TextWriter output, IReadOnlyCollection<CatalogueModel> models, int? width)
    {
        string[][] rows =
        [
            ["MODEL", "CONTEXT", "OUTPUT", "$ IN", "$ OUT", "$ CACHED", "CAN"],
            .. models.Select(Row),
        ];
        var widths = rows[0].Select((_, column) => rows.Max(row => DisplayText.WidthOf(row[column]))).ToArray();
        if (width is null || widths.Sum() + Gap.Length * (widths.Length - 1) <= width)
        {
            foreach (var row in rows)
            {
                output.WriteLine(Line(row, widths));
            }

            return;
        }

        foreach (var row in rows[1..])
        {
            output.WriteLine(row[0]);
            var figures = $"{row[1]} context, {row[2]} output, ${row[3]} in, ${row[4]} out, ${row[5]} cached";
            var texts = new[] { figures, row[6] }.Where(text => text.Length > 0);
            foreach (var line in texts.SelectMany(text => DisplayText.Wrap(text, width.Value - Indentation.Length)))
            {
                output.WriteLine(Indentation + line);
            }
        }
    }

    /// <summary>A count of tokens such as <c>128k</c> or <c>1.05M</c>.</summary>
    internal static string Tokens(long? count) =>
        count switch
        {
            null => Unknown,
            >= 999_500 => $"{count / 1e6:0.##}M",
            >= 1000 => $"{count / 1e3:0}k",
            _ => count.Value.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Dollars for a million tokens; with a plus where large requests cost more.</summary>
    private static string Dollars(ModelPrice? price, Func<ModelPrice, decimal?> part)
    {
        if (price is null || part(price) is not { } per1K)
        {
            return Unknown;
        }

        var mark = price.Tiers.Any(tier => part(tier.Price) > per1K) ? "+" : "";
        return $"{per1K * 1000:0.######}{mark}";
    }

    private static string[] Row(CatalogueModel model) =>
        [
            DisplayText.OneLine(model.Reference.ToString()),
            Tokens(model.ContextLength),
            Tokens(model.OutputLimit),
            Dollars(model.Price, price => price.InputPer1K),
            Dollars(model.Price, price => price.OutputPer1K),
            Dollars(model.Price, price => price.CachedInputPer1K),
            DisplayText.OneLine(string.Join(' ', Words(model))),
        ];

    private static IEnumerable<string> Words(CatalogueModel model) =>
        CapabilityWords.Of(model.Can).Concat(model.Status is { } status ? [$"({status})"] : []);

    /// <summary>Names and words begin, figures end, in one column.</summary>
    private static string Line(string[] row, int[] widths) =>
        string.Join(
                Gap,
                row.Select(
                    (cell, column) =>
                        column == 0 || column == row.Length - 1
                            ? DisplayText.PadRight(cell, widths[column])
                            : cell.PadLeft(widths[column])
                )
            )
            .TrimEnd();
}
