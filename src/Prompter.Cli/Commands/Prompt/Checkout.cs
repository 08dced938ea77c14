namespace Prompter.Cli.Commands.Prompt;

/// <summary>What git says of a checkout that may be a stranger's: no program that its configuration names is run.</summary>
/// <param name="folder">The working folder, in which git is run.</param>
/// <param name="askAsync">Runs git, with arguments and variables, for what it knows at once; null where it fails.</param>
/// <param name="compareAsync">The same for what may take its time.</param>
internal sealed class Checkout(
    string folder,
    Func<IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Task<string?>> askAsync,
    Func<IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Task<string?>> compareAsync
)
{
    private const char Unreadable = '\uFFFD';

    /// <summary>No hook, no monitor, no pager; a repository within the files is none.</summary>
    private static readonly string[] Harmless =
    [
        "--no-pager",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "safe.bareRepository=explicit",
    ];

    /// <summary>How files are compared: words and numbers, of which none names a program.</summary>
    private static readonly string[] Comparing =
    [
        "core.autocrlf",
        "core.checkstat",
        "core.eol",
        "core.filemode",
        "core.ignorecase",
        "core.precomposeunicode",
        "core.symlinks",
        "core.trustctime",
    ];

    /// <summary>The variables for git: none of its own but those that take something away from it.</summary>
    public static IReadOnlyDictionary<string, string> Variables(IReadOnlyDictionary<string, string> environment) =>
        new Dictionary<string, string>(
            environment.Where(variable => !variable.Key.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)),
            StringComparer.Ordinal
        )
        {
            // What is missing in a partial clone is fetched by a program that the configuration names.
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "none",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_TERMINAL_PROMPT"] = "0",
        };

    public async Task<string?> CommitAsync(IReadOnlyDictionary<string, string> variables) =>
        (await askAsync([.. Harmless, "rev-parse", "--verify", "HEAD"], variables))?.Trim();

    /// <summary>Whether tracked files differ from the commit; null where git does not say.</summary>
    /// <remarks>
    /// Filters are programs that see each file that may have changed, and nobody can list for sure what a configuration calls so. Git is
    /// asked in a repository of Prompter's own, without any configuration, to which the files, the index and the objects of the checkout are lent.
    /// </remarks>
    public async Task<bool?> IsDirtyAsync(string commit, IReadOnlyDictionary<string, string> variables)
    {
        var place = askAsync(
            [.. Harmless, "rev-parse", "--show-toplevel", "--git-path", "index", "--git-path", "objects"],
            variables
        );
        var settings = askAsync(
            [.. Harmless, "config", "-z", "--get-regexp", $"^({string.Join('|', Comparing)})$"],
            variables
        );
        if (
            (await place)?.TrimEnd().Split('\n') is not [var files, var index, var objects]
            || $"{files}{index}{objects}".Contains(Unreadable, StringComparison.Ordinal)
        )
        {
            return null;
        }

        string? made = null;
        try
        {
            var own = made = Directory.CreateTempSubdirectory("prompter-git-").FullName;
            Directory.CreateDirectory(Path.Combine(own, "refs"));
            await File.WriteAllTextAsync(Path.Combine(own, "HEAD"), $"{commit}\n");
            await File.WriteAllTextAsync(Path.Combine(own, "config"), ConfigurationFor(commit));
            var lent = new Dictionary<string, string>(variables, StringComparer.Ordinal)
            {
                ["GIT_DIR"] = own,
                ["GIT_WORK_TREE"] = Path.GetFullPath(files, folder),
                ["GIT_INDEX_FILE"] = Path.GetFullPath(index, folder),
                ["GIT_OBJECT_DIRECTORY"] = Path.GetFullPath(objects, folder),
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                // Filters of the user's own are none either.
                ["HOME"] = own,
                ["XDG_CONFIG_HOME"] = own,
            };
            var lines = await compareAsync(
                [
                    .. Harmless,
                    .. Given(await settings ?? ""),
                    "status",
                    "--porcelain",
                    "--untracked-files=no",
                    "--ignore-submodules=all",
                ],
                lent
            );
            return lines is null ? null : lines.Length > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            Remove(made);
        }
    }

    private static void Remove(string? folder)
    {
        try
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in the folder of what is temporary.
        }
    }

    /// <summary>The name of a commit tells of what kind the names of all objects are.</summary>
    private static string ConfigurationFor(string commit) =>
        commit.Length == 64
            ? "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n"
            : "[core]\n\trepositoryformatversion = 0\n";

    /// <summary>The settings that git lists as arguments for it, the last of each name.</summary>
    private static IEnumerable<string> Given(string settings) =>
        settings
            .Split('\0')
            .Select(setting => setting.Split('\n', 2))
            .Where(setting => Comparing.Contains(setting[0], StringComparer.Ordinal))
            .GroupBy(setting => setting[0], StringComparer.Ordinal)
            .SelectMany(same => (string[])["-c", string.Join('=', same.Last())]);
}
