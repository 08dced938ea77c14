using Prompter.Catalogue;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Finds, reads, checks and merges the layers of the configuration.</summary>
public static class ConfigurationLoader
{
    internal const string UserLayer = "user";
    internal const string ProjectLayer = "project";
    internal const string ExplicitLayer = "--config";

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
            .. sources.ProjectFile == ProjectFileUse.Never ? [] : BothOf(ProjectLayer, project),
            .. string.IsNullOrEmpty(sources.ExplicitFile)
                ? []
                : ((string, string)[])[(ExplicitLayer, sources.ExpandHome(sources.ExplicitFile))],
        ];
        // A file that --config names although it is looked for anyway counts once, as the strongest, and as named by the user.
        return
        [
            .. places
                .Select(place => (place.Layer, Path: Path.GetFullPath(place.Path, sources.WorkingDirectory)))
                .Reverse()
                .DistinctBy(
                    place => sources.ExplicitFile is null ? place.Path : RealPath.Of(place.Path) ?? place.Path,
                    StringComparer.Ordinal
                )
                .Reverse()
                .Select(place => new ConfigurationFile(place.Path, Exists(place.Path), place.Layer)),
        ];

        static (string Layer, string Path)[] BothOf(string layer, string path) =>
            [(layer, path), (layer, Path.ChangeExtension(path, UserFile.OtherEnding))];
    }

    /// <summary>Reads all layers and merges them.</summary>
    /// <param name="sources">Where to look.</param>
    /// <exception cref="ConfigurationException">
    /// Something is wrong, and it has every mistake of every layer; or the file of the working directory needs trust that the user has
    /// not given (<see cref="ConfigurationException.NeedsTrust"/>).
    /// </exception>
    public static LoadedConfiguration Load(ConfigurationSources sources) => Load(sources, []);

    /// <summary>The same with flags, the strongest layer.</summary>
    /// <remarks>
    /// Policies in it are stronger than those of a provider or a target too, so they are kept apart, as <see cref="LoadedConfiguration.Flags"/>.
    /// </remarks>
    internal static LoadedConfiguration Load(ConfigurationSources sources, IReadOnlyList<Setting> flags)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var ofRun = flags.Where(flag => flag.Key is not ConfigurationKey<PolicySettings>).ToList();
        var ofPolicies = flags.Except(ofRun).ToList();
        var layers = ConfigurationLayers.Read(sources, Search(sources), ofRun);
        ThrowMistakes(layers.All);
        if (layers.ChecksFolder && !sources.IsShown)
        {
            Judge(layers, sources, ofPolicies)?.ThrowIfNotTrusted(sources);
        }

        return new(Build(layers.All), layers.Files, layers.All, ofPolicies);
    }

    /// <summary>Reads a file as that of its folder: what it asks for, whether or not it is trusted. Null where it is the user's own.</summary>
    /// <exception cref="ConfigurationException">Something is wrong in it, or in the user's own file.</exception>
    internal static ProjectFile? Examine(ConfigurationSources sources, string path)
    {
        sources = sources with
        {
            WorkingDirectory = Path.GetDirectoryName(path)!,
            ExplicitFile = null,
            ProjectFile = ProjectFileUse.Never,
            ShownFrom = sources.WorkingDirectory,
        };
        var layers = ConfigurationLayers.Read(sources, [.. Search(sources), new(path, Exists: true, ProjectLayer)], []);
        ThrowMistakes(layers.All);
        return Judge(layers, sources, []);
    }

    /// <summary>What the file of the working folder asks for; null where there is none but the user's own.</summary>
    private static ProjectFile? Judge(
        ConfigurationLayers layers,
        ConfigurationSources sources,
        IReadOnlyList<Setting> flags
    ) =>
        layers.Folder is { } folder
            ? folder.File with
            {
                Objections =
                [
                    .. folder.File.Objections,
                    .. new FolderSettings(
                        folder.Settings,
                        layers.WithoutFolder,
                        Build(layers.All),
                        sources,
                        flags
                    ).Objections(),
                ],
            }
            : null;

    /// <summary>Checks one file alone.</summary>
    /// <param name="file">Its path; mistakes name it as it is given here.</param>
    /// <param name="sources">What relative paths and <c>~</c> mean; null for what they mean to this process.</param>
    /// <returns>Everything that is wrong, from the file's top to its end; nothing when it can be used.</returns>
    public static IReadOnlyList<ConfigurationMistake> Validate(string file, ConfigurationSources? sources = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var settings = new SettingSet();
        sources ??= ConfigurationSources.FromProcess(null);
        var (path, source) = (Path.GetFullPath(file, sources.WorkingDirectory), MessageText.OneLine(file));
        if (IsFolders(path) && ConfigurationLayers.LinkOut(path, Search(sources)) is { } real)
        {
            return
            [
                new(
                    source,
                    null,
                    null,
                    $"{ConfigurationLayers.LeadsOut(real)}; to check what it leads to, name that file itself"
                ),
            ];
        }

        FileReader.Read(Path.Combine(sources.WorkingDirectory, file), source, sources, settings);
        return Mistakes(settings);
    }

    /// <summary>Whether a path has the name that is looked for in the folder that Prompter is started in.</summary>
    internal static bool IsFolders(string path) =>
        Path.GetFileName(path) is var name
        && (
            name is UserFile.ProjectConfiguration
            || name == Path.ChangeExtension(UserFile.ProjectConfiguration, UserFile.OtherEnding)
        );

    private static void ThrowMistakes(SettingSet settings)
    {
        if (Mistakes(settings) is { Count: > 0 } mistakes)
        {
            throw new ConfigurationException(mistakes);
        }
    }

    /// <summary>What is wrong, with contradictions: file after file, each from its top.</summary>
    internal static IReadOnlyList<ConfigurationMistake> Mistakes(SettingSet settings)
    {
        AliasCircles.Report(settings);
        ProviderKeys.Report(settings);
        TemplateKeys.Report(settings);
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

    private static Dictionary<string, T> RoutesOf<T>(SettingSet settings) =>
        settings
            .Entries(ConfigurationKeys.Route)
            .Where(route => route.Value is T)
            .ToDictionary(route => route.Name, route => (T)route.Value!, StringComparer.Ordinal);

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
            Routes = RoutesOf<IReadOnlyList<string>>(settings),
            RouteNeeds = RoutesOf<RouteNeeds>(settings),
            ProviderPolicies = settings.ReadAll(PolicyKeys.Providers, PolicyKeys.OfProviders, _ => new()),
            Variables = PolicyKeys
                .OfDefaults.Where(key => settings.IsVariable(key.Path))
                .Aggregate(
                    new PolicySettings(),
                    (policies, key) => key.Set(policies, settings.Get(key).Value ?? key.Type.Nothing)
                ),
            TargetPolicies = settings.ReadAll(PolicyKeys.Targets, PolicyKeys.OfTargets, _ => new()),
            Templates = settings.ReadAll(TemplateKeys.Section, TemplateKeys.All, _ => new()),
        };
}
