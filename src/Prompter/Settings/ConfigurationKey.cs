using System.Globalization;

namespace Prompter.Settings;

/// <summary>What a key's value is. Where the comment names no type, the value is a <see cref="string"/>.</summary>
internal enum ConfigurationKind
{
    /// <summary>An <see cref="int"/> in a range.</summary>
    Whole,

    /// <summary>A <see cref="decimal"/> in a range.</summary>
    Number,

    /// <summary>A <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>Text that is not blank.</summary>
    Text,

    /// <summary>A path whose <c>~/</c> is expanded.</summary>
    Path,

    /// <summary>A <see cref="TimeSpan"/> that fits a time-out.</summary>
    Timeout,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A list of text that is not blank, or one such text.</summary>
    Names,

    /// <summary>A program, or a list of a program and its leading arguments; <c>~/</c> is expanded.</summary>
    Command,

    /// <summary>A list of text that may be empty.</summary>
    Arguments,

    /// <summary>A <see cref="Uri"/> of the web.</summary>
    Url,

    /// <summary>A <see cref="Dictionary{TKey, TValue}"/> from text to text.</summary>
    Map,

    /// <summary>The text of a JSON object.</summary>
    Json,
}

/// <summary>One row of the table that describes the configuration.</summary>
/// <param name="Path">The key with those above it, joined by dots; <c>*</c> stands for a name that the user chooses.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Default">The built-in value; null also where a <c>*</c> in the path leaves nothing to build in.</param>
/// <param name="Description">One line for people.</param>
internal sealed record ConfigurationKey(string Path, ConfigurationKind Kind, object? Default, string Description)
{
    /// <summary>The smallest number allowed.</summary>
    public int Minimum { get; init; }

    /// <summary>The largest number allowed.</summary>
    public int Maximum { get; init; }

    /// <summary>Whether an entry whose name the user chose has to have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What null means, or null where the key needs a value.</summary>
    public string? MeaningOfNull { get; init; }

    /// <summary>The environment variable that sets it, or null.</summary>
    public string? Variable { get; init; }

    /// <summary>A value to show in the initial file where the built-in one teaches nothing, as YAML.</summary>
    public string? Example { get; init; }

    /// <summary>The key's own name, the last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Whether the user chooses a part of the path.</summary>
    public bool IsInNamedEntry => Path.Contains('*', StringComparison.Ordinal);

    /// <summary>What the value must be, to follow "must be" in a message.</summary>
    public string Expectation =>
        Kind switch
        {
            ConfigurationKind.Whole => string.Create(
                CultureInfo.InvariantCulture,
                $"a whole number from {Minimum} to {Maximum}"
            ),
            ConfigurationKind.Number => string.Create(
                CultureInfo.InvariantCulture,
                $"a number from {Minimum} to {Maximum}"
            ),
            ConfigurationKind.Boolean => "true or false",
            ConfigurationKind.Path => "a path",
            ConfigurationKind.Timeout => Duration.TimeoutSyntax,
            ConfigurationKind.Choice => string.Join(" or ", Choices),
            ConfigurationKind.Names => "a text or a list of text",
            ConfigurationKind.Command => "a program, or a list of a program and its arguments",
            ConfigurationKind.Arguments => "a list of text",
            ConfigurationKind.Url => "an address that begins with http:// or https://",
            ConfigurationKind.Map => "a map of text",
            ConfigurationKind.Json => "the text of a JSON object",
            _ => "text",
        } + (MeaningOfNull is null ? "" : $", or null for {MeaningOfNull}");
}
