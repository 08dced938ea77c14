using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>All layers of the configuration as they were read: laid over each other, and the same without the working folder's.</summary>
internal sealed class ConfigurationLayers
{
    private readonly ConfigurationSources sources;

    private ConfigurationLayers(ConfigurationSources sources, IReadOnlyList<ConfigurationFile> files) =>
        (this.sources, Files) = (sources, files);

    /// <summary>The files that were looked for.</summary>
    public IReadOnlyList<ConfigurationFile> Files { get; }

    public SettingSet All { get; } = new();

    public SettingSet WithoutFolder { get; } = new();

    /// <summary>The working folder's own file and what it sets, nothing of which is judged yet; null where there is none but the user's own.</summary>
    public (ProjectFile File, SettingSet Settings)? Folder { get; private set; }

    /// <summary>Whether that file counts only where it is harmless or trusted.</summary>
    public bool ChecksFolder { get; private set; }

    /// <exception cref="ConfigurationException">The working folder's own file is somebody else's, and not trusted.</exception>
    public static ConfigurationLayers Read(
        ConfigurationSources sources,
        IReadOnlyList<ConfigurationFile> files,
        IReadOnlyList<Setting> flags
    )
    {
        var layers = new ConfigurationLayers(sources, files);
        var variables = new SettingSet();
        EnvironmentReader.Read(sources, variables);
        layers.ChecksFolder =
            !EnvironmentReader.TrustsFolders(sources, variables) && sources.ProjectFile == ProjectFileUse.IfTrusted;
        layers.ReportFiles();
        foreach (var file in files.Where(file => file.Exists || file.Layer is ConfigurationLoader.ExplicitLayer))
        {
            layers.Add(file);
        }

        layers.AddUsers(variables);
        foreach (var flag in flags)
        {
            layers.All.Set(flag);
            layers.WithoutFolder.Set(flag);
        }

        return layers;
    }

    private void ReportFiles()
    {
        if (sources.ExplicitFile is "")
        {
            All.Report(
                new(ConfigurationLoader.ExplicitLayer),
                "the file's name is empty; name a file or leave the option out"
            );
        }

        // Where a directory above cannot be entered, reading says so; that both are there would be a guess.
        var visible = Files.Where(file => Path.Exists(file.Path)).GroupBy(file => file.Layer, StringComparer.Ordinal);
        foreach (var both in visible.Where(layer => layer.Count() > 1))
        {
            var (yaml, yml) = (sources.Show(both.First().Path), sources.Show(both.Last().Path));
            All.Report(new(yml), BothAreThere(yaml));
        }
    }

    private static string BothAreThere(string other) => $"{other} is there too; keep one of them";

    private void Add(ConfigurationFile file)
    {
        var settings = new SettingSet();
        var source = sources.Show(file.Path);
        var isProject = file.Layer is ConfigurationLoader.ProjectLayer;
        // A link of the folder is followed once: what it is judged by is what is read, whatever it leads to meanwhile.
        var real = isProject ? RealPath.Of(file.Path) ?? file.Path : file.Path;
        var isFolders = isProject && !IsUsers(real, Files);
        var leadsTo = isFolders ? LinkOut(file.Path, Files) : null;
        var text = FileText.Read(
            real,
            source,
            leadsTo is null ? settings : new(),
            mayBePipe: file.Layer is ConfigurationLoader.ExplicitLayer
        );
        if (text is null && leadsTo is not null)
        {
            settings.Report(new(source), $"{LeadsOut(leadsTo)}, and to no file that can be used; remove it");
        }
        else if (text is not null && isFolders)
        {
            AddFolders(file.Path, leadsTo, source, text, settings);
            return;
        }
        else if (text is not null)
        {
            FileReader.Read(text, source, sources, settings);
        }

        if (file.Layer is ConfigurationLoader.UserLayer)
        {
            ReportRelativeProgram(settings);
        }

        AddUsers(settings);
    }

    private void AddFolders(string path, string? leadsTo, string source, FileText text, SettingSet settings)
    {
        var folder = new ProjectFile(source, ProjectFile.PlaceOf(path), text.Bytes, []);
        if (leadsTo is not null)
        {
            folder = folder with { Objections = [new(source, null, null, LeadsOut(leadsTo))] };
        }

        if (ChecksFolder)
        {
            // Messages about what is wrong in it would show what it leads to.
            folder.ThrowIfNotTrusted(sources);
        }

        // Whoever is asked for trust sees that it is a link, and looks into the file itself.
        if (leadsTo is null || sources.ProjectFile != ProjectFileUse.Never)
        {
            FileReader.Read(text, source, sources, settings);
        }

        All.Add(settings);
        if (Folder is { } first)
        {
            // It was not there a moment ago. Both were read, and one of them alone would be judged.
            All.Report(new(source), BothAreThere(first.File.Source));
        }

        Folder = (folder, settings);
    }

    /// <summary>The user's own file is for all folders, and such a path means whatever lies in the one that the user stands in.</summary>
    private static void ReportRelativeProgram(SettingSet settings)
    {
        if (
            settings.Find("llm.command", "") is { Value: IReadOnlyList<string> words } command
            && words[0] is var program
            && RealPath.IsRelative(program)
        )
        {
            settings.Report(
                command.Place,
                $"llm.command {MessageText.Quote(program)} would be another program in each folder; write its whole path"
            );
        }
    }

    private void AddUsers(SettingSet settings)
    {
        All.Add(settings);
        WithoutFolder.Add(settings);
    }

    /// <summary>Where the file of a folder really is, if a link leads out of the folder to it; null where none does, or to a file of the user's.</summary>
    public static string? LinkOut(string path, IReadOnlyList<ConfigurationFile> files) =>
        RealPath.Of(path) is not { } real ? new FileInfo(path).LinkTarget ?? path
        : !IsUsers(real, files) && RealPath.LeadsOutOf(real, Path.GetDirectoryName(path)!) ? real
        : null;

    /// <summary>What is said of it instead of what is in it.</summary>
    public static string LeadsOut(string real) =>
        $"is a link that leads out of this folder, to {MessageText.OneLine(real)}";

    private static bool IsUsers(string real, IReadOnlyList<ConfigurationFile> files) =>
        files.Any(file => file.Layer is ConfigurationLoader.UserLayer && RealPath.Of(file.Path) == real);
}
