namespace Prompter.Cli.Console.Columns;

/// <summary>What stands in one row of a column.</summary>
/// <param name="Text">What is written at its beginning; safe to show, and no wider than the column.</param>
/// <param name="Style">Its style, or null.</param>
internal readonly record struct Cell(string Text, string? Style = null)
{
    /// <summary>What stands at its end.</summary>
    public string Right { get; init; } = "";
}
