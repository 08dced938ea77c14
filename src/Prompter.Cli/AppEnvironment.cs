using Prompter.Providers.Processes;
using Prompter.Redaction;
using Prompter.Settings;

namespace Prompter.Cli;

/// <summary>What a command line knows of the machine that it runs on.</summary>
internal sealed record AppEnvironment(ConfigurationSources Sources, IProcessLife Life)
{
    private readonly HashSet<string> configured = new(StringComparer.Ordinal);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IReadOnlyDictionary<string, string> Variables => Sources.Environment;

    public string WorkingDirectory => Sources.WorkingDirectory;

    /// <summary>The configuration, with the file that <c>--config</c> names and what flags set.</summary>
    public LoadedConfiguration LoadConfiguration(string? file = null, IReadOnlyList<Setting>? flags = null)
    {
        var loaded = ConfigurationLoader.Load(Sources with { ExplicitFile = file }, flags ?? []);
        configured.UnionWith(ConfiguredSecrets.In(loaded.Value.Providers.Values));
        return loaded;
    }

    /// <summary>Takes out of text the secrets of the variables, of arguments and of the configuration that was loaded.</summary>
    public Redactor CreateRedactor(IEnumerable<string> arguments) =>
        Redactor.FromProcess(Variables, arguments, configured);

    /// <summary>Child processes that start in the working folder, with the variables, and that all end with the process.</summary>
    public ChildProcessGroup CreateChildren()
    {
        var children = new ChildProcessGroup(Variables, WorkingDirectory);
        Life.OnExit(children.KillAll);
        return children;
    }

    /// <summary>The file that a path of the user's means.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    public string PathOf(string path) =>
        path.Length > 0
            ? Path.Combine(WorkingDirectory, path)
            : throw new UsageException("an empty path names no file and no folder");

    public string? FindProgram(string name) => ExecutablePath.Find(name, Variables, WorkingDirectory);

    /// <summary>A path as its user would write it: relative to the working folder where it lies in it, and with slashes.</summary>
    public string NameOf(string path)
    {
        var relative = Path.GetRelativePath(WorkingDirectory, Path.GetFullPath(path, WorkingDirectory));
        var isBelow = !Path.IsPathRooted(relative) && !relative.StartsWith("..", StringComparison.Ordinal);
        return (isBelow ? $"./{relative}" : path).Replace('\\', '/');
    }
}
