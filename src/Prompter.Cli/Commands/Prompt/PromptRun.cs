using System.Runtime.InteropServices;
using Prompter.Artifacts;
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
        using var targets = new TargetList(app, request, arguments, children, redactor);
        using var terminal = new Terminal(app, request.Color);
        var status =
            request.IsQuiet || !terminal.Error.CanRewrite || !terminal.Output.IsTerminal
                ? null
                : new StatusLine(terminal.Error, time);
        var input = PromptInput.Read(request, arguments);
        // Up to here Ctrl-C has nothing to clean up, and ends the process as it ends any other.
        using var signals = new StopSignals(app.Environment.Life, children, () => status?.IsStopping = true);
        if (request.Checks)
        {
            try
            {
                await ModelCheck.RunAsync(targets, children, signals.Token);
            }
            catch (OperationCanceledException) when (signals.ExitCode is { } exitCode)
            {
                return exitCode;
            }
        }

        if (request.IsDryRun)
        {
            var runDirectory = Path.Combine(request.Defaults.OutputDirectory, RunDirectory.NameFor(time.GetLocalNow()));
            return new DryRun(request, targets, arguments, input, redactor).Write(runDirectory, terminal);
        }

        // The bare answer of one model, on its way to another program, cannot be taken back.
        var rescue =
            targets.Targets.Count > 1 || terminal.Output.IsTerminal || request.Json || !request.Defaults.Stream
                ? StreamRescue.Restart
                : StreamRescue.Fail;
        var parallel = request.Defaults.Parallel ?? Math.Min(targets.Targets.Count, ParallelByDefault);
        using var directory = CreateDirectory(targets, input, parallel, rescue);
        app.Environment.Life.OnExit(directory.Abandon);
        // As its user wrote it, for the commands that are kept.
        var named = Path.Combine(request.Defaults.OutputDirectory, Path.GetFileName(directory.Path));
        await using var telemetry = RunTelemetry.Start(app, directory.Path, targets.Targets.Count);
        var surroundings = new Surroundings(app.Environment, children, signals.Token);
        var git = surroundings.GitAsync();
        var llmVersion = surroundings.LlmVersionAsync(targets.UsesLlm ? targets.LlmCommand : null);

        var labels = new Labels(targets.Targets);
        // No longer than a model may take.
        var patience = policies.TotalTimeout ?? policies.Timeout ?? LongestDownload;
        var question = new Question(arguments, targets.StructuredOutput, input, app.Environment, patience)
        {
            TakesPagesAsTheyAre = request.TakesPagesAsTheyAre,
        };
        await question.ReadAsync(targets.UsesOnlyLlm, signals.Token);
        var runTargets = targets.Targets.Select(target => new RunTarget(
            target,
            () => targets.CreateClient(target, question, named, rescue)
        )
        {
            Options = question.Options,
        });
        IReadOnlyList<TargetResult> results;
        var folder = redactor.Redact(app.Environment.NameOf(named));
        // What is extracted, and JSON, is for programs.
        var isMarkdown =
            request.IsMarkdown
            && request.Defaults.Markdown
            && question.Options.ResponseFormat is null
            && !arguments.Given.Any(option =>
                option is "--extract" or "--extract-last" or "--schema" or "--schema-multi"
            );
        var view = CreateView(terminal, labels, folder, isMarkdown);
        var console = new ConsoleSink(
            terminal,
            view,
            result => Complete(terminal, labels, directory, result, view, folder),
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
                    SpillPath = directory.AnswerPath,
                    MediaPath = directory.MediaPath,
                },
                [directory, console],
                signals.Token
            );
        }

        directory.Finish(results, time.GetLocalNow(), await git, await llmVersion);
        // Ctrl-C stops the reader in a pipeline too, and is no reason to be quiet.
        var isUnread = signals.ExitCode == ExitCodes.OutputClosed;
        Report(terminal, labels, results, directory, folder, isUnread);
        var outcome =
            signals.ExitCode
            ?? (directory.Lost.Count > 0 || directory.Problem is not null ? ExitCodes.Failure : ExitCodes.Of(results));
        telemetry?.Complete(results, outcome);
        return outcome;
    }

    private RunDirectory CreateDirectory(TargetList targets, PromptInput input, int parallel, StreamRescue rescue)
    {
        var folder = request.Defaults.OutputDirectory;
        // What is judged is written to, whatever its name leads to meanwhile.
        var written = app.Environment.PathOf(folder);
        if (
            RealPath.Of(written) is not { } place
            || (new FileInfo(written).LinkTarget is not null && !Directory.Exists(place))
        )
        {
            throw new UsageException(
                $"'{folder}' is a link that leads to no folder; name another place with --outdir; nothing was run."
            );
        }

        if (
            !request.Configuration.NamesOutputDirectory
            && RealPath.IsLedAstray(folder, place, app.Environment.WorkingDirectory)
        )
        {
            throw new UsageException(
                $"'{folder}' is a link that leads out of this folder, or to what is hidden in it; where that is meant, say so with --outdir {folder}; nothing was run."
            );
        }

        var manifest = new RunManifest
        {
            PrompterVersion = Program.Version,
            StartedAt = time.GetLocalNow(),
            Arguments = [.. request.Arguments.Select(redactor.Redact)],
            Prompt = input.Prompt is null ? null : redactor.Redact(input.Prompt),
            StandardInputBytes = input.StandardInput.Length,
            Targets =
            [
                .. targets.Targets.Select(target => new ManifestTarget(
                    target.Label,
                    redactor.Redact(target.Reference.Provider),
                    redactor.Redact(target.Reference.Model),
                    request
                        .Configuration.PoliciesOf(target.Reference, targets.NameOf(target), new() { Rescue = rescue })
                        .ToDictionary(policy => policy.Name, Redacted, StringComparer.Ordinal)
                )),
            ],
            Options = new(parallel, (decimal?)policies.Timeout?.TotalSeconds, policies.Retries ?? 0)
            {
                Fallback = policies.Fallback is { Count: > 0 } fallback ? [.. fallback.Select(redactor.Redact)] : null,
                Rescue = policies.Rescue?.ToString().ToLowerInvariant(),
                RequestsPerMinute = policies.RequestsPerMinute,
            },
            Host = Environment.MachineName,
            OperatingSystem = RuntimeInformation.OSDescription,
            WorkingDirectory = redactor.Redact(app.Environment.WorkingDirectory),
            ConfigurationFiles = request.Configuration.Files,
        };
        try
        {
            return RunDirectory.Create(place, manifest, request.Defaults.Raw, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"the run's folder cannot be made in '{request.Defaults.OutputDirectory}': {exception.Message} Name another place with --outdir; nothing was run."
            );
        }
    }

    private ManifestPolicy Redacted(ManifestPolicy policy) =>
        policy.Value is IEnumerable<string> models ? policy with { Value = models.Select(redactor.Redact) } : policy;

    private void Complete(
        Terminal terminal,
        Labels labels,
        RunDirectory directory,
        TargetResult result,
        IView? view,
        string folder
    )
    {
        IEnumerable<string> notes =
        [
            .. view is null && !request.IsQuiet ? Notes.Media(result, folder) : [],
            .. request.IsVerbose && view is not BlocksView ? Notes.Attempts(result) : [],
        ];
        foreach (var line in notes)
        {
            if (labels.Count > 1)
            {
                labels.WriteLine(terminal.Error, result.Target, line, Notes.QuietStyle);
            }
            else
            {
                terminal.Error.WriteWrapped(line, Notes.QuietStyle);
            }
        }

        if (request.Json)
        {
            // What was said of the target stands before it, where both go to the same place.
            terminal.Error.Flush();
            terminal.Output.WriteJson(directory.RowOf(result));
        }
    }

    private IView? CreateView(Terminal terminal, Labels labels, string folder, bool isMarkdown)
    {
        var answers = request.Json ? terminal.Error : terminal.Output;
        return request.IsQuiet || !request.Defaults.Stream ? null
            : request.Defaults.View == OutputView.Blocks
                ? new BlocksView(labels, answers, terminal.Error, folder, request.IsVerbose, isMarkdown)
            : labels.Count == 1 ? new PlainView(answers, terminal.Error, folder, isMarkdown)
            : new LinesView(labels, answers, terminal.Error, folder);
    }

    private void Report(
        Terminal terminal,
        Labels labels,
        IReadOnlyList<TargetResult> results,
        RunDirectory directory,
        string folder,
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
            if (request.Defaults.Stream && request.Defaults.View == OutputView.Lines)
            {
                error.WriteLine("");
            }

            Summary.Write(error, labels, results, folder);
        }

        if (directory.Problem is { } problem)
        {
            error.WriteWrapped($"prompter: not everything could be written to {folder}: {redactor.Redact(problem)}");
        }

        if (directory.Lost.Count > 0)
        {
            error.WriteWrapped(
                $"prompter: {directory.Lost.Count} of {results.Count} results could not be written to {folder}: {redactor.Redact(directory.Lost[0].Reason)}; here they are:"
            );
            foreach (var (result, _) in directory.Lost)
            {
                error.WriteLine(directory.RowOf(result));
            }
        }
    }
}
