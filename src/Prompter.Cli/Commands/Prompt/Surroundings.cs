using Prompter.Artifacts;
using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What a manifest says of the place that a run happened in. It is found out while the run goes on.</summary>
internal sealed class Surroundings(
    AppEnvironment environment,
    ChildProcessGroup children,
    CancellationToken cancellationToken
)
{
    /// <summary>How long the manifest waits for it once the run is over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long for what is no work: a pipe in the configuration of a checkout has no end.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(1);

    public async Task<ManifestGit?> GitAsync()
    {
        if (!IsInCheckout(new(environment.WorkingDirectory)) || environment.FindProgram("git") is null)
        {
            return null;
        }

        var variables = Checkout.Variables(environment.Variables);
        var checkout = new Checkout(
            environment.WorkingDirectory,
            (command, given) => ReadAsync(["git", .. command], given, ShortPatience),
            (command, given) => ReadAsync(["git", .. command], given)
        );
        return await checkout.CommitAsync(variables) is { } commit
            ? new(commit, await checkout.IsDirtyAsync(commit, variables))
            : new(null, null);
    }

    /// <summary>As the Python of an installed <c>llm</c> knows it, in a tenth of the time that loading <c>llm</c> takes; else as that says.</summary>
    /// <param name="llm">How it is started; null where it is not asked.</param>
    public async Task<string?> LlmVersionAsync(IReadOnlyList<string>? llm) =>
        llm is not null
        && (await ReadAsync(QuestionForPython(llm)) ?? await ReadAsync([.. llm, "--version"]))?.Trim().Split(' ')
            is [.., "version", var version]
            ? version
            : null;

    /// <summary>How the Python of llm tells its version, where llm is the script that pip makes; else nothing.</summary>
    private IReadOnlyList<string> QuestionForPython(IReadOnlyList<string> llm)
    {
        const string Question = "import importlib.metadata as m; print('version', m.version('llm'))";
        try
        {
            var script = llm is [var name] && environment.FindProgram(name) is { } file ? File.ReadLines(file) : [];
            // Without -P, modules that lie in the working folder would run.
            return
                script.Take(10).ToList() is [['#', '!', .. var python], .. var code]
                && code.Contains("from llm.cli import cli")
                ? [.. python.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-P", "-c", Question]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What a program prints; null where it fails or takes too long, or there is none.</summary>
    private async Task<string?> ReadAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? variables = null,
        TimeSpan? patience = null
    )
    {
        using var timeout = new CancellationTokenSource(patience ?? Patience, environment.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var output =
                command.Count > 0 ? await CommandOutput.ReadAsync(children, command, stop.Token, variables) : null;
            return output is { ExitCode: 0 } ? output.Output : null;
        }
        catch (Exception exception) when (exception is PrompterException or OperationCanceledException)
        {
            return null;
        }
    }

    private static bool IsInCheckout(DirectoryInfo? folder) =>
        folder is not null && (Path.Exists(Path.Combine(folder.FullName, ".git")) || IsInCheckout(folder.Parent));
}
