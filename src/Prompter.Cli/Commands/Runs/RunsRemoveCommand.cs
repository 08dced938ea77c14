using Prompter.Artifacts;

namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs remove</c>: the folder of a run, and its place in the list.</summary>
internal static class RunsRemoveCommand
{
    public static Page Create(App app)
    {
        var command = new Page(
            "remove",
            "Remove runs: their folders, and their lines in the list.",
            "runs remove [RUN…] [OPTIONS]",
            """
              prompter runs remove k3f 4
              prompter runs remove --gone
                  forget those whose folders are not there any more
              prompter runs list --until 30d -n 0 --json | jq -r .id | xargs prompter runs remove --yes
            """
        );
        var names = new Argument<string[]>("RUN") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(names);
        var gone = command.Flag("--gone", "forget runs whose folders are gone");
        var yes = command.Flag("--yes", "do not ask", "-y");
        command.SetAction(parsed =>
        {
            var finder = new RunFinder(app);
            var named = parsed.GetValue(names) ?? [];
            if (named.Length == 0 && !parsed.GetValue(gone))
            {
                throw new UsageException("name the runs to remove, or say --gone; see 'prompter runs remove --help'");
            }

            // Numbers change with the first that is removed.
            var entries = named.Select(finder.FindEntry).DistinctBy(entry => entry.Id, StringComparer.Ordinal).ToList();
            if (entries.Find(entry => RunFinder.StatusOf(entry) == RunEntry.Running) is { } running)
            {
                throw new UsageException($"the run {running.Id} is still running; nothing was removed");
            }

            if (entries.Count > 0 && !parsed.GetValue(yes) && !IsAgreed(app, entries))
            {
                app.Say("Nothing was removed.");
                return ExitCodes.Failure;
            }

            var kept = entries
                .Where(entry => !Delete(app, entry))
                .Select(entry => entry.Id)
                .ToHashSet(StringComparer.Ordinal);
            var ids = entries
                .Select(entry => entry.Id)
                .Except(kept, StringComparer.Ordinal)
                .ToHashSet(StringComparer.Ordinal);
            if (parsed.GetValue(gone))
            {
                ids.UnionWith(finder.All().Where(entry => RunFinder.Open(entry) is null).Select(entry => entry.Id));
            }

            finder.Change(all => all.RemoveAll(entry => ids.Contains(entry.Id)) > 0);
            app.Say(ids.Count == 1 ? "1 run removed" : $"{ids.Count} runs removed");
            return kept.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static bool IsAgreed(App app, List<RunEntry> entries)
    {
        if (!app.Streams.Input.IsTerminal)
        {
            throw new UsageException("nobody can be asked here; say --yes; nothing was removed");
        }

        foreach (var entry in entries)
        {
            app.Say($"{entry.Id}  {app.Environment.NameOf(entry.Path)}");
        }

        app.Error.Write(entries.Count == 1 ? "Remove this run? [y/N] " : $"Remove these {entries.Count} runs? [y/N] ");
        using var reader = new StreamReader(app.Streams.Input.Open());
        return reader.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Deletes what belongs to a run. What else lies in its folder stays, and no link is followed.</summary>
    /// <returns>Whether the run is gone.</returns>
    private static bool Delete(App app, RunEntry entry)
    {
        var folder = app.Environment.NameOf(entry.Path);
        try
        {
            if (!Path.Exists(entry.Path))
            {
                return true;
            }

            if (new DirectoryInfo(entry.Path).LinkTarget is not null || RunFinder.Open(entry) is not { } run)
            {
                app.Say(
                    $"prompter: {folder} is not the folder of the run {entry.Id}, and stays; 'prompter runs remove --gone' forgets runs that are not there"
                );
                return false;
            }

            foreach (var name in RunDirectory.Names)
            {
                DeleteOne(Path.Combine(run.Path, name));
            }

            if (Directory.EnumerateFileSystemEntries(run.Path).Any())
            {
                app.Say($"prompter: {folder} has other files too, which stay");
            }
            else
            {
                Directory.Delete(run.Path);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            app.Say($"prompter: {folder} cannot be removed: {FailureReason.Of(exception)}");
            return false;
        }
    }

    private static void DeleteOne(string path)
    {
        var folder = new DirectoryInfo(path);
        if (folder.LinkTarget is null && folder.Exists)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
