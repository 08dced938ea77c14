using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.FanOut;

/// <summary>One target of a run, with all its attempts.</summary>
internal sealed class TargetRun(
    RunTarget runTarget,
    IReadOnlyList<ChatMessage> messages,
    FanOutOptions options,
    IReadOnlyList<IRunSink> sinks
) : IDisposable
{
    private readonly Target target = runTarget.Target;
    private readonly TimeProvider time = options.TimeProvider;
    private readonly AnswerText answer = new(options.TextLimit, options.SpillPath?.Invoke(runTarget.Target));
    private readonly List<AttemptResult> attempts = [];
    private CancellationToken totalTimeout;
    private long started;
    private TimeSpan? firstText;
    private readonly StringBuilder reasoning = new();
    private readonly StringBuilder remarks = new();
    private decimal? toldCost;
    private string? requestId;
    private ChatFinishReason? finishReason;
    private string? resolvedModel;
    private CommandReport? command;
    private JsonElement? json;

    /// <summary>Whether a sink has thrown, which is no failure of the target: it goes through to the run.</summary>
    private bool sinkFailed;
    private bool stoppedBetweenAttempts;

    public async Task<TargetResult> RunAsync(CancellationToken cancellationToken)
    {
        started = time.GetTimestamp();
        using var total = new CancellationTokenSource(options.TotalTimeout ?? Timeout.InfiniteTimeSpan, time);
        totalTimeout = total.Token;
        if (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!sinkFailed)
            {
                // No client, one that does not let go, a file that cannot be taken back: the end of this target alone.
                attempts.Add(Failed(exception, started));
            }
        }

        // A cut answer of a program has its line end too.
        answer.Complete(dropsLineEnd: command is { ExitCode: 0 });
        var end =
            attempts.Count == 0 ? Cancelled("cancelled before it began", started)
            : stoppedBetweenAttempts ? Cancelled("cancelled before it was tried again", started)
            : attempts[^1];
        var usage = TotalUsage();
        var result = new TargetResult
        {
            Target = target,
            Status = end.Status,
            Error = end.Error,
            Answer = answer,
            Duration = attempts.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(started),
            TimeToFirstToken = firstText,
            FinishReason = finishReason,
            ResolvedModel = resolvedModel,
            RequestId = requestId,
            Reasoning = TextOf(reasoning),
            Remarks = command is null ? TextOf(remarks) : null,
            Usage = usage,
            Cost = TotalCost(),
            Attempts = attempts,
            Command = command is null ? null : Redacted(command),
            Json = json,
        };
        await TellAsync(new TargetCompleted(target, result)).ConfigureAwait(false);
        return result;
    }

    public void Dispose() => answer.Dispose();

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        using var client = runTarget.CreateClient();
        for (var number = 1; ; number++)
        {
            await TellAsync(new AttemptStarted(target, number)).ConfigureAwait(false);
            var (attempt, stated) = await AttemptAsync(client, cancellationToken).ConfigureAwait(false);
            if (DelayAfter(ref attempt, number, stated) is not { } delay)
            {
                attempts.Add(attempt);
                return;
            }

            attempt = attempt with { Delay = delay };
            attempts.Add(attempt);
            await TellAsync(new Retrying(target, number, attempt, answer.Length > 0)).ConfigureAwait(false);
            answer.Clear();
            firstText = null;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, totalTimeout);
            try
            {
                await Task.Delay(delay, time, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                stoppedBetweenAttempts = cancellationToken.IsCancellationRequested;
                if (!stoppedBetweenAttempts)
                {
                    attempts.Add(TimedOut(options.TotalTimeout, " in all", time.GetTimestamp()));
                }

                return;
            }
        }
    }

    /// <summary>How long to wait before the next attempt, or null if this was the last one.</summary>
    private TimeSpan? DelayAfter(ref AttemptResult attempt, int number, TimeSpan? stated)
    {
        if (
            attempt.Error is not { } error
            || number > options.Retries
            || attempts.Count(earlier => earlier.Error?.Category == error.Category)
                >= ErrorPolicy.RetryLimit(error.Category)
            || (answer.Length > 0 && !options.RestartsAfterText)
        )
        {
            return null;
        }

        if (stated > RetryDelay.LongestStated)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{error.Message} (not tried again: the provider asks to wait {stated.Value.TotalSeconds:0} s)"
            );
            attempt = attempt with { Error = error with { Message = message } };
            return null;
        }

        return RetryDelay.Before(number, stated, options.Random());
    }

    private async Task<(AttemptResult Attempt, TimeSpan? Stated)> AttemptAsync(
        IChatClient client,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.Timeout ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            timeout.Token,
            totalTimeout
        );
        (finishReason, resolvedModel, command, requestId) = (null, null, null, null);
        var usage = new UsageSum();
        toldCost = null;
        reasoning.Clear();
        remarks.Clear();
        try
        {
            await ReadAsync(client, usage, stop.Token).ConfigureAwait(false);
            var done = new AttemptResult(TargetStatus.Ok, null, time.GetElapsedTime(began), null, usage.Value);
            return (done with { Cost = CostOf(usage.Value) }, null);
        }
        catch (Exception exception) when (!sinkFailed)
        {
            var attempt =
                exception is PrompterException ? Failed(exception, began)
                : cancellationToken.IsCancellationRequested ? Cancelled("cancelled", began)
                : totalTimeout.IsCancellationRequested ? TimedOut(options.TotalTimeout, " in all", began)
                : timeout.IsCancellationRequested ? TimedOut(options.Timeout, "", began)
                : Failed(exception, began);
            command = (exception as PrompterException)?.Command ?? command;
            attempt = attempt with { Usage = usage.Value, Cost = CostOf(usage.Value) };
            return (attempt, (exception as PrompterException)?.RetryAfter);
        }
    }

    private async Task ReadAsync(IChatClient client, UsageSum usage, CancellationToken cancellationToken)
    {
        var text = new StreamRedactor(options.Redactor);
        var diagnostics = new StreamRedactor(options.Redactor);
        var isThinking = false;
        try
        {
            var updates = client.GetStreamingResponseAsync(messages, cancellationToken: cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                // Not every client looks at it.
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var content in update.Contents)
                {
                    if (content is TextContent { Text: { Length: > 0 } piece })
                    {
                        firstText ??= time.GetElapsedTime(started);
                        if (isThinking)
                        {
                            await DiagnosticAsync(diagnostics.Flush() + "\n").ConfigureAwait(false);
                            isThinking = false;
                        }

                        await TextAsync(text.Append(piece)).ConfigureAwait(false);
                    }
                    else if (content is TextReasoningContent { Text: { Length: > 0 } thought })
                    {
                        firstText ??= time.GetElapsedTime(started);
                        isThinking = true;
                        Keep(reasoning, thought);
                        await DiagnosticAsync(diagnostics.Append(thought)).ConfigureAwait(false);
                    }
                    else if (content is ErrorContent { Message: { Length: > 0 } refusal })
                    {
                        Keep(remarks, refusal + "\n");
                        await DiagnosticAsync(diagnostics.Append(refusal)).ConfigureAwait(false);
                    }
                    else if (content is UsageContent { Details: var details })
                    {
                        usage.Add(details);
                    }
                }

                if (update.RawRepresentation is CommandErrorOutput error)
                {
                    Keep(remarks, error.Text);
                    await DiagnosticAsync(diagnostics.Append(error.Text)).ConfigureAwait(false);
                }

                if (update.AdditionalProperties is { } properties)
                {
                    requestId = properties.GetValueOrDefault(ChatProperties.RequestId) as string ?? requestId;
                    toldCost = properties.GetValueOrDefault(ChatProperties.Cost) as decimal? ?? toldCost;
                }

                finishReason = update.FinishReason ?? finishReason;
                resolvedModel = update.ModelId ?? resolvedModel;
                command = update.RawRepresentation as CommandReport ?? command;
            }
        }
        finally
        {
            if (!sinkFailed)
            {
                // What was held back in case it became a secret belongs to the answer, also to one that failed.
                await TextAsync(text.Flush()).ConfigureAwait(false);
                await DiagnosticAsync(diagnostics.Flush()).ConfigureAwait(false);
            }
        }

        if (finishReason is null)
        {
            // Some clients end their stream instead of saying that they were cancelled.
            cancellationToken.ThrowIfCancellationRequested();
        }

        answer.Complete(dropsLineEnd: command is { ExitCode: 0 });
        ThrowIfUnfinished();
        json = AnswerJson.Parse(answer, runTarget.ExpectsJson);
    }

    /// <summary>A stream that just ends is cut, unless it came from a program that cannot say why it ended.</summary>
    private void ThrowIfUnfinished()
    {
        if (finishReason is null && command is null)
        {
            throw new PrompterException(
                ErrorCategory.MalformedOutput,
                "the answer was cut: its stream ended without a finish reason"
            );
        }

        if (answer.Length == 0 && finishReason != ChatFinishReason.ToolCalls)
        {
            throw finishReason == ChatFinishReason.ContentFilter
                ? new PrompterException(ErrorCategory.ContentFilter, "refused by the provider's content policy")
                : new PrompterException(ErrorCategory.MalformedOutput, "the answer is empty");
        }

        if (answer.Problem is { } problem)
        {
            throw new PrompterException(
                ErrorCategory.Permanent,
                $"only the beginning of the answer is stored, its file cannot be written: {problem}"
            );
        }
    }

    private async ValueTask TextAsync(string text)
    {
        if (text.Length > 0)
        {
            answer.Append(text);
            await TellAsync(new TextReceived(target, text)).ConfigureAwait(false);
        }
    }

    private ValueTask DiagnosticAsync(string text) =>
        text.Length > 0 ? TellAsync(new DiagnosticReceived(target, text)) : ValueTask.CompletedTask;

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

    /// <summary>A client may be anybody's: whatever it throws is a failure of its target.</summary>
    private AttemptResult Failed(Exception exception, long began) =>
        Failed((exception as PrompterException)?.Category ?? ErrorCategory.Permanent, exception.Message, began);

    private AttemptResult Failed(ErrorCategory category, string message, long began)
    {
        var status = category switch
        {
            ErrorCategory.Cancelled => TargetStatus.Cancelled,
            ErrorCategory.Timeout => TargetStatus.Timeout,
            _ => TargetStatus.Error,
        };
        return new(status, new(category, options.Redactor.Redact(message)), time.GetElapsedTime(began), null, null);
    }

    private AttemptResult Cancelled(string message, long began) => Failed(ErrorCategory.Cancelled, message, began);

    private AttemptResult TimedOut(TimeSpan? limit, string scope, long began)
    {
        var seconds = limit!.Value.TotalSeconds;
        return Failed(
            ErrorCategory.Timeout,
            string.Create(CultureInfo.InvariantCulture, $"timeout ({seconds:0.###}s{scope})"),
            began
        );
    }

    /// <summary>What an attempt cost: what the provider says, else tokens by the price list.</summary>
    private decimal? CostOf(UsageDetails? usage) =>
        toldCost ?? (usage is null ? null : options.Price(target.Reference)?.CostOf(usage));

    /// <summary>The sum of all attempts that used tokens; null where the cost of one of them is unknown.</summary>
    private decimal? TotalCost()
    {
        var used = attempts.Where(attempt => attempt.Usage is not null || attempt.Cost is not null).ToList();
        return used.Count == 0 || used.Exists(attempt => attempt.Cost is null)
            ? null
            : used.Sum(attempt => attempt.Cost!.Value);
    }

    private UsageDetails? TotalUsage()
    {
        var total = new UsageSum();
        foreach (var attempt in attempts)
        {
            total.Add(attempt.Usage);
        }

        return total.Value;
    }

    /// <summary>Keeps the beginning of what may be long.</summary>
    private void Keep(StringBuilder kept, string text) =>
        kept.Append(text.AsSpan(0, Math.Min(text.Length, Math.Max(0, options.TextLimit - kept.Length))));

    private string? TextOf(StringBuilder kept) => kept.Length == 0 ? null : options.Redactor.Redact(kept.ToString());

    private CommandReport Redacted(CommandReport report) =>
        new(
            [.. report.Arguments.Select(options.Redactor.Redact)],
            report.ExitCode,
            options.Redactor.Redact(report.StandardErrorTail)
        );
}
