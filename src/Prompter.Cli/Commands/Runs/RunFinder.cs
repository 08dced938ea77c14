using Prompter.Artifacts;

namespace Prompter.Cli.Commands.Runs;

/// <summary>From what a user calls a run to the run.</summary>
internal sealed class RunFinder(App app)
{
    public const string Last = "last";
    private readonly AppEnvironment environment = app.Environment;

    /// <summary>The index of the user's runs.</summary>
    /// <exception cref="UsageException">There is no home directory to have it in.</exception>
    public RunIndex Index { get; } =
        RunIndex.Of(app.Environment.Sources.HomeDirectory, app.Environment.Variables)
        ?? throw new UsageException(
            "there is no home directory with an index of runs; set HOME, or name a run by its path"
        );

    /// <summary>All runs, newest first.</summary>
    /// <exception cref="UsageException">The index cannot be read.</exception>
    public IEnumerable<RunEntry> All()
    {
        using var entries = Index.Read().GetEnumerator();
        while (Moves(entries))
        {
            yield return entries.Current;
        }

        bool Moves(IEnumerator<RunEntry> entries)
        {
            try
            {
                return entries.MoveNext();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{Index.Path} cannot be read: {FailureReason.Of(exception)}");
            }
        }
    }

    /// <summary>What the index has of a run, by its id, the beginning of one, its number, <c>last</c> or its path.</summary>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public RunEntry FindEntry(string name)
    {
        if (name is Last)
        {
            return All().FirstOrDefault() ?? throw None();
        }

        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number > 0 && All().Skip(number - 1).FirstOrDefault() is { } entry
                ? entry
                : throw new UsageException($"there is no run {name} in the list; see 'prompter runs'");
        }

        if (IsPath(name))
        {
            var path = PathOf(name);
            return All().FirstOrDefault(entry => entry.Path == path)
                ?? (StoredRun.Open(path)?.Id is { } id ? All().FirstOrDefault(entry => entry.Id == id) : null)
                ?? throw new UsageException($"the index of runs has none in '{name}'");
        }

        var found = All().Where(entry => entry.Id.StartsWith(name, StringComparison.Ordinal)).Take(3).ToList();
        return found switch
        {
            [] => throw new UsageException($"there is no run '{name}'; see 'prompter runs'"),
            [var one] => one,
            _ => found.FirstOrDefault(entry => entry.Id == name)
                ?? throw new UsageException(
                    $"'{name}' is the beginning of more than one run: {string.Join(", ", found.Select(entry => entry.Id))}; write more of it"
                ),
        };
    }

    /// <summary>A run, by what it is called; one that was moved is found by its new path, and remembered there.</summary>
    /// <exception cref="UsageException">There is none, or its folder is gone.</exception>
    public StoredRun Find(string name)
    {
        if (IsPath(name))
        {
            var run = Open(name);
            Remember(run);
            return run;
        }

        var entry = FindEntry(name);
        return Open(entry)
            ?? throw new UsageException(
                $"the folder of the run {entry.Id} is gone: {environment.NameOf(entry.Path)}; where it was moved, 'prompter runs add PATH' finds it again"
            );
    }

    /// <summary>The run in a folder.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public StoredRun Open(string name) =>
        StoredRun.Open(PathOf(name))
        ?? throw new UsageException($"there is no run in '{name}': it has no manifest.json that can be read");

    /// <summary>Changes the index.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public void Change(Func<List<RunEntry>, bool> change)
    {
        try
        {
            Index.Change(change);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Index.Path} cannot be written: {FailureReason.Of(exception)}");
        }
    }

    /// <summary>The run of an entry; null where its folder is gone, or is another run's by now.</summary>
    public static StoredRun? Open(RunEntry entry) =>
        StoredRun.Open(entry.Path) is { } run && run.Id == entry.Id ? run : null;

    /// <summary>How a run stands: <c>killed</c> is one that says that it runs, and whose process does not.</summary>
    public static string StatusOf(RunEntry entry)
    {
        if (
            entry is not { Status: RunEntry.Running, Process: { } number }
            || entry.Host != System.Environment.MachineName
        )
        {
            return entry.Status;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(number);
            return process.StartTime <= entry.StartedAt.LocalDateTime.AddSeconds(1) ? entry.Status : "killed";
        }
        catch (Exception exception)
            when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "killed";
        }
    }

    /// <summary>Takes note of where a run is that was moved.</summary>
    private void Remember(StoredRun run)
    {
        if (
            run.Id is null
            || All().FirstOrDefault(entry => entry.Id == run.Id) is not { } known
            || known.Path == run.Path
            || Open(known) is not null
        )
        {
            return;
        }

        try
        {
            Change(entries =>
            {
                var at = entries.FindIndex(entry => entry.Id == run.Id);
                entries[at] = entries[at] with { Path = environment.Redactor.Redact(run.Path) };
                return true;
            });
            app.Say($"prompter: the run {run.Id} was moved; the list has its new place now");
        }
        catch (UsageException exception)
        {
            // It is shown all the same.
            app.Say($"prompter: {exception.Message}");
        }
    }

    private string PathOf(string name) =>
        Path.TrimEndingDirectorySeparator(RealPath.Of(Path.GetFullPath(environment.PathOf(name))) ?? name);

    /// <summary>Names of runs have neither.</summary>
    private static bool IsPath(string name) => name.IndexOfAny(['/', '\\', '.', '~']) >= 0;

    private static UsageException None() => new("there is no run yet: prompter -m sim:swift -- \"Hi\" makes one");
}
