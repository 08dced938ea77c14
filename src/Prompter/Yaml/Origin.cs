namespace Prompter.Yaml;

/// <summary>Where something was written: a file with line and column, an environment variable, or a flag.</summary>
internal sealed record Origin(string Source, int? Line = null, int? Column = null)
{
    public static readonly Origin BuiltIn = new("built-in");

    /// <summary><c>FILE:LINE:COLUMN: message</c>, without the parts that are not known.</summary>
    public string Say(string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{this}{(Column is { } column ? $":{column}" : "")}: {message}");

    /// <summary><c>FILE:LINE</c>, or the source alone.</summary>
    public override string ToString() =>
        Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{Source}:{line}") : Source;
}
