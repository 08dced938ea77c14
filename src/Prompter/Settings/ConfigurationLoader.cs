using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Finds, reads, checks and merges the layers of the configuration.</summary>
public static class ConfigurationLoader
{
    private const string UserLayer = "user";
    private const string ProjectLayer = "project";
    private const string ExplicitLayer = "--config";

    /// <summary>The configuration of a user who has none.</summary>
    public static PrompterConfiguration BuiltIn => Build(new SettingSet());

    /// <summary>The files that are looked for, weakest first, whether or not they are there and right.</summary>
    internal static IReadOnlyList<ConfigurationFile> Search(ConfigurationSources sources)
    {
        var user = UserFile.Configuration.In(sources.HomeDirectory, sources.Environment);
        var project = Path.Join(sources.WorkingDirectory, UserFile.ProjectConfiguration);
        (string Layer, string Path)[] places =
        [
            .. sources.HomeDirectory.Length > 0 ? BothOf(UserLayer, user) : [],
            .. BothOf(ProjectLayer, project),
            .. string.IsNullOrEmpty(sources.ExplicitFile)
                ? []
                : ((string, string)[])[(ExplicitLayer, sources.ExpandHome(sources.ExplicitFile))],
        ];
        // A file that --config names although it is looked for anyway counts once, as the strongest.
        return
        [
            .. places
                .Select(place => (place.Layer, Path: Path.GetFullPath(place.Path, sources.WorkingDirectory)))
                .Reverse()
                .DistinctBy(place => place.Path, StringComparer.Ordinal)
                .Reverse()
                .Select(place => new ConfigurationFile(place.Path, Exists(place.Path), place.Layer)),
        ];

        static (string Layer, string Path)[] BothOf(string layer, string path) =>
            [(layer, path), (layer, Path.ChangeExtension(path, UserFile.OtherEnding))];
    }

    /// <summary>Reads all layers and merges them.</summary>
    /// <param name="sources">Where to look.</param>
    /// <exception cref="ConfigurationException">Something is wrong; it has every mistake of every layer.</exception>
    public static LoadedConfiguration Load(ConfigurationSources sources) => Load(sources, []);

    /// <summary>The same with flags, the strongest layer.</summary>
    /// <remarks>
    /// Policies in it are stronger than those of a provider or a target too, so they are kept apart, as <see cref="LoadedConfiguration.Flags"/>.
    /// </remarks>
    internal static LoadedConfiguration Load(ConfigurationSources sources, IReadOnlyList<Setting> flags)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var settings = new SettingSet();
        var searched = Search(sources);
        if (sources.ExplicitFile is "")
        {
            settings.Report(new(ExplicitLayer), "the file's name is empty; name a file or leave the option out");
        }

        // Where a directory above cannot be entered, reading says so; that both are there would be a guess.
        var visible = searched
            .Where(file => Path.Exists(file.Path))
            .GroupBy(file => file.Layer, StringComparer.Ordinal);
        foreach (var both in visible.Where(layer => layer.Count() > 1))
        {
            var (yaml, yml) = (sources.Show(both.First().Path), sources.Show(both.Last().Path));
            settings.Report(new(yml), $"{yaml} is there too; keep one of them");
        }

        foreach (var file in searched.Where(file => file.Exists || file.Layer is ExplicitLayer))
        {
            FileReader.Read(
                file.Path,
                sources.Show(file.Path),
                sources,
                settings,
                mayBePipe: file.Layer is ExplicitLayer
            );
        }

        EnvironmentReader.Read(sources, settings);
        var ofRun = flags.Where(flag => flag.Key is not ConfigurationKey<PolicySettings>).ToList();
        ofRun.ForEach(settings.Set);
        return Mistakes(settings) is { Count: > 0 } mistakes
            ? throw new ConfigurationException(mistakes)
            : new(Build(settings), searched, settings, [.. flags.Except(ofRun)]);
    }

    /// <summary>Checks one file alone.</summary>
    /// <param name="file">Its path; mistakes name it as it is given here.</param>
    /// <param name="sources">What relative paths and <c>~</c> mean; null for what they mean to this process.</param>
    /// <returns>Everything that is wrong, from the file's top to its end; nothing when it can be used.</returns>
    public static IReadOnlyList<ConfigurationMistake> Validate(string file, ConfigurationSources? sources = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var settings = new SettingSet();
        sources ??= ConfigurationSources.FromProcess(null);
        FileReader.Read(Path.Combine(sources.WorkingDirectory, file), MessageText.OneLine(file), sources, settings);
        return Mistakes(settings);
    }

    /// <summary>What is wrong, with contradictions: file after file, each from its top.</summary>
    private static IReadOnlyList<ConfigurationMistake> Mistakes(SettingSet settings)
    {
        AliasCircles.Report(settings);
        ProviderKeys.Report(settings);
        foreach (var route in settings.Entries(ConfigurationKeys.Route))
        {
            var label = $"routes.{MessageText.OneLine(route.Name)}";
            if (settings.Find(ConfigurationKeys.Alias, route.Name) is { } alias)
            {
                settings.Report(route.Origin, $"{label} is an alias too, set in {alias.Origin}; rename one of them");
            }

            if (route.Value is IReadOnlyList<string> { Count: 0 })
            {
                settings.Report(route.Origin, $"{label} names no model; give one or remove the line");
            }
        }

        return
        [
            .. settings
                .Mistakes.Distinct() // An alias of YAML repeats the mistakes of its value.
                .GroupBy(mistake => mistake.File, StringComparer.Ordinal)
                .SelectMany(file => file.OrderBy(mistake => (mistake.Line, mistake.Column))),
        ];
    }

    private static bool Exists(string path)
    {
        try
        {
            // Unlike File.GetAttributes, this does not throw for what is not there, which is the common case.
            return new FileInfo(path).Attributes != (FileAttributes)(-1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something may be there that cannot be seen; reading it says why.
            return true;
        }
    }

    private static PrompterConfiguration Build(SettingSet settings) =>
        new(
            (IReadOnlyList<string>)settings.Get(ConfigurationKeys.Models).Value!,
            settings.Read(ConfigurationKeys.OfRuns, new() { Policies = settings.Read(PolicyKeys.OfDefaults, new()) }),
            settings
                .Entries(ConfigurationKeys.Alias)
                .ToDictionary(alias => alias.Name, alias => (string)alias.Value!, StringComparer.Ordinal),
            settings.ReadAll("costs", ConfigurationKeys.OfPrices, _ => new(0, 0)),
            settings.Read(ConfigurationKeys.OfLlm, new())
        )
        {
            Providers = ProviderKeys.Read(settings),
            Routes = settings
                .Entries(ConfigurationKeys.Route)
                .ToDictionary(
                    route => route.Name,
                    route => (IReadOnlyList<string>)route.Value!,
                    StringComparer.Ordinal
                ),
            ProviderPolicies = settings.ReadAll(PolicyKeys.Providers, PolicyKeys.OfProviders, _ => new()),
            Variables = PolicyKeys
                .OfDefaults.Where(key => settings.IsVariable(key.Path))
                .Aggregate(
                    new PolicySettings(),
                    (policies, key) => key.Set(policies, settings.Get(key).Value ?? key.Type.Nothing)
                ),
            TargetPolicies = settings.ReadAll(PolicyKeys.Targets, PolicyKeys.OfTargets, _ => new()),
        };
}
