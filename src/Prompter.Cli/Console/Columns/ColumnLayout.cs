namespace Prompter.Cli.Console.Columns;

/// <summary>How columns share the width of a terminal: as many at once as fit, on as few pages as do.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="ScreenWidth">The width of the terminal.</param>
internal sealed record ColumnLayout(int Count, int ScreenWidth)
{
    public const string Separator = " │ ";
    private const int Narrowest = 36;

    public int Pages => (Count + MostAtOnce - 1) / MostAtOnce;

    /// <summary>How many stand beside each other: as many on each page.</summary>
    public int AtOnce => (Count + Pages - 1) / Pages;

    public int Width => Math.Max(2, (ScreenWidth - ((AtOnce - 1) * Separator.Length)) / AtOnce);

    private int MostAtOnce => Math.Clamp(Fitting(ScreenWidth), 1, Count);

    /// <summary>Whether two fit beside each other.</summary>
    public static bool Fits(int width) => Fitting(width) >= 2;

    /// <summary>The first column of a page; the last page is a full one too.</summary>
    public int FirstOf(int page) => Math.Min(page * AtOnce, Count - AtOnce);

    /// <summary>Where a place begins, from 1.</summary>
    public int PositionOf(int place) => 1 + (place * (Width + Separator.Length));

    private static int Fitting(int width) => (width + Separator.Length) / (Narrowest + Separator.Length);
}
