using System.Collections.Immutable;
using Prompter.Catalogue;
using Prompter.Providers;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>The settings of the working folder's own file, and what holds without them.</summary>
internal sealed class FolderSettings
{
    private const int LongestValue = 500;

    private readonly SettingSet own;
    private readonly SettingSet without;
    private readonly ConfigurationSources sources;
    private readonly IReadOnlyList<Setting> flags;

    // A file may name tens of thousands of aliases: what all of them are held against is found out once.
    private readonly Lazy<Dictionary<string, string>> leadsTo;
    private readonly Lazy<HashSet<string>> usedNames;
    private readonly Lazy<ProviderRegistry> providers;
    private readonly Lazy<ModelCatalogue> catalogue;

    public FolderSettings(
        SettingSet own,
        SettingSet without,
        PrompterConfiguration merged,
        ConfigurationSources sources,
        IReadOnlyList<Setting> flags
    )
    {
        (this.own, this.without, this.sources, this.flags) = (own, without, sources, flags);
        leadsTo = new(() => LeadsTo(merged, ObjectionToModel));
        usedNames = new(() => UsedNames().ToHashSet(StringComparer.Ordinal));
        providers = new(() => new(merged.Providers));
        catalogue = new(() =>
            ModelCatalogue.Load(UserFile.Models.In(sources.HomeDirectory, sources.Environment), _ => { })
        );
    }

    /// <summary>The folder.</summary>
    public string Path => sources.WorkingDirectory;

    /// <summary>What needs the user's trust: each setting with its place, its value and what it would do.</summary>
    public IReadOnlyList<ConfigurationMistake> Objections() =>
        [
            .. own
                .Own.Where(setting => !IsDecided(setting))
                .Select(setting => (Setting: setting, Objection: setting.Key.Trust.Objection(setting, this)))
                .Where(pair => pair.Objection is not null)
                .OrderBy(pair => (pair.Setting.Place.Line, pair.Setting.Place.Column))
                .Select(pair => new ConfigurationMistake(
                    pair.Setting.Place.Source,
                    pair.Setting.Place.Line,
                    pair.Setting.Place.Column,
                    $"{Label(pair.Setting)} {pair.Objection}: {Shown(pair.Setting)}"
                )),
        ];

    /// <summary>What the setting takes the place of: the same one, else those of its policy that are weaker or may be.</summary>
    public IEnumerable<Setting> WithoutIt(Setting setting)
    {
        if (without.Find(setting.Key, setting.Name) is { } same)
        {
            return [same];
        }

        var isOfTarget = setting.Key.Path.StartsWith($"{PolicyKeys.Targets}.", StringComparison.Ordinal);
        return without.All.Where(other =>
            other.Key is ConfigurationKey<PolicySettings>
            && other.Key.Name == setting.Key.Name
            && (isOfTarget || !other.Key.IsInNamedEntry)
        );
    }

    /// <summary>Whether a flag says what holds, whatever the folder says.</summary>
    private bool IsDecided(Setting setting) =>
        setting.Key is ConfigurationKey<PolicySettings> && flags.Any(flag => flag.Key.Name == setting.Key.Name);

    /// <summary>Why models may not be named, a name or a list of names: what the first of them does that is not the user's.</summary>
    public string? ObjectionTo(object? names) =>
        NamesIn(names)
            .Select(name => leadsTo.Value.GetValueOrDefault(name) ?? ObjectionToModel(name))
            .FirstOrDefault(objection => objection is not null);

    /// <summary>Why an alias or a route may not have its name: it means something already.</summary>
    public string? ObjectionToName(Setting setting)
    {
        var name = setting.Name;
        return usedNames.Value.Contains(name) ? "changes what a name in your own settings means"
            : ProviderIn(name) is { } provider && IsProvider(provider) ? $"changes what a model of '{provider}' means"
            : IsModel(name) ? "changes what the name of a model means"
            : null;
    }

