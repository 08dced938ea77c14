using Prompter.Artifacts;

namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter runs show</c>: a run as it looked.</summary>
internal static class RunsShowCommand
{
    public static Page Create(App app)
    {
        var command = new Page(
            "show",
            "Show a run: its prompt, its answers and its summary.",
            "runs show [RUN] [OPTIONS]",
            """
              prompter runs show
                  the newest
              prompter runs show k3f | less
              prompter runs show ./prompter-runs/2026-11-30_12-30-05 --json | jq -r .text
            """
        );
        var name = command.Optional("RUN");
        var json = command.Flag("--json", "the results as JSON lines, as they are in results.jsonl");
        var markdown = new MarkdownOption(command);
        var noColor = command.Flag("--no-color", "no colours");
        command.SetAction(parsed =>
        {
            var run = new RunFinder(app).Find(parsed.GetValue(name) ?? RunFinder.Last);
            if (parsed.GetValue(json))
            {
                foreach (var row in ResultsOf(run, run => run.Rows()))
                {
                    app.PrintJson(row.GetRawText());
                }

                return;
            }

            using var terminal = new Terminal(app, !parsed.GetValue(noColor));
            Show(app, terminal.Output, run, markdown.Read(parsed, app));
        });
        return command;
    }

    private static void Show(App app, Screen screen, StoredRun run, bool isMarkdown)
    {
        var folder = app.Environment.NameOf(run.Path);
        var entry = run.ToEntry();
        var head = entry is null
            ? folder
            : $"Run {entry.Id}   {entry.StartedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}   {entry.Status}";
        screen.WriteWrapped(screen.Styled("1", DisplayText.OneLine(head)));
        if (run.Prompt is { } prompt)
        {
            screen.WriteWrapped(
                screen.IsTerminal ? DisplayText.MakeAnswerVisible($"Prompt: {prompt}") : $"Prompt: {prompt}"
            );
        }

        if (run.StandardInputBytes > 0)
        {
            screen.WriteLine($"Standard input: {run.StandardInputBytes} bytes");
        }

        screen.WriteLine("");
        var results = ResultsOf(run, run => run.Results())
            .DistinctBy(result => result.Target.Label, StringComparer.Ordinal)
            .ToList();
        if (results.Count > 0)
        {
            var labels = new Labels([.. results.Select(result => result.Target)]);
            RunAnswers.ShowBlocks(screen, labels, results, folder, isMarkdown);
            Summary.Write(screen, labels, results, folder);
        }

        foreach (var label in run.Labels.Except(results.Select(result => result.Target.Label), StringComparer.Ordinal))
        {
            screen.WriteWrapped($"{DisplayText.OneLine(label)}: no result");
        }
    }

    private static IReadOnlyList<T> ResultsOf<T>(StoredRun run, Func<StoredRun, IReadOnlyList<T>> read) =>
        RunAnswers.Read(() => read(run), run);
}
