using Prompter.Artifacts;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Runs;

/// <summary><c>prompter last</c>: the answer that was given last, wherever that was.</summary>
internal static class LastCommand
{
    public static Page Create(App app)
    {
        var command = new Page(
            "last",
            "Print the last answer again, or put it on the clipboard.",
            "last [OPTIONS]",
            """
              prompter last
              prompter last --copy
              prompter last -m gpt-4o -x > script.py
                  only the code of that model's answer
            """
        );
        var model = command.Text("--model", "TEXT", "the last answer of this model", "-m");
        var extract = command.Flag("--extract", "only the first fenced block of each answer", "-x");
        var copy = command.Flag("--copy", "put it on the clipboard, and print nothing");
        var markdown = new MarkdownOption(command);
        var noColor = command.Flag("--no-color", "no colours");
        command.SetAction(
            async (parsed, _) =>
            {
                var run = LastOf(new RunFinder(app), parsed.GetValue(model));
                var answers = AnswersOf(run, parsed.GetValue(model));
                if (answers.Count == 0)
                {
                    throw new UsageException(
                        $"the run {run.Id} has no answer{(parsed.GetValue(model) is { } named ? $" of '{named}'" : "")}; see 'prompter runs show {run.Id}'"
                    );
                }

                if (parsed.GetValue(extract))
                {
                    answers = [.. answers.Select(WithoutText)];
                }

                if (parsed.GetValue(copy))
                {
                    return await StopSignals.GuardAsync(
                        app.Environment,
                        (children, stop) => new Clipboard(app, children).CopyAsync(TextOf(answers), stop)
                    );
                }

                var isMarkdown = !parsed.GetValue(extract) && markdown.Read(parsed, app);
                using var terminal = new Terminal(app, !parsed.GetValue(noColor));
                if (answers is [var one])
                {
                    FinishedAnswer.Write(terminal.Output, one.Answer.Read(), isMarkdown);
                }
                else
                {
                    var labels = new Labels([.. answers.Select(answer => answer.Target)]);
                    RunAnswers.ShowBlocks(
                        terminal.Output,
                        labels,
                        answers,
                        app.Environment.NameOf(run.Path),
                        isMarkdown
                    );
                }

                return ExitCodes.Success;
            }
        );
        return command;
    }

    /// <summary>One that still runs has none yet.</summary>
    private static StoredRun LastOf(RunFinder finder, string? model)
    {
        var entry =
            finder
                .All()
                .FirstOrDefault(entry =>
                    entry.Status != RunEntry.Running && (model is null || entry.Models.Any(label => IsOf(label, model)))
                )
            ?? throw new UsageException(
                model is null
                    ? "there is no answer yet: prompter -m sim:swift -- \"Hi\" gives one"
                    : $"no run has asked '{model}'; see 'prompter runs --model {model}'"
            );
        return RunFinder.Open(entry)
            ?? throw new UsageException($"the folder of the last run is gone: {entry.Path}; see 'prompter runs'");
    }

    /// <summary>Whether a label is of a model, with or without its provider.</summary>
    private static bool IsOf(string label, string model) =>
        label == model || label.EndsWith($":{model}", StringComparison.Ordinal);

    private static List<TargetResult> AnswersOf(StoredRun run, string? model) =>
        [
            .. RunAnswers
                .Read(run.Results, run)
                .DistinctBy(result => result.Target.Label, StringComparer.Ordinal)
                .Where(result => result.Answer.Length > 0)
                .Where(result => model is null || IsOf(result.Target.Label, model)),
        ];

    private static TargetResult WithoutText(TargetResult result)
    {
        var code = new AnswerText(int.MaxValue, null);
        code.Append(CodeBlock.In(string.Concat(result.Answer.Read()), last: false));
        return result with { Answer = code };
    }

    private static string TextOf(IReadOnlyList<TargetResult> answers) =>
        answers is [var one]
            ? string.Concat(one.Answer.Read())
            : string.Join(
                "\n",
                answers.Select(answer =>
                    $"── {answer.Target.Label} ──\n{string.Concat(answer.Answer.Read()).TrimEnd('\n')}\n"
                )
            );
}
