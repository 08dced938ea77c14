namespace Prompter.Settings;

/// <summary>The merged configuration and where it came from.</summary>
public sealed record LoadedConfiguration
{
    private readonly SettingSet settings;

    internal LoadedConfiguration(
        PrompterConfiguration value,
        IReadOnlyList<string> files,
        IReadOnlyList<ConfigurationFile> searched,
        SettingSet settings
    )
    {
        Value = value;
        Files = files;
        Searched = searched;
        this.settings = settings;
    }

    /// <summary>The values in force.</summary>
    public PrompterConfiguration Value { get; }

    /// <summary>The absolute paths of the files that were read, weakest first.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The files that were looked for, weakest first.</summary>
    public IReadOnlyList<ConfigurationFile> Searched { get; }

    /// <summary>Writes the merged configuration as YAML that loads to the same values, with each value's origin beside it.</summary>
    /// <param name="redact">
    /// Applied to every text value before it is written, to hide secrets; null for none. What follows <c>--key</c> is
    /// hidden in any case. A hidden value loads as what was put in its place.
    /// </param>
    public string Render(Func<string, string>? redact = null) =>
        new ConfigurationWriter(settings, redact ?? (text => text)).Write();
}

/// <summary>A file that the configuration is looked for in.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Exists">Whether something is there.</param>
/// <param name="Layer">The layer it belongs to: <c>user</c>, <c>project</c> or <c>--config</c>.</param>
public sealed record ConfigurationFile(string Path, bool Exists, string Layer);
