using Prompter.Calls;
using Prompter.Policies;
using Prompter.Policies.Attempts;
using Prompter.Redaction;

namespace Prompter.Runs;

/// <summary>One target of a run: what its client streams, as events and a result.</summary>
internal sealed class TargetRun(
    RunTarget runTarget,
    IReadOnlyList<ChatMessage> messages,
    FanOutOptions options,
    IReadOnlyList<IRunSink> sinks
) : IDisposable
{
    private readonly Target target = runTarget.Target with
    {
        Reference = options.Redactor.RedactModel(runTarget.Target.Reference),
    };
    private readonly TimeProvider time = options.TimeProvider;
    private readonly AnswerText answer = new(options.TextLimit, options.SpillPath?.Invoke(runTarget.Target));
    private readonly AnswerMedia media = new(options.MediaPath?.Invoke(runTarget.Target), options.Redactor);
    private readonly AnswerSources sources = new(options.Redactor);
    private readonly StringBuilder reasoning = new();
    private readonly StringBuilder remarks = new();
    private readonly StreamRedactor text = new(options.Redactor);
    private readonly StreamRedactor diagnostics = new(options.Redactor);
    private readonly CallRecord record = new() { Metadata = RequestMetadata.Of(runTarget.Options) };
    private int failures;
    private bool begins = true;
    private long started;
    private TimeSpan? firstText;
    private bool isThinking;

    /// <summary>Whether what has come is only what the answer will be read from.</summary>
    private bool isDraft;
    private JsonElement? json;

    /// <summary>Whether a sink has thrown, which is no failure of the target: it goes through to the run.</summary>
    private bool sinkFailed;

    public async Task<TargetResult> RunAsync(CancellationToken cancellationToken)
    {
        started = time.GetTimestamp();
        TargetError? error = null;
        if (cancellationToken.IsCancellationRequested)
        {
            error = new(ErrorCategory.Cancelled, "cancelled before it began");
        }
        else
        {
            try
            {
                await AskAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!sinkFailed)
            {
                // No client, one that does not let go, a file that cannot be taken back: the end of this target alone.
                error = ErrorOf(exception, cancellationToken);
                if (record.Attempts.Count > failures && record.Attempts[^1].WasSent)
                {
                    await BeginAsync().ConfigureAwait(false);
                }
            }
        }

        // A cut answer of a program has its line end too.
        answer.Complete(dropsLineEnd: record.Command is { ExitCode: 0 });
        var attempts = record.Attempts;
        var last = attempts.LastOrDefault(attempt => attempt.WasSent);
        var result = new TargetResult
        {
            Target = target,
            Status = TargetResult.StatusOf(error?.Category),
            Error = error,
            Answer = answer,
            Duration = attempts.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(started),
            TimeToFirstToken = firstText,
            FinishReason = record.FinishReason is { } reason ? new(options.Redactor.Redact(reason.Value)) : null,
            ResolvedModel = last?.ResolvedModel is { } resolved ? options.Redactor.Redact(resolved) : null,
            RequestId = last?.RequestId is { } id ? options.Redactor.Redact(id) : null,
            Reasoning = TextOf(reasoning),
            Remarks = record.Command is null ? TextOf(remarks) : null,
            Media = [.. media.Files],
            Sources = [.. sources.All],
            Warnings = [.. record.Warnings.Select(options.Redactor.Redact)],
            Usage = record.Usage,
            Cost = record.Cost,
            Attempts = [.. attempts.Select(Redacted)],
            AnsweredBy = error is null ? options.Redactor.RedactModel(attempts[^1].Model) : null,
            Command = record.Command is { } command ? Redacted(command) : null,
            Json = json,
            JsonOrigin = record.Json is { } origin ? Redacted(origin) : null,
        };
        await TellAsync(new TargetCompleted(target, result)).ConfigureAwait(false);
        return result;
    }

    public void Dispose() => answer.Dispose();

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        record.OnWait = wait => TellAsync(new Waiting(target, wait));
        using var client = runTarget.CreateClient();
        await BeginAsync().ConfigureAwait(false);
        try
        {
            var updates = Calls(client)
                .Open(Call.Of(messages, runTarget.Options, streams: true, record), cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                while (await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    // Not every client looks at it.
                    cancellationToken.ThrowIfCancellationRequested();
                    await TakeAsync(updates.Current).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (!sinkFailed)
            {
                // What was held back in case it became a secret belongs to the answer, also to one that failed.
                await FlushAsync().ConfigureAwait(false);
            }
        }

        answer.Complete(dropsLineEnd: record.Command is { ExitCode: 0 });
        if (answer.Problem is { } problem)
        {
            throw new PrompterException(
                ErrorCategory.Permanent,
                $"only the beginning of the answer is stored, its file cannot be written: {problem}"
            );
        }

        if (media.Problem is { } lost)
        {
            throw new PrompterException(
                ErrorCategory.Permanent,
                $"what the model made beside text is not stored, its file cannot be written: {lost}"
            );
        }

        json = answer.IsBeyondMemory ? null : AnswerJson.In(answer.ToString(), options.Redactor);
    }

    /// <summary>The client's own way of calls; anybody's client is recorded, so that only whole answers get through to here.</summary>
    private CallChatClient Calls(IChatClient client) =>
        client.GetService<CallChatClient>()
        ?? new(Leaf.Of(client).Around(new AttemptPolicy(target.Reference, _ => null, time)));

    /// <summary>Tells of an attempt's begin, once that is certain: after a wait it may not come to it.</summary>
    private ValueTask BeginAsync()
    {
        var tells = begins;
        begins = false;
        return tells ? TellAsync(new AttemptStarted(target, failures + 1)) : ValueTask.CompletedTask;
    }

    private async ValueTask TakeAsync(ChatResponseUpdate update)
    {
        if (NoticeContent.In(update) is { } notice)
        {
            await TakeAsync(notice).ConfigureAwait(false);
            return;
        }

        await BeginAsync().ConfigureAwait(false);
        foreach (var content in update.Contents)
        {
            if (content.Annotations is { } annotations)
            {
                sources.Add(annotations);
            }

            switch (content)
            {
                case DataContent data:
                    firstText ??= time.GetElapsedTime(started);
                    media.Add(data);
                    break;
                case UriContent link:
                    firstText ??= time.GetElapsedTime(started);
                    media.Add(link);
                    break;
                case TextContent { Text: { Length: > 0 } piece }:
                    if (isDraft)
                    {
                        await FlushAsync().ConfigureAwait(false);
                        answer.Clear();
                        isDraft = false;
                    }

                    await TakeAsync(piece).ConfigureAwait(false);
                    break;
                case DraftContent { Text: { Length: > 0 } piece }:
                    isDraft = true;
                    await TakeAsync(piece).ConfigureAwait(false);
                    break;
                case TextReasoningContent { Text: { Length: > 0 } thought }:
                    firstText ??= time.GetElapsedTime(started);
                    isThinking = true;
                    Keep(reasoning, thought);
                    await DiagnosticAsync(diagnostics.Append(thought)).ConfigureAwait(false);
                    break;
                case ErrorContent { Message: { Length: > 0 } refusal }:
                    Keep(remarks, refusal + "\n");
                    await DiagnosticAsync(diagnostics.Append(refusal)).ConfigureAwait(false);
                    break;
                case WarningContent:
                    // The record has it, also where the answer begins anew.
                    break;
                case DiagnosticContent { Text: { Length: > 0 } said }:
                    Keep(remarks, said);
                    await DiagnosticAsync(diagnostics.Append(said)).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async ValueTask TakeAsync(string piece)
    {
        firstText ??= time.GetElapsedTime(started);
        if (isThinking)
        {
            await DiagnosticAsync(diagnostics.Flush() + "\n").ConfigureAwait(false);
            isThinking = false;
        }

        await TextAsync(text.Append(piece)).ConfigureAwait(false);
    }

    /// <summary>A try failed and another follows.</summary>
    private async ValueTask TakeAsync(NoticeContent notice)
    {
        if (notice.Failed.WasSent)
        {
            await BeginAsync().ConfigureAwait(false);
            await FlushAsync(keepsText: notice.Continues).ConfigureAwait(false);
        }

        failures++;
        await TellAsync(
                new Retrying(target, failures, Redacted(notice.Failed), options.Redactor.RedactModel(notice.Next))
                {
                    DropsText = notice.Restarts,
                    Continues = notice.Continues,
                }
            )
            .ConfigureAwait(false);
        if (!notice.Failed.WasSent)
        {
            return;
        }

        isThinking = false;
        if (!notice.Continues)
        {
            reasoning.Clear();
            remarks.Clear();
            begins = true;
            isDraft = false;
            answer.Clear();
            media.Clear();
            sources.Clear();
            firstText = null;
        }
    }

    private TargetError ErrorOf(Exception exception, CancellationToken cancellationToken)
    {
        var failure = exception as PrompterException;
        // A stop is a stop even where the time was up as well.
        var isCancelled =
            failure is null or { Category: ErrorCategory.Timeout } && cancellationToken.IsCancellationRequested;
        var category = isCancelled ? ErrorCategory.Cancelled : failure?.Category ?? ErrorCategory.Permanent;
        var message =
            !isCancelled ? exception.Message
            : record is { Json: not null, Attempts: [.., { Error: null }] } ? "cancelled while its answer was checked"
            : failure is null && record.Attempts is [.., { Error: not ErrorCategory.Cancelled }]
                ? "cancelled before it was tried again"
            : "cancelled";
        if (record.Attempts.Count == 0)
        {
            record.Add(
                new Attempt
                {
                    Model = target.Reference,
                    Error = category,
                    Message = message,
                    Duration = time.GetElapsedTime(started),
                }
            );
        }

        return new(category, options.Redactor.Redact(message));
    }

    /// <param name="keepsText">Whether another try goes on with the text, and may complete the secret that its end begins.</param>
    private async ValueTask FlushAsync(bool keepsText = false)
    {
        if (!keepsText)
        {
            await TextAsync(text.Flush()).ConfigureAwait(false);
        }

        await DiagnosticAsync(diagnostics.Flush()).ConfigureAwait(false);
    }

    private async ValueTask TextAsync(string piece)
    {
        if (piece.Length > 0)
        {
            answer.Append(piece);
            await TellAsync(isDraft ? new DraftReceived(target, piece) : new TextReceived(target, piece))
                .ConfigureAwait(false);
        }
    }

    private ValueTask DiagnosticAsync(string piece) =>
        piece.Length > 0 ? TellAsync(new DiagnosticReceived(target, piece)) : ValueTask.CompletedTask;

    private async ValueTask TellAsync(RunEvent runEvent)
    {
        try
        {
            foreach (var sink in sinks)
            {
                await sink.OnEventAsync(runEvent).ConfigureAwait(false);
            }
        }
        catch
        {
            sinkFailed = true;
            throw;
        }
    }

    /// <summary>Keeps the beginning of what may be long.</summary>
    private void Keep(StringBuilder kept, string piece) =>
        kept.Append(piece.AsSpan(0, Math.Min(piece.Length, Math.Max(0, options.TextLimit - kept.Length))));

    private string? TextOf(StringBuilder kept) => kept.Length == 0 ? null : options.Redactor.Redact(kept.ToString());

    private Attempt Redacted(Attempt attempt) =>
        attempt with
        {
            Model = options.Redactor.RedactModel(attempt.Model),
            Message = attempt.Message is { } message ? options.Redactor.Redact(message) : null,
            RequestId = attempt.RequestId is { } id ? options.Redactor.Redact(id) : null,
            RestartedBecause = attempt.RestartedBecause is { } reason ? options.Redactor.Redact(reason) : null,
        };

    private JsonOrigin Redacted(JsonOrigin origin) =>
        origin with
        {
            Repairs = [.. origin.Repairs.Select(options.Redactor.Redact)],
            Coercions = [.. origin.Coercions.Select(options.Redactor.Redact)],
        };

    private CommandReport Redacted(CommandReport report) =>
        new(
            [.. report.Arguments.Select(options.Redactor.Redact)],
            report.ExitCode,
            options.Redactor.Redact(report.StandardErrorTail)
        );
}
