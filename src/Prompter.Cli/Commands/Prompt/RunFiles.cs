using Prompter.Artifacts;
using Prompter.Calls;
using Prompter.Redaction;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Where the files of a run go: into its folder, or for a run that is not kept into one that goes with it.</summary>
internal sealed class RunFiles : IDisposable
{
    private readonly RunDirectory? kept;

    /// <summary>Nobody can know its name before.</summary>
    private readonly string temporary = Path.Combine(Path.GetTempPath(), $"prompter-{Guid.NewGuid():N}");

    /// <param name="kept">The run's folder; null where nothing is kept.</param>
    /// <param name="outputDirectory">Where that is, as its user wrote it.</param>
    /// <param name="environment">What is known of the machine.</param>
    /// <param name="usesLlm">Whether programs write to it.</param>
    /// <exception cref="UsageException">There is no room for what goes again.</exception>
    public RunFiles(RunDirectory? kept, string outputDirectory, AppEnvironment environment, bool usesLlm)
    {
        this.kept = kept;
        Id = kept?.Id ?? RunId.Create();
        environment.Life.OnExit(Abandon);
        if (kept is null)
        {
            CreateTemporary(isNeeded: usesLlm);
        }

        Named = kept is null ? temporary : Path.Combine(outputDirectory, Path.GetFileName(kept.Path));
        Shown = kept is null ? null : environment.Redactor.Redact(environment.NameOf(Named));
    }

    public string Id { get; }

    /// <summary>The run's folder as its user wrote it, for the commands that are kept.</summary>
    public string Named { get; }

    /// <summary>The same for a reader; null where nothing is kept.</summary>
    public string? Shown { get; }

    public IReadOnlyList<IRunSink> Sinks => kept is null ? [] : [kept];

    /// <summary>How the paths of files begin that a target makes beside text; null to keep none.</summary>
    public Func<Target, string>? MediaPath => kept is null ? null : kept.MediaPath;

    /// <summary>Results that could not be written, and why.</summary>
    public IReadOnlyList<(TargetResult Result, string Reason)> Lost => kept?.Lost ?? [];

    public string? Problem => kept?.Problem;

    public string? IndexProblem => kept?.IndexProblem;

    /// <summary>Where a target's answer goes when it is too long for memory.</summary>
    public string AnswerPath(Target target) =>
        kept?.AnswerPath(target) ?? Path.Combine(temporary, $"{SafeFileName.For(target.Label)}.txt");

    public string RowOf(TargetResult result) => kept?.RowOf(result) ?? RunJson.ToLine(ResultRow.Of(result, null));

    /// <summary>Keeps what was read beside the command line, and what it became.</summary>
    public void Keep(PromptInput input, Question question, Redactor redactor)
    {
        if (kept is null)
        {
            return;
        }

        var standardInput = StoredInput.Of(input.Given, redactor);
        if (standardInput is not null)
        {
            kept.KeepInput(standardInput.Name, standardInput.Bytes.Span);
        }

        var system = question.Messages.FirstOrDefault(message => message.Role == ChatRole.System)?.Text;
        if (standardInput is null && system is null && question.Files.Count == 0)
        {
            return;
        }

        kept.Amend(manifest =>
            manifest with
            {
                StandardInput = standardInput is null ? null : new(standardInput.Name, standardInput.IsCut),
                SystemPrompt = system is null ? null : redactor.Redact(system),
                Files = question.Files.Count == 0 ? null : [.. question.Files],
                Redacted = standardInput is { IsRedacted: true }
                    ? [.. manifest.Redacted ?? [], "standard input"]
                    : manifest.Redacted,
            }
        );
    }

    /// <summary>Writes how the run ended.</summary>
    /// <param name="results">What came of its models.</param>
    /// <param name="endedAt">When.</param>
    /// <param name="surroundings">What is known only now.</param>
    public async Task FinishAsync(
        IReadOnlyList<TargetResult> results,
        Func<DateTimeOffset> endedAt,
        (Task<ManifestGit?> Git, Task<string?> LlmVersion) surroundings
    ) => kept?.Finish(results, endedAt(), await surroundings.Git, await surroundings.LlmVersion);

    public void Dispose()
    {
        kept?.Dispose();
        RemoveTemporary();
    }

    /// <summary>At the end of the process, whatever is still going on.</summary>
    private void Abandon()
    {
        kept?.Abandon();
        RemoveTemporary();
    }

    private void CreateTemporary(bool isNeeded)
    {
        try
        {
            PrivateFile.CreateFolder(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!isNeeded)
            {
                // Where an answer is too long for memory, that is told of it alone.
                return;
            }

            throw new UsageException(
                $"the folder of temporary files cannot be written, which llm needs: {FailureReason.Of(exception)}; set TMPDIR to another one; nothing was run."
            );
        }
    }

    private void RemoveTemporary()
    {
        try
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A program that is being killed may still write to it; the system empties its folder of temporary files.
        }
    }
}
