using Prompter.Artifacts;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>The merged configuration and where it came from.</summary>
public sealed record LoadedConfiguration
{
    private readonly SettingSet settings;
    private readonly IReadOnlyList<Setting> flags;

    internal LoadedConfiguration(
        PrompterConfiguration value,
        IReadOnlyList<ConfigurationFile> searched,
        SettingSet settings,
        IReadOnlyList<Setting> flags
    ) => (Value, Searched, this.settings, this.flags) = (value, searched, settings, flags);

    /// <summary>The values in force.</summary>
    public PrompterConfiguration Value { get; }

    /// <summary>The absolute paths of the files that were read, weakest first.</summary>
    public IReadOnlyList<string> Files => [.. Searched.Where(file => file.Exists).Select(file => file.Path)];

    /// <summary>Whether the user has said for this run where it goes; what is said for all folders says nothing of a link that lies in one.</summary>
    internal bool NamesOutputDirectory =>
        settings.Find("defaults.outdir", "") is { Origin: { } origin, Key.Flag.Name: { } flag }
        && origin == new Origin(flag);

    /// <summary>The files that were looked for, weakest first.</summary>
    internal IReadOnlyList<ConfigurationFile> Searched { get; }

    /// <summary>How models are asked, as far as flags of the command line say; stronger than <see cref="Value"/>.</summary>
    internal PolicySettings Flags =>
        flags.Aggregate(
            new PolicySettings(),
            (policies, flag) => ((ConfigurationKey<PolicySettings>)flag.Key).Set(policies, flag.Value)
        );

    /// <summary>A setting in force, whoever set it; null for one of a name that has none.</summary>
    internal Setting? Find(ConfigurationName name) => settings.Find(name.Key, name.Name);

    /// <summary>Every policy in force for a model, and which place decided it; <paramref name="builtIn"/> where nobody says.</summary>
    internal IReadOnlyList<ManifestPolicy> PoliciesOf(
        ModelReference model,
        string targetName,
        PolicySettings builtIn
    ) =>
        [
            .. PolicyKeys.All.Select(key =>
                Deciding(key.Name, model, targetName) is { } set
                && (set.Value is not null || set.Origin != Origin.BuiltIn)
                    ? new ManifestPolicy(key.Name, set.Value, set.Origin.ToString())
                    : new(key.Name, key.Get!(builtIn), Origin.BuiltIn.ToString())
            ),
        ];

    /// <summary>The strongest setting of a policy, in the order of <see cref="PrompterConfiguration.PoliciesOf"/>.</summary>
    private Setting? Deciding(string policy, ModelReference model, string targetName) =>
        flags.FirstOrDefault(flag => flag.Key.Name == policy)
        ?? (
            settings.IsVariable($"{PolicyKeys.Defaults}.{policy}")
                ? settings.Find($"{PolicyKeys.Defaults}.{policy}", "")
                : null
        )
        ?? settings.Find($"{PolicyKeys.Targets}.*.{policy}", targetName)
        ?? settings.Find($"{PolicyKeys.Targets}.*.{policy}", model.ToString())
        ?? settings.Find($"{PolicyKeys.Targets}.*.{policy}", model.Model)
        ?? settings.Find($"{PolicyKeys.Providers}.*.{policy}", model.Provider)
        ?? settings.Find($"{PolicyKeys.Defaults}.{policy}", "");

    /// <summary>Writes the merged configuration as YAML that loads to the same values, with each value's origin beside it.</summary>
    /// <param name="redact">
    /// Applied to every text value before it is written, to hide secrets; null for none. What follows <c>--key</c> is
    /// hidden in any case. A hidden value loads as what was put in its place.
    /// </param>
    public string Render(Func<string, string>? redact = null) =>
        new ConfigurationWriter(settings, redact ?? (text => text)).Write();
}

/// <summary>A file that the configuration is looked for in, of the layer <c>user</c>, <c>project</c> or <c>--config</c>.</summary>
internal sealed record ConfigurationFile(string Path, bool Exists, string Layer);
