using System.Globalization;

namespace Prompter.Benchmarks;

/// <summary>One row for each figure: what it is measured against, at most how much it may be, and how much it is.</summary>
internal static class Table
{
    /// <summary>Prints the names of the columns.</summary>
    /// <param name="beside">Whether another executable is measured in the same run.</param>
    public static void Begin(bool beside) =>
        Console.WriteLine(
            $"{"", -48} {"against", -34} {"target", 9} {"prompter", 11}{(beside ? $"   {"beside", 9}" : "")}"
        );

    /// <summary>Prints a figure of this build.</summary>
    /// <param name="what">What is measured.</param>
    /// <param name="against">What it is measured against; empty for nothing.</param>
    /// <param name="target">The most that it may be, in the unit; null for what is only looked at.</param>
    /// <param name="unit">The unit, such as <c>us</c>; <c>x</c> for a ratio.</param>
    /// <param name="values">The figure, and then that of the executable beside, if there is one.</param>
    public static void Add(
        string what,
        string against,
        double? target,
        string unit,
        params IReadOnlyList<double> values
    )
    {
        var verdict =
            target is null ? "  "
            : values[0] <= target ? " ✓"
            : " ✗";
        var beside = values.Count > 1 ? $"   {Figure(values[1], unit), 9}" : "";
        Console.WriteLine(
            $"{what, -48} {against, -34} {(target is { } most ? Figure(most, unit) : ""), 9} {Figure(values[0], unit), 9}{verdict}{beside}"
        );
    }

    /// <summary>The middle one, or the upper of two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Figure(double value, string unit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture)} {unit}"
        );
}
