namespace Prompter.Settings;

/// <summary>
/// One row of the table that describes the configuration. A <c>*</c> in its path stands for a name that the user chooses; the example, as
/// YAML, is for the initial file, where the built-in value teaches nothing.
/// </summary>
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

    /// <summary>Whether a folder that the user does not trust may set it.</summary>
    public TrustRule Trust { get; init; } = TrustRule.Undecided;

    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

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

/// <summary>How a setting is set by the command line. A switch has no value; what has a smaller place comes first in the help.</summary>
internal sealed record SettingFlag(string Name, string? Value, string Help, int Place)
{
    public string? Short { get; init; }

    /// <summary>The help of the switch that says no, <c>--no-NAME</c>; null where there is none.</summary>
    public string? HelpOfNo { get; init; }

    public string? ShortOfNo { get; init; }
}
