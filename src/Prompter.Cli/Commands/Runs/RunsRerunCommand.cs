using System.Security.Cryptography;
using Prompter.Artifacts;

namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs rerun</c>: the same again, in the same folder.</summary>
internal static class RunsRerunCommand
{
    private const int LargestInput = 512;

    public static Page Create(App app)
    {
        var command = new Page(
            "rerun",
            "Ask the same again, the same models or others.",
            "runs rerun [RUN] [-m MODEL…] [--yes]",
            """
              prompter runs rerun
                  the newest
              prompter runs rerun k3f -m openai:gpt-5.5 -m sim:swift
                  for other models

            The command line is that of the run, with its standard input, in the folder
            that it was started in; files and settings are read as they are now.
            """
        );
        var name = command.Optional("RUN");
        var models = command.Texts("--model", "TEXT", "ask this model instead; repeat it for more", "-m");
        var yes = command.Flag("--yes", "do not ask about a run that came from elsewhere", "-y");
        command.SetAction(
            (parsed, _) =>
            {
                var finder = new RunFinder(app);
                var run = finder.Find(parsed.GetValue(name) ?? RunFinder.Last);
                var known = finder.All().FirstOrDefault(entry => entry.Id == run.Id && entry.Arguments is not null);
                if (known is null && !parsed.GetValue(yes))
                {
                    Ask(app, run);
                }

                RefuseWhatIsRedacted(run);
                var named = parsed.GetValue(models) is { Length: > 0 } others
                    ? others
                    : [.. RerunArguments.NamesOf(run.Labels)];
                return App.RunAsync(
                    RerunArguments.With(known?.Arguments ?? run.Arguments, named),
                    app.Streams with
                    {
                        Input = InputOf(app, run),
                    },
                    In(app, known is null ? run.WorkingDirectory : known.WorkingDirectory, run)
                );
            }
        );
        return command;
    }

    /// <summary>The arguments of a run from elsewhere may start programs and send files: nobody but the user vouches for them.</summary>
    private static void Ask(App app, StoredRun run)
    {
        app.Say("The command line of this run comes from its folder, which may be a stranger's:");
        app.Say($"  prompter {string.Join(' ', run.Arguments)}");
        if (!app.Streams.Input.IsTerminal)
        {
            throw new UsageException("look at it, and say --yes where it may be run; nothing was run");
        }

        app.Error.Write("Run it? [y/N] ");
        using var reader = new StreamReader(app.Streams.Input.Open());
        if (reader.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new UsageException("nothing was run");
        }
    }

    private static void RefuseWhatIsRedacted(StoredRun run)
    {
        var arguments = run.Redacted.Where(what => what.StartsWith("argument", StringComparison.Ordinal)).ToList();
        if (arguments.Count > 0)
        {
            throw new UsageException(
                $"this run cannot be repeated: secrets were taken out of {string.Join(", ", arguments)} of its command line; type it again; nothing was run"
            );
        }
    }

    /// <summary>What the run had on standard input; where that was not kept whole, what is given to this command.</summary>
    private static StandardInput InputOf(App app, StoredRun run)
    {
        if (run.StandardInputBytes == 0)
        {
            return new(IsTerminal: false, () => Stream.Null);
        }

        var why =
            run.IsInputCut ? "only the beginning of its standard input was kept"
            : run.Redacted.Contains("standard input", StringComparer.Ordinal)
                ? "secrets were taken out of its standard input"
            : null;
        if (why is null && run.StandardInput() is { } kept)
        {
            return new(IsTerminal: false, () => new MemoryStream(kept));
        }

        var given = app.Streams.Input.IsTerminal ? [] : WholeFile.Read(app.Streams.Input.Open(), LargestInput);
        return given.Length > 0
            ? new(IsTerminal: false, () => new MemoryStream(given))
            : throw new UsageException(
                $"{why ?? "its standard input is not in its folder any more"}; give it again: prompter runs rerun {run.Id} < FILE; nothing was run"
            );
    }

    /// <summary>The machine as the run saw it: in its folder, with the files that it read.</summary>
    private static AppEnvironment In(App app, string? folder, StoredRun run)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            throw new UsageException(
                $"the folder that it was run in is gone: {folder}; make it, or type the command again: prompter runs show {run.Id}; nothing was run"
            );
        }

        var files = run.Files.Where(file => Path.IsPathRooted(file.Path)).ToList();
        if (files.Where(file => !File.Exists(file.Path)).Select(file => file.Path).ToList() is { Count: > 0 } gone)
        {
            throw new UsageException($"what it read is gone: {string.Join(", ", gone)}; nothing was run");
        }

        foreach (var file in files.Where(file => file.Sha256 is { } hash && HashOf(file.Path) != hash))
        {
            app.Say(
                $"prompter: {app.Environment.NameOf(file.Path)} has changed since that run; it is read as it is now"
            );
        }

        var sources = app.Environment.Sources;
        return folder == sources.WorkingDirectory
            ? app.Environment
            : app.Environment with
            {
                Sources = sources with { WorkingDirectory = folder, ShownFrom = sources.WorkingDirectory },
            };
    }

    private static string? HashOf(string path)
    {
        try
        {
            using var file = OrdinaryFile.Open(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
