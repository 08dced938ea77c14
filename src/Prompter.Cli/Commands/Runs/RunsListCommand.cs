namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs [list]</c>: the newest runs that fit.</summary>
internal static class RunsListCommand
{
    private const int Usual = 20;

    public static Page Create(App app)
    {
        var command = new Page(
            "list",
            "List runs, newest first.",
            "runs list [WORDS…] [OPTIONS]",
            """
              prompter runs list
              prompter runs list pelican bicycle --status ok -n 5
              prompter runs list --model gpt --since 2026-11-01 --until yesterday
              prompter runs list --json | jq -r 'select(.status == "error") | .path'
            """
        );
        Define(command, app);
        return command;
    }

    public static void Define(Command command, App app)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(words);
        var count = command.Text("-n", "N", $"how many at most (default {Usual}; 0: all)", "--count");
        var model = command.Text("--model", "TEXT", "only runs that asked a model with this in its name", "-m");
        var status = command.Text("--status", "STATUS", "only ok, error, timeout, cancelled, running or killed");
        var since = command.Text("--since", "DATE", "only from then on: 2026-11-30, '2026-11-30 12:00', 3d, 2h, today");
        var until = command.Text("--until", "DATE", "only until then");
        var json = command.Flag("--json", "one JSON line a run");
        command.SetAction(parsed =>
        {
            var filter = new RunFilter(
                parsed.GetValue(words) ?? [],
                parsed.GetValue(model),
                StatusIn(parsed.GetValue(status)),
                MomentIn(parsed, since, isEnd: false, app.Environment.Time),
                MomentIn(parsed, until, isEnd: true, app.Environment.Time)
            );
            var runs = new RunFinder(app)
                .All()
                .Select((entry, index) => (Number: index + 1, Entry: entry))
                .Where(run => filter.Takes(run.Entry))
                .Take(CountIn(parsed.GetValue(count)));
            if (parsed.GetValue(json))
            {
                foreach (var (number, entry) in runs)
                {
                    app.PrintJson(RunTable.ToJson(number, entry));
                }

                return;
            }

            var listed = runs.ToList();
            RunTable.Write(app, listed);
            if (listed.Count == 0)
            {
                app.Say(filter.IsEmpty ? "There is no run yet." : "No run fits.");
            }
        });
    }

    private static int CountIn(string? text) =>
        text is null ? Usual
        : !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? throw new UsageException($"-n takes a whole number, not '{text}'")
        : count == 0 ? int.MaxValue
        : count;

    private static string? StatusIn(string? text) =>
        text is null or "ok" or "error" or "timeout" or "cancelled" or "running" or "killed"
            ? text
            : throw new UsageException($"--status is ok, error, timeout, cancelled, running or killed, not '{text}'");

    private static DateTimeOffset? MomentIn(
        ParseResult parsed,
        Option<string?> option,
        bool isEnd,
        TimeProvider time
    ) =>
        parsed.GetValue(option) is not { } text
            ? null
            : PastMoment.Read(text, isEnd, time)
                ?? throw new UsageException(
                    $"{option.Name} takes a date (2026-11-30, '2026-11-30 12:00'), a time ago (30m, 2h, 3d, 1w), today or yesterday, not '{text}'"
                );
}