    /// <summary>Why a template may not have its name: the user has one of that name.</summary>
    public string? ObjectionToTemplate(string name) =>
        without.NamesIn(TemplateKeys.Section).Contains(name, StringComparer.Ordinal)
        || TemplateLibrary.FileOf(sources, name) is not null
            ? "changes what a template of your own is"
            : null;

    private string? ObjectionToModel(string model)
    {
        var provider = ProviderIn(model) ?? "";
        return ProviderKeys.Agents.Contains(provider, StringComparer.Ordinal)
                ? $"leads to the agent '{provider}', which runs programs"
            : ProviderKeys.All.Any(key => own.Find(key, provider) is not null)
                ? $"leads to the provider '{MessageText.OneLine(provider)}', which this file changes"
            : model.StartsWith('-') || model.StartsWith("llm:-", StringComparison.Ordinal)
                ? "is an option of llm, and no model"
            : null;
    }

    /// <summary>What is behind each alias and route that leads to a model which is not the user's, from the models back to whatever names them.</summary>
    private static Dictionary<string, string> LeadsTo(
        PrompterConfiguration merged,
        Func<string, string?> objectionToModel
    )
    {
        var namedBy = merged
            .Aliases.Select(alias => (Name: alias.Value, By: alias.Key))
            .Concat(merged.Routes.SelectMany(route => route.Value.Select(name => (Name: name, By: route.Key))))
            .ToLookup(pair => pair.Name, pair => pair.By, StringComparer.Ordinal);
        var objectionsByName = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = new Queue<(string Name, string Objection)>(
            namedBy
                .Select(names => (Name: names.Key, Objection: objectionToModel(names.Key)!))
                .Where(pair => pair.Objection is not null)
        );
        while (left.TryDequeue(out var found))
        {
            if (objectionsByName.TryAdd(found.Name, found.Objection))
            {
                foreach (var name in namedBy[found.Name])
                {
                    left.Enqueue((name, found.Objection));
                }
            }
        }

        return objectionsByName;
    }

    /// <summary>Every name that stands for models where the user has set something.</summary>
    private IEnumerable<string> UsedNames() =>
        without.All.SelectMany(setting =>
            setting.Key.Trust == TrustRule.Models || setting.Key.Trust == TrustRule.NewName
                ? [setting.Name, .. NamesIn(setting.Value)]
            : setting.Key is { IsInNamedEntry: true } and not ConfigurationKey<PromptTemplate>
                ? (string[])[setting.Name]
            : []
        );

    /// <summary>The models and providers that a value names: a name, a list of names, or those that needs are bound to.</summary>
    private static IEnumerable<string> NamesIn(object? value) =>
        value switch
        {
            IEnumerable<string> names => names,
            RouteNeeds needs => needs.Among,
            _ => [(string)value!],
        };

    private bool IsProvider(string name) =>
        ProviderKeys.Taken.Contains(name, StringComparer.Ordinal) || providers.Value.Find(name) is not null;

    private bool IsModel(string name)
    {
        var makers = catalogue.Value.Providers;
        return makers.Any(maker => catalogue.Value.Find(new(maker, name)) is not null);
    }

    private static string? ProviderIn(string name) =>
        name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? name[..colon] : null;

    private static string Label(Setting setting) =>
        setting.Key.Path.Replace("*", MessageText.OneLine(setting.Name), StringComparison.Ordinal);

    private static string Shown(Setting setting)
    {
        var hidden = (setting.Value as IReadOnlyDictionary<string, string> ?? ImmutableDictionary<string, string>.Empty)
            .Where(header =>
                setting.Key.Type == SettingType.Map && ConfiguredSecrets.MayBeSecret(header.Key, header.Value)
            )
            .Select(header => header.Value)
            .ToHashSet(StringComparer.Ordinal);
        var value = ConfigurationWriter.Value(
            setting,
            text => hidden.Contains(text) ? ConfigurationWriter.Hidden : text
        );
        return value.Length <= LongestValue ? value : $"{value[..LongestValue]}… ({value.Length} characters)";
    }
}
