using Prompter.Artifacts;
using Prompter.Cli.Console.Columns;
using Prompter.Policies.Rescue;
using Prompter.Providers.LlmProgram;
using Prompter.Providers.Processes;
using Prompter.Redaction;
using Prompter.Runs;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>One run of the main command, from what was asked for to the exit code.</summary>
internal sealed class PromptRun(App app, PromptRequest request)
{
    private const int ParallelByDefault = 32;
    private static readonly TimeSpan LongestDownload = TimeSpan.FromSeconds(100);

    private readonly PolicySettings policies = request.Configuration.Flags.Over(request.Defaults.Policies);
    private readonly TimeProvider time = app.Environment.Time;
    private readonly ChildProcessGroup children = app.Environment.CreateChildren();
    private readonly Redactor redactor = app.Environment.Redactor;

    public async Task<int> ExecuteAsync()
    {
        var arguments = LlmProgramArguments.Parse(request.LlmArguments, app.Environment.WorkingDirectory);
        var log = RunLog.Open(app.Environment, request);
        using var targets = new TargetList(app, request, arguments, children, redactor, log?.Wire);
        foreach (var choice in request.IsQuiet ? [] : targets.Choices)
        {
            app.Say(redactor.Redact(choice.ToString()));
        }

        using var terminal = new Terminal(app, request.Color);
        var showsColumns = ShowsColumns(terminal, targets.Targets.Count);
        var status =
            request.IsQuiet || showsColumns || !terminal.Error.CanRewrite || !terminal.Output.IsTerminal
                ? null
                : new StatusLine(terminal.Error, targets.Targets.Count, time);
        var input = PromptInput.Read(request, arguments);
        // Up to here Ctrl-C has nothing to clean up, and ends the process as it ends any other.
        using var signals = new StopSignals(app.Environment.Life, children, () => status?.IsStopping = true);
        if (request.Checks)
        {
            try
            {
                await new ModelCheck(targets, children, app).RunAsync(request.ChecksLive, signals.Token);
            }
            catch (OperationCanceledException) when (signals.ExitCode is { } exitCode)
            {
                return exitCode;
            }
        }

        if (request.IsDryRun)
        {
            return new DryRun(request, targets, arguments, input, redactor).Write(terminal);
        }

        // The bare answer of one model, on its way to another program, cannot be taken back.
        var rescue =
            targets.Targets.Count > 1 || terminal.Output.IsTerminal || request.Json || !request.Defaults.Stream
                ? StreamRescue.Restart
                : StreamRescue.Fail;
        var parallel = request.Defaults.Parallel ?? Math.Min(targets.Targets.Count, ParallelByDefault);
        using var files = new RunFiles(
            request.Defaults.Save
                ? new RunFolder(app.Environment, request, targets).Create(input, parallel, rescue)
                : null,
            request.Defaults.OutputDirectory,
            app.Environment,
            targets.UsesLlm
        );
        log?.Begin(files.Id, request.Arguments, targets.Targets.Select(target => target.Label));
        await using var telemetry = RunTelemetry.Start(app, files.Named, targets.Targets.Count);
        var surroundings = new Surroundings(app.Environment, children, signals.Token);
        var found = request.Defaults.Save
            ? (surroundings.GitAsync(), surroundings.LlmVersionAsync(targets.UsesLlm ? targets.LlmCommand : null))
            : (Task.FromResult<ManifestGit?>(null), Task.FromResult<string?>(null));

        var labels = new Labels(targets.Targets);
        // No longer than a model may take.
        var patience = policies.TotalTimeout ?? policies.Timeout ?? LongestDownload;
        var question = new Question(arguments, targets.StructuredOutput, input, app.Environment, patience)
        {
            TakesPagesAsTheyAre = request.TakesPagesAsTheyAre,
        };
        await question.ReadAsync(targets.UsesOnlyLlm, signals.Token);
        files.Keep(input, question, redactor);
        var runTargets = targets.Targets.Select(target => new RunTarget(
            target,
            () => targets.CreateClient(target, question, files.Named, rescue)
        )
        {
            Options = question.Options,
        });
        IReadOnlyList<TargetResult> results;
        var began = time.GetTimestamp();
        var folder = files.Shown ?? "";
        // What is extracted, and JSON, is for programs.
        var isMarkdown =
            request.IsMarkdown
            && request.Defaults.Markdown
            && question.Options.ResponseFormat is null
            && !arguments.Given.Any(option =>
                option is "--extract" or "--extract-last" or "--schema" or "--schema-multi"
            );
        var view = CreateView(terminal, labels, folder, isMarkdown, showsColumns, signals.Token);
        var console = new ConsoleSink(
            terminal,
            view,
            runEvent => TellBeside(terminal, labels, files, runEvent, view, status is not null, folder),
            status,
            signals,
            time
        );
        await using (console)
        {
            results = await FanOutRun.RunAsync(
                [.. runTargets],
                question.Messages,
                new()
                {
                    Parallel = parallel,
                    Redactor = redactor,
                    TimeProvider = time,
                    SpillPath = files.AnswerPath,
                    MediaPath = files.MediaPath,
                },
                log is null ? [.. files.Sinks, console] : [.. files.Sinks, log, console],
                signals.Token
            );
        }

        await files.FinishAsync(results, time.GetLocalNow, found);
        // Ctrl-C stops the reader in a pipeline too, and is no reason to be quiet.
        var isUnread = signals.ExitCode == ExitCodes.OutputClosed;
        Report(terminal, labels, results, files, view, time.GetElapsedTime(began), isUnread);
        await terminal.WaitForPagerAsync(time, signals.Token);
        var outcome =
            signals.ExitCode
            ?? (files.Lost.Count > 0 || files.Problem is not null ? ExitCodes.Failure : ExitCodes.Of(results));
        telemetry?.Complete(results, outcome);
        log?.End(outcome);
        if (log?.Problem is { } unlogged)
        {
            terminal.Error.WriteWrapped(
                $"prompter: not everything could be written to the log {DisplayText.OneLine(request.Defaults.Log!)}: {DisplayText.MakeVisible(redactor.Redact(unlogged))}"
            );
        }

        return outcome;
    }

