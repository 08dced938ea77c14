namespace Prompter.Catalogue;

/// <summary>Counts of tokens as people write them: <c>100k</c>, <c>1M</c>, <c>1.05M</c>, <c>128000</c>.</summary>
internal static class TokenCount
{
    public const string Syntax = "a number of tokens such as 100k, 1M or 128000";

    /// <returns>null where the text is none.</returns>
    public static long? Parse(string text)
    {
        var unit =
            text is [.., 'k' or 'K'] ? 1000m
            : text is [.., 'M' or 'm'] ? 1_000_000m
            : 1;
        return
            decimal.TryParse(
                unit == 1 ? text : text[..^1],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            ) && number is > 0 and < 1_000_000_000
            ? (long)(number * unit)
            : null;
    }

    public static string Show(long count) =>
        count switch
        {
            >= 999_500 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.##}M"),
            >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0}k"),
            _ => count.ToString(CultureInfo.InvariantCulture),
        };
}
