using Prompter.Credentials;
using Prompter.Providers.Processes;
using Prompter.Redaction;
using Prompter.Settings;

namespace Prompter.Cli;

/// <summary>What a command line knows of the machine that it runs on.</summary>
internal sealed record AppEnvironment(ConfigurationSources Sources, IProcessLife Life)
{
    private readonly Lazy<Redactor> redactor = new(() => KnowingAllOf(Sources.Environment));

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IReadOnlyDictionary<string, string> Variables => Sources.Environment;

    public string WorkingDirectory => Sources.WorkingDirectory;

    /// <summary>The configuration of these sources, with what flags set.</summary>
    public LoadedConfiguration LoadConfiguration(ConfigurationSources sources, IReadOnlyList<Setting>? flags = null)
    {
        var loaded = ConfigurationLoader.Load(sources, flags ?? []);
        Redactor.Learn(ConfiguredSecrets.In(loaded.Value.Providers.Values, Variables));
        Redactor.LearnArguments(loaded.Value.Llm.Arguments);
        return loaded;
    }

    /// <summary>
    /// The one redactor of the process. It knows the secrets of the variables and of the file of credentials, and learns those of the
    /// configuration, of arguments, and each key that a command or a keychain tells.
    /// </summary>
    public Redactor Redactor => redactor.Value;

    /// <summary>Child processes that start in the working folder, with the variables, and that all end with the process.</summary>
    public ChildProcessGroup CreateChildren()
    {
        var children = new ChildProcessGroup(Variables, WorkingDirectory);
        Life.OnExit(children.KillAll);
        return children;
    }

    /// <summary>The file that a path of the user's means: <c>~</c> and <c>~/…</c> are at home, as a shell would have it.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    public string PathOf(string path) =>
        path.Length > 0
            ? Path.Combine(WorkingDirectory, Sources.ExpandHome(path))
            : throw new UsageException("an empty path names no file and no folder");

    public string? FindProgram(string name) => ExecutablePath.Find(name, Variables, WorkingDirectory);

    /// <summary>A path as its user would write it: relative to the working folder where it lies in it, and with slashes.</summary>
    public string NameOf(string path)
    {
        var full = Path.GetFullPath(path, WorkingDirectory);
        var relative = Path.GetRelativePath(Sources.ShownFrom ?? WorkingDirectory, full);
        var isBelow = !Path.IsPathRooted(relative) && !relative.StartsWith("..", StringComparison.Ordinal);
        return (
            isBelow ? $"./{relative}"
            : Sources.ShownFrom is null ? path
            : full
        ).Replace('\\', '/');
    }

    private static Redactor KnowingAllOf(IReadOnlyDictionary<string, string> variables)
    {
        var knowing = Redactor.FromProcess(variables, []);
        knowing.Learn(variables.SelectMany(variable => Within(variable.Key, variable.Value)));
        knowing.Learn(
            CredentialStore
                .SecretsOf(variables)
                .SelectMany(text =>
                    text.Contains("://", StringComparison.Ordinal) ? ConfiguredSecrets.InAddress(text) : [text]
                )
        );
        return knowing;
    }

    /// <summary>
    /// What is secret in a value that is not. Of an address that Prompter itself does not use, a password that is an ordinary word is none.
    /// </summary>
    private static IEnumerable<string> Within(string name, string value)
    {
        if (
            name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("_BASE_URL", StringComparison.OrdinalIgnoreCase)
            || name is "OLLAMA_HOST"
            || name.StartsWith("OTEL_EXPORTER_", StringComparison.OrdinalIgnoreCase)
                && name.EndsWith("ENDPOINT", StringComparison.OrdinalIgnoreCase)
        )
        {
            return ConfiguredSecrets.InAddress(
                value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}"
            );
        }

        if (
            name.StartsWith("OTEL_EXPORTER_", StringComparison.OrdinalIgnoreCase)
            && name.EndsWith("HEADERS", StringComparison.OrdinalIgnoreCase)
        )
        {
            return ConfiguredSecrets.InHeaders(value);
        }

        return value.Contains("://", StringComparison.Ordinal)
            ? ConfiguredSecrets.InAddress(value).Where(SecretValue.IsNoWord)
            : [];
    }
}
