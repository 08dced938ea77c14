namespace Prompter.Catalogue;

/// <summary>Bounds that every true number of a list of models keeps; what is beyond them would be a wrong bill.</summary>
internal static class SaneNumber
{
    private const decimal HighestPrice = 100_000;
    private const long MostTokens = 1_000_000_000;

    /// <summary>Dollars for a million tokens.</summary>
    /// <exception cref="FormatException">No model costs that.</exception>
    public static decimal Price(decimal perMillion) =>
        perMillion is >= 0 and <= HighestPrice
            ? perMillion
            : throw new FormatException($"{perMillion} dollars for a million tokens is no price");

    /// <summary>A limit of tokens.</summary>
    /// <exception cref="FormatException">No model has that.</exception>
    public static long Tokens(long count) =>
        count is > 0 and <= MostTokens ? count : throw new FormatException($"{count} is no limit of tokens");
}
