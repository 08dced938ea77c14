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

    public async Task<ManifestGit?> GitAsync()
    {
        if (!IsInCheckout() || environment.FindProgram("git") is null)
        {
            return null;
        }

        var commit = ReadAsync(["git", "rev-parse", "--verify", "HEAD"]);
        var changes = ReadAsync(["git", "--no-optional-locks", "status", "--porcelain", "--untracked-files=no"]);
        return new((await commit)?.Trim(), await changes is { } lines ? lines.Length > 0 : null);
    }

    /// <summary><c>llm --version</c> says <c>llm, version 0.36</c>.</summary>
    /// <param name="llm">How it is started; null where it is not asked.</param>
    public async Task<string?> LlmVersionAsync(IReadOnlyList<string>? llm) =>
        llm is not null && (await ReadAsync([.. llm, "--version"]))?.Trim().Split(' ') is [.., "version", var version]
            ? version
            : null;

    /// <summary>What a program prints; null where it fails or takes too long.</summary>
    private async Task<string?> ReadAsync(IReadOnlyList<string> command)
    {
        using var timeout = new CancellationTokenSource(Patience, environment.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var (exitCode, output) = await CommandOutput.ReadAsync(children, command, stop.Token);
            return exitCode == 0 ? output : null;
        }
        catch (Exception exception) when (exception is PrompterException or OperationCanceledException)
        {
            return null;
        }
    }

    private bool IsInCheckout()
    {
        for (var folder = new DirectoryInfo(environment.WorkingDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