    /// <summary>Says what no view says of an event.</summary>
    private void TellBeside(
        Terminal terminal,
        Labels labels,
        RunFiles files,
        RunEvent runEvent,
        IView? view,
        bool hasStatus,
        string folder
    )
    {
        IEnumerable<string> notes = runEvent switch
        {
            Waiting { Wait: { } wait } when !hasStatus && !request.IsQuiet && view is not ColumnsView =>
            [
                Notes.Waiting(wait),
            ],
            TargetCompleted { Result: var result } =>
            [
                .. view is null && !request.IsQuiet ? Notes.Media(result, folder) : [],
                .. request.IsVerbose && view is not (BlocksView or ColumnsView) ? Notes.Attempts(result) : [],
            ],
            _ => [],
        };
        foreach (var line in notes)
        {
            if (labels.Count > 1)
            {
                labels.WriteLine(terminal.Error, runEvent.Target, line, Notes.QuietStyle);
            }
            else
            {
                terminal.Error.WriteWrapped(line, Notes.QuietStyle);
            }
        }

        if (request.Json && runEvent is TargetCompleted completed)
        {
            // What was said of the target stands before it, where both go to the same place.
            terminal.Error.Flush();
            terminal.Output.WriteJson(files.RowOf(completed.Result));
        }
    }

    private bool ShowsColumns(Terminal terminal, int models)
    {
        var screen = AnswersOf(terminal);
        return request.ShowsAnswers
            && request.Defaults.View == OutputView.Columns
            && models > 1
            && !(request.Json && (request.IsQuiet || terminal.Output.IsTerminal))
            && screen.IsHeldBack?.Invoke() != true
            && screen.CanRewrite
            && ColumnsView.Fits(screen);
    }

    private IView? CreateView(
        Terminal terminal,
        Labels labels,
        string folder,
        bool isMarkdown,
        bool showsColumns,
        CancellationToken stop
    )
    {
        var answers = AnswersOf(terminal);
        if (!request.ShowsAnswers || (request.Json && (request.IsQuiet || terminal.Output.IsTerminal)))
        {
            // The rows are the answers.
            return null;
        }

        var notes = request.IsQuiet ? Screen.Nowhere : terminal.Error;
        var blocks = new BlocksView(labels, answers, notes, folder, request.IsVerbose, isMarkdown);
        return request.Defaults.View switch
        {
            OutputView.Blocks => blocks,
            OutputView.Columns when showsColumns => new ColumnsView(
                labels,
                answers,
                app.Streams.Input.OpenKeys(),
                blocks,
                app.Environment.Life,
                time,
                stop
            ),
            OutputView.Whole => new WholeView(labels, answers, notes, folder, isMarkdown),
            _ when labels.Count == 1 => new PlainView(answers, notes, folder, isMarkdown),
            // A terminal that is too narrow for two.
            OutputView.Columns when answers.CanRewrite => blocks,
            _ => new LinesView(labels, answers, notes, folder),
        };
    }

    private Screen AnswersOf(Terminal terminal) => request.Json ? terminal.Error : terminal.Output;

    private void Report(
        Terminal terminal,
        Labels labels,
        IReadOnlyList<TargetResult> results,
        RunFiles files,
        IView? view,
        TimeSpan elapsed,
        bool isUnread
    )
    {
        var error = terminal.Error;
        // One answer that goes to a pager or a file is all that its user wants to see of a success.
        var isAlone =
            results is [{ Status: TargetStatus.Ok, FinishReason.Value: not ("length" or "content_filter") }]
            && !terminal.Output.IsTerminal
            && error.IsTerminal
            && request.Defaults.Stream;
        if (request.IsQuiet || isUnread)
        {
            foreach (var result in results.Where(result => result.Status is TargetStatus.Error or TargetStatus.Timeout))
            {
                error.WriteWrapped(
                    $"prompter: {DisplayText.OneLine(result.Target.Label)}: {Summary.Outcome(result, null)}"
                );
            }
        }
        else if (!isAlone)
        {
            if (request.Defaults.Stream && view is not (BlocksView or ColumnsView))
            {
                error.WriteLine("");
            }

            Summary.Write(error, labels, results, files.Shown, elapsed);
        }

        if (files.IndexProblem is { } unlisted)
        {
            error.WriteWrapped(
                $"prompter: the index of runs does not have this one: {DisplayText.MakeVisible(redactor.Redact(unlisted))}"
            );
        }

        if (files.Problem is { } problem)
        {
            error.WriteWrapped(
                $"prompter: not everything could be written to {files.Shown}: {redactor.Redact(problem)}"
            );
        }

        if (files.Lost.Count > 0)
        {
            error.WriteWrapped(
                $"prompter: {files.Lost.Count} of {results.Count} results could not be written to {files.Shown}: {redactor.Redact(files.Lost[0].Reason)}; here they are:"
            );
            foreach (var (result, _) in files.Lost)
            {
                error.WriteLine(files.RowOf(result));
            }
        }
    }
}
