namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs add</c>: a run that the index does not know, or not at its place.</summary>
internal static class RunsAddCommand
{
    public static Page Create(App app)
    {
        var command = new Page(
            "add",
            "Take a run into the list that was moved or comes from elsewhere.",
            "runs add PATH",
            "  prompter runs add ~/archive/2026-11-30_12-30-05"
        );
        var path = command.Required("PATH");
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(path)!;
            var finder = new RunFinder(app);
            var run = finder.Open(named);
            var entry =
                run.ToEntry()
                ?? throw new UsageException(
                    $"the run in '{named}' has no id; it was made by an older prompter, and can be shown by its path"
                );
            entry = entry with { Path = app.Environment.Redactor.Redact(run.Path) };
            finder.Change(entries =>
            {
                var known = entries.FindIndex(other => other.Id == entry.Id);
                if (known >= 0)
                {
                    entries[known] = entries[known] with { Path = entry.Path };
                }
                else
                {
                    var later = entries.FindIndex(other => other.StartedAt > entry.StartedAt);
                    entries.Insert(later < 0 ? entries.Count : later, entry);
                }

                return true;
            });
            app.Say($"{entry.Id}: in the list");
        });
        return command;
    }
}
