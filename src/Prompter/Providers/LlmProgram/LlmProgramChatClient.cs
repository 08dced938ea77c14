using System.Runtime.CompilerServices;
using Prompter.Calls;
using Prompter.Providers.Processes;

namespace Prompter.Providers.LlmProgram;

/// <summary>A model behind Simon Willison's command-line program <c>llm</c>: one process a call.</summary>
/// <remarks>
/// The last user message is the prompt; its text goes on the command line, or to standard input where it is too long for
/// that, and its <see cref="DataContent"/> goes to standard input unchanged. A system message becomes <c>-s</c>.
/// </remarks>
internal sealed class LlmProgramChatClient(string model, LlmProgramOptions program, ChildProcessGroup children)
    : IChatClient
{
    /// <summary>What Linux takes in one argument is 131,071 bytes; some room is left for the quoting of wrappers.</summary>
    public const int LongestPromptArgument = 100_000;

    private int calls;

    /// <summary>The command of a first call, exactly as it would be started.</summary>
    /// <exception cref="PrompterException">The messages cannot be given to <c>llm</c> (<see cref="ErrorCategory.InvalidRequest"/>).</exception>
    public IReadOnlyList<string> CommandFor(IEnumerable<ChatMessage> messages) =>
        BuildCommand(LlmProgramPrompt.From(messages), program.DatabasePath);

    /// <remarks>The text ends with the line end that <c>llm</c> prints after every answer.</remarks>
    /// <exception cref="PrompterException"><c>llm</c> failed, or its answer is empty or cut.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var prompt = LlmProgramPrompt.From(messages);
        var path = NextDatabase();
        using var database = path is null
            ? null
            : new LlmProgramDatabase(children.PathOf(path), program.DatabaseTemplate);
        var report = new CommandReport(BuildCommand(prompt, path));
        yield return new() { Contents = [report] };
        var isEmpty = true;
        var errors = new LlmProgramErrorOutput(showsUsage: program.Arguments.Has("--usage"), program.Redactor);
        string rest;
        var wire = program.Wire is { } listener ? new LlmProgramWire(listener) : null;
        wire?.Began(report.Arguments, prompt.GoesToStandardInput(LongestPromptArgument));
        try
        {
            var child = children.Start(
                report.Arguments,
                prompt.GoesToStandardInput(LongestPromptArgument),
                program.Grace
            );
            await using (child.ConfigureAwait(false))
            {
                await foreach (var (isError, text) in child.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    wire?.Printed(isError, text);
                    if (isError)
                    {
                        var lines = errors.Append(text);
                        if (lines.Length > 0)
                        {
                            yield return new() { Contents = [new DiagnosticContent(lines)] };
                        }
                    }
                    else
                    {
                        isEmpty = isEmpty && string.IsNullOrWhiteSpace(text);
                        yield return new(ChatRole.Assistant, text) { ModelId = model };
                    }
                }

                report.ExitCode = await child.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // The last words of a program that was stopped are often a line without an end.
            rest = errors.Flush();
            report.StandardErrorTail = errors.Tail;
            wire?.Ended(report.ExitCode);
        }

        if (rest.Length > 0)
        {
            yield return new() { Contents = [new DiagnosticContent(rest)] };
        }

        if (report.ExitCode is not 0 and { } exitCode)
        {
            database?.Fail(errors.Tail);
            throw LlmProgramErrors.From(errors.Tail, exitCode, model, report);
        }

        string? problem = null;
        var log = database?.Read(out problem);
        if (problem is not null)
        {
            yield return new() { Contents = [new DiagnosticContent(problem)] };
        }

        await ThrowIfCutAsync(log, isEmpty, report, cancellationToken).ConfigureAwait(false);
        List<AIContent> usage = (log?.Usage ?? errors.Usage) is { } told ? [new UsageContent(told)] : [];
        yield return new(ChatRole.Assistant, usage)
        {
            ModelId = log?.ResolvedModel ?? model,
            FinishReason = log?.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
        };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("llm", defaultModelId: model)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() { }

    private List<string> BuildCommand(LlmProgramPrompt prompt, string? database)
    {
        var arguments = program.Arguments;
        List<string> command = [.. program.Command, "prompt", "-m", model];
        if (database is not null)
        {
            command.AddRange(["-d", database]);
            if (!arguments.Has("--no-log") && !arguments.Has("--log"))
            {
                // The user may have switched logging off for good; this file is ours.
                command.Add("--log");
            }
        }

        if (!arguments.Has("--usage"))
        {
            command.Add("-u");
        }

        if (prompt.System is not null)
        {
            command.AddRange(["-s", prompt.System]);
        }

        command.AddRange(program.LeadingArguments);
        command.AddRange(arguments.Options);
        string[] positionals = [.. prompt.GoesToArgument(LongestPromptArgument), .. arguments.Surplus];
        if (positionals.Any(text => text.StartsWith('-')))
        {
            command.Add("--");
        }

        command.AddRange(positionals);
        command.AddRange(arguments.Unfinished);
        return command;
    }

    private string? NextDatabase()
    {
        var call = Interlocked.Increment(ref calls);
        // After the ending: llama3.2.db is another target's first.
        return program.DatabasePath is { } path && call > 1 ? $"{path}.{call}" : program.DatabasePath;
    }

    private async Task ThrowIfCutAsync(
        LlmProgramLogEntry? log,
        bool isEmpty,
        CommandReport report,
        CancellationToken cancellationToken
    )
    {
        var reason =
            log is { Finish: LlmProgramFinish.Missing } ? "the answer was cut: its stream ended without a finish reason"
            : log is { IsSilent: true } && await IsOpenAIModelAsync(cancellationToken).ConfigureAwait(false)
                ? "the answer was cut: its stream ended before the response was complete"
            : isEmpty ? "the answer is empty"
            : null;
        if (reason is not null)
        {
            throw new PrompterException(ErrorCategory.MalformedOutput, $"{reason}, although llm reported success")
            {
                Provider = "llm",
                Model = model,
                Command = report,
            };
        }
    }

    /// <summary>
    /// Whether the model belongs to llm's own OpenAI plugin, which records the response of every stream that was complete;
    /// other plugins may record none at all.
    /// </summary>
    private async Task<bool> IsOpenAIModelAsync(CancellationToken cancellationToken)
    {
        var (_, listing) = await CommandOutput
            .ReadAsync(children, [.. program.Command, "models", "list", "-m", model], cancellationToken)
            .ConfigureAwait(false);
        return listing.StartsWith("OpenAI ", StringComparison.Ordinal);
    }
}
