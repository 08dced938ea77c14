namespace Prompter.Tests.Settings;

/// <summary>A home directory, a working directory and an environment that belong to one test.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("prompter-configuration-");
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    public ConfigurationFolder()
    {
        Directory.CreateDirectory(Path.Join(Home, ".prompter"));
        Directory.CreateDirectory(Work);
    }

    public string Home => Path.Join(root.FullName, "home");
    public string Work => Path.Join(root.FullName, "work");
    public string Project => Path.Join(Work, ".prompter-config.yaml");
    public string? ExplicitFile { get; set; }

    /// <summary>The folder is trusted, except where a test says otherwise.</summary>
    public ProjectFileUse ProjectFile { get; set; } = ProjectFileUse.Always;

    public ConfigurationSources Sources => new(Home, Work, ExplicitFile, environment) { ProjectFile = ProjectFile };

    public ConfigurationFolder WithUser(string yaml) => WithFile(Path.Join(Home, ".prompter", "config.yaml"), yaml);

    public ConfigurationFolder WithProject(string yaml) => WithFile(Project, yaml);

    public ConfigurationFolder WithExplicit(string yaml)
    {
        ExplicitFile = "given.yaml";
        return WithFile(Path.Join(Work, ExplicitFile), yaml);
    }

    public ConfigurationFolder WithVariable(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    public ConfigurationFolder WithFile(string path, string text)
    {
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return this;
    }

    public LoadedConfiguration Load() => ConfigurationLoader.Load(Sources);

    /// <summary>The mistakes of loading, as the user sees them.</summary>
    public string[] Mistakes() =>
        [.. Assert.Throws<ConfigurationException>(() => Load()).Mistakes.Select(mistake => mistake.ToString())];

    public void Dispose() => root.Delete(recursive: true);
}
