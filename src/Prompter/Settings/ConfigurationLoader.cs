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
    /// <param name="sources">Where to look.</param>
    public static IReadOnlyList<ConfigurationFile> Search(ConfigurationSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var files = new List<ConfigurationFile>();
        if (sources.HomeDirectory.Length > 0)
        {
            AddBoth(UserLayer, UserFile.Configuration.In(sources.HomeDirectory, sources.Environment));
        }

        AddBoth(ProjectLayer, Path.Join(sources.WorkingDirectory, UserFile.ProjectConfiguration));
        if (!string.IsNullOrEmpty(sources.ExplicitFile))
        {
            Add(ExplicitLayer, Path.GetFullPath(sources.ExpandHome(sources.ExplicitFile), sources.WorkingDirectory));
        }

        return files;

        void AddBoth(string layer, string path)
        {
            Add(layer, path);
            Add(layer, Path.ChangeExtension(path, UserFile.OtherEnding));
        }

        void Add(string layer, string path)
        {
            path = Path.GetFullPath(path);
            // A file that --config names although it is looked for anyway counts once, as the strongest.
            files.RemoveAll(file => string.Equals(file.Path, path, StringComparison.Ordinal));
            files.Add(new(path, Exists(path), layer));
        }
    }

    /// <summary>Reads all layers and merges them.</summary>
    /// <param name="sources">Where to look.</param>
    /// <exception cref="ConfigurationException">Something is wrong; it has every mistake of every layer.</exception>
    public static LoadedConfiguration Load(ConfigurationSources sources) => Load(sources, []);

    /// <summary>Reads all layers and merges them.</summary>
    /// <param name="sources">Where to look.</param>
    /// <param name="flags">
    /// The strongest layer. Policies in it are stronger than those of a provider or a target too, so they are kept apart, as
    /// <see cref="LoadedConfiguration.Flags"/>.
    /// </param>
    /// <exception cref="ConfigurationException">Something is wrong; it has every mistake of every layer.</exception>
    internal static LoadedConfiguration Load(ConfigurationSources sources, IReadOnlyList<Setting> flags)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var mistakes = new List<ConfigurationMistake>();
        var settings = new SettingSet();
        var searched = Search(sources);
        if (sources.ExplicitFile is "")
        {
            mistakes.Add(
                new Origin(ExplicitLayer).Mistake("the file's name is empty; name a file or leave the option out")
            );
        }

        var used = searched.Where(file => file.Exists || file.Layer is ExplicitLayer).ToList();
        // Where a directory above cannot be entered, reading says so; that both are there would be a guess.
        var visible = used.Where(file => Path.Exists(file.Path)).GroupBy(file => file.Layer, StringComparer.Ordinal);
        foreach (var both in visible.Where(layer => layer.Count() > 1))
        {
            var (yaml, yml) = (both.First(), both.Last());
            mistakes.Add(
                new Origin(sources.Show(yml.Path)).Mistake($"{sources.Show(yaml.Path)} is there too; keep one of them")
            );
        }
        foreach (var file in used)
        {
            foreach (var setting in FileReader.Read(file.Path, sources.Show(file.Path), sources, mistakes))
            {
                settings.Set(setting);
            }
        }
        var ofRun = flags.Where(flag => flag.Key is not ConfigurationKey<PolicySettings>);
        foreach (var setting in EnvironmentReader.Read(sources, mistakes).Concat(ofRun))
        {
            settings.Set(setting);
        }

        ReportContradictions(settings, mistakes);
        return mistakes.Count == 0
            ? new(Build(settings), [.. used.Select(file => file.Path)], searched, settings, [.. flags.Except(ofRun)])
            : throw new ConfigurationException(mistakes);
    }

    /// <summary>Checks one file alone.</summary>
    /// <param name="file">Its path; mistakes name it as it is given here.</param>
    /// <param name="sources">What relative paths and <c>~</c> mean; null for what they mean to this process.</param>
    /// <returns>Everything that is wrong, from the file's top to its end; nothing when it can be used.</returns>
    public static IReadOnlyList<ConfigurationMistake> Validate(string file, ConfigurationSources? sources = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var mistakes = new List<ConfigurationMistake>();
        var settings = new SettingSet();
        sources ??= ConfigurationSources.FromProcess(null);
        var path = Path.Combine(sources.WorkingDirectory, file);
        foreach (var setting in FileReader.Read(path, MessageText.OneLine(file), sources, mistakes))
        {
            settings.Set(setting);
        }

        ReportContradictions(settings, mistakes);
        return [.. mistakes.OrderBy(mistake => (mistake.Line, mistake.Column))];
    }

    private static void ReportContradictions(SettingSet settings, List<ConfigurationMistake> mistakes)
    {
        AliasCircles.Report(settings, mistakes);
        ProviderKeys.Report(settings, mistakes);
        foreach (var route in settings.Entries(ConfigurationKeys.Route))
        {
            var label = $"routes.{MessageText.OneLine(route.Name)}";
            if (settings.Find(ConfigurationKeys.Alias, route.Name) is { } alias)
            {
                mistakes.Add(
                    route.Origin.Mistake($"{label} is an alias too, set in {alias.Origin}; rename one of them")
                );
            }

            if (route.Value is IReadOnlyList<string> { Count: 0 })
            {
                mistakes.Add(route.Origin.Mistake($"{label} names no model; give one or remove the line"));
            }
        }
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
            settings.Read(
                ConfigurationKeys.OfRuns,
                new(true, "", null, default, false, settings.Read(PolicyKeys.OfDefaults, new()))
            ),
            settings
                .Entries(ConfigurationKeys.Alias)
                .ToDictionary(alias => alias.Name, alias => (string)alias.Value!, StringComparer.Ordinal),
            settings.ReadAll("costs", ConfigurationKeys.OfPrices, _ => new(0, 0)),
            settings.Read(ConfigurationKeys.OfLlm, new([], default, []))
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
            TargetPolicies = settings.ReadAll(PolicyKeys.Targets, PolicyKeys.OfTargets, _ => new()),
        };
}
