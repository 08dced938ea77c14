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

    /// <summary>Writes names and what they are good for, where there is nothing else to tell.</summary>
    public static void WriteTitles(TextWriter output, IReadOnlyCollection<CatalogueModel> models, int? width)
    {
        var longest = models.Max(model => DisplayText.WidthOf(model.Reference.ToString()));
        foreach (var model in models)
        {
            var before = DisplayText.PadRight(model.Reference.ToString(), longest) + Gap;
            foreach (
                var line in width is null
                    ? [model.Title!]
                    : DisplayText.Wrap(model.Title!, Math.Max(width.Value - before.Length, before.Length))
            )
            {
                output.WriteLine(before + line);
                before = new(' ', before.Length);
            }
        }
    }

    private static string Tokens(long? count) => count is null ? Unknown : TokenCount.Show(count.Value);

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
