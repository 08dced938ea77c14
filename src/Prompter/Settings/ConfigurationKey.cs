namespace Prompter.Settings;

/// <summary>One row of the table that describes the configuration.</summary>
/// <param name="Path">The key with those above it, joined by dots; <c>*</c> stands for a name that the user chooses.</param>
/// <param name="Type">What its value may be.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Default">The built-in value; null also where a <c>*</c> in the path leaves nothing to build in.</param>
/// <param name="Flag">The flag of the command line that sets it, or null.</param>
/// <param name="Example">A value to show in the initial file where the built-in one teaches nothing, as YAML.</param>
internal record ConfigurationKey(
    string Path,
    SettingType Type,
    string Description,
    object? Default = null,
    SettingFlag? Flag = null,
    string? Example = null
)
{
    /// <summary>Whether an entry whose name the user chose has to have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The key's own name, the last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Whether the user chooses a part of the path.</summary>
    public bool IsInNamedEntry => Path.Contains('*', StringComparison.Ordinal);

    /// <summary>The environment variable that sets it, or null: the models and the defaults have one.</summary>
    public string? Variable =>
        Path == "models" || Path.StartsWith("defaults.", StringComparison.Ordinal)
            ? $"PROMPTER_{Name.ToUpperInvariant()}"
            : null;
}

/// <summary>
/// A row that says where its value goes: <c>Set</c> gives the record with it. <c>Get</c> reads it back, null where a record has none; it
/// is for records that are laid over each other.
/// </summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed record ConfigurationKey<T>(
    string Path,
    SettingType Type,
    string Description,
    Func<T, object?, T> Set,
    Func<T, object?>? Get = null,
    object? Default = null,
    SettingFlag? Flag = null,
    string? Example = null
) : ConfigurationKey(Path, Type, Description, Default, Flag, Example);

/// <summary>How a setting is set by the command line.</summary>
/// <param name="Name">The flag, such as <c>--retries</c>.</param>
/// <param name="Value">How the help calls its value; null for a switch.</param>
/// <param name="Help">The line of the help.</param>
/// <param name="Place">Where the line stands: those with a smaller number come first.</param>
internal sealed record SettingFlag(string Name, string? Value, string Help, int Place)
{
    /// <summary>The short form, or null.</summary>
    public string? Short { get; init; }

    /// <summary>The help of the switch that says no, <c>--no-NAME</c>; null where there is none.</summary>
    public string? HelpOfNo { get; init; }
}
