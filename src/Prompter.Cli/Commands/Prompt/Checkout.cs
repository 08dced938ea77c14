namespace Prompter.Cli.Commands.Prompt;

/// <summary>What git says of a checkout that may be a stranger's: no program that its configuration names is run.</summary>
/// <param name="askAsync">Runs git with arguments and <see cref="Variables"/>; null where it fails.</param>
internal sealed class Checkout(Func<IReadOnlyList<string>, Task<string?>> askAsync)
{
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

    public async Task<string?> CommitAsync() =>
        (await askAsync([.. Harmless, "rev-parse", "--verify", "HEAD"]))?.Trim();

    /// <summary>Whether tracked files differ from the commit; null where git does not say.</summary>
    public async Task<bool?> IsDirtyAsync() =>
        await askAsync([.. Harmless, "config", "--list", "--name-only", "-z"]) is { } names
        && WithoutFilters(names.Split('\0')) is { } withoutFilters
        && await askAsync([
            .. Harmless,
            .. withoutFilters,
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--ignore-submodules=all",
        ])
            is { } lines
            ? lines.Length > 0
            : null;

    /// <summary>A filter is a program that sees each file that may have changed. Null where one cannot be turned off.</summary>
    private static string[]? WithoutFilters(IEnumerable<string> names)
    {
        const string Begin = "filter.";
        var filters = names
            .Where(name => name.StartsWith(Begin, StringComparison.OrdinalIgnoreCase))
            .Select(name => name[..Math.Max(Begin.Length, name.LastIndexOf('.'))])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return filters.Any(filter => filter.Contains('=', StringComparison.Ordinal))
            ? null
            :
            [
                .. filters.SelectMany(filter =>
                    (string[])["-c", $"{filter}.clean=", "-c", $"{filter}.process=", "-c", $"{filter}.required=false"]
                ),
            ];
    }
}
