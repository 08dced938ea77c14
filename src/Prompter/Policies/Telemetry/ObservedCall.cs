using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Prompter.Calls;

namespace Prompter.Policies.Telemetry;

/// <summary>One call of a model, which is made once; as messages it is what a span may hold of the conversation.</summary>
/// <remarks>
/// It goes through an <see cref="OpenTelemetryChatClient"/> that other calls share, adds to the span what that does not know, and
/// writes the log lines.
/// </remarks>
internal sealed class ObservedCall(
    IChatClient leaf,
    ModelReference model,
    TelemetryOptions telemetry,
    IReadOnlyList<ChatMessage> messages,
    ChatOptions? options
) : IEnumerable<ChatMessage>
{
    private Activity? span;
    private long started;
    private ChatFinishReason? finishReason;
    private UsageDetails? usage;
    private string? errorType;
    private int? statusCode;
    private bool hasEnded;

    /// <summary>What a span may hold of the options. Additional properties are the provider's own and may be anything.</summary>
    public ChatOptions ShownOptions
    {
        get
        {
            var shown = options?.Clone() ?? new();
            (shown.ModelId, shown.AdditionalProperties) = (Requested, null);
            return shown;
        }
    }

    /// <summary>The last update of the stream, as the leaf gave it.</summary>
    public ChatResponseUpdate? Current { get; private set; }

    private string Requested => telemetry.Redact(options?.ModelId ?? model.Model);

    /// <summary>The messages; a file, which is too large for a span, by its type alone.</summary>
    public IEnumerator<ChatMessage> GetEnumerator() =>
        messages
            .Select(message => new ChatMessage(
                message.Role,
                [
                    .. message.Contents.Select(content =>
                        content is DataContent { MediaType: var type }
                            ? new DataContent(default(ReadOnlyMemory<byte>), type)
                            : content
                    ),
                ]
            )
            {
                AuthorName = message.AuthorName,
            })
            .GetEnumerator();

    [ExcludeFromCodeCoverage(Justification = "The interface asks for it, and nobody calls it.")]
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async Task<ChatResponse> GetResponseAsync(CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            var response = await leaf.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            (finishReason, usage, hasEnded) = (response.FinishReason, response.Usage, true);
            return response;
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
        finally
        {
            End(cancellationToken);
        }
    }

    /// <summary>Gives a copy of each update, because spans are made of all of them at the end, and consumers change those they get.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Begin();
        var isProgram = false;
        try
        {
            var updates = leaf.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                while (await MoveNextAsync(updates).ConfigureAwait(false))
                {
                    var update = Current = updates.Current;
                    finishReason = update.FinishReason ?? finishReason;
                    isProgram |= update.Contents is [CommandReport];
                    foreach (var content in update.Contents.OfType<UsageContent>())
                    {
                        (usage ??= new()).Add(content.Details);
                    }

                    var copy = update.Clone();
                    copy.Contents = [.. update.Contents];
                    copy.ModelId = copy.ModelId is { } answering ? telemetry.Redact(answering) : null;
                    yield return copy;
                }
            }

            // A program need not say why its answer ended; any other stream that just ends was cut.
            hasEnded = finishReason is not null || isProgram;
            if (!hasEnded && !cancellationToken.IsCancellationRequested)
            {
                Fail(TelemetryNames.OfError(ErrorCategory.MalformedOutput));
            }
        }
        finally
        {
            End(cancellationToken);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
    }

    private void Begin()
    {
        // Where a consumer ends a stream, the span is no longer the current one.
        (span, started) = (TelemetrySource.Span, telemetry.TimeProvider.GetTimestamp());
        foreach (var (name, text) in (options as InsideOptions)?.Call.Record.Metadata ?? RequestMetadata.None)
        {
            span?.SetTag($"prompter.metadata.{name}", text);
        }

        TelemetryLog.Asking(telemetry.Logger, model);
    }

    /// <summary>Takes note of a failure. What the exception itself puts in the span, <see cref="FailureLogger"/> replaces.</summary>
    private void Fail(string type, int? status = null)
    {
        (errorType, statusCode) = (type, status);
        span?.SetTag(TelemetryNames.ErrorType, type)
            .SetTag(TelemetryNames.HttpStatus, status)
            .SetStatus(ActivityStatusCode.Error);
    }

    private void Fail(Exception exception) =>
        Fail(TelemetryNames.OfError(exception), (exception as PrompterException)?.StatusCode);

    private void End(CancellationToken cancellationToken)
    {
        if (errorType is null && !hasEnded && cancellationToken.IsCancellationRequested)
        {
            Fail(TelemetryNames.OfError(ErrorCategory.Cancelled));
        }

        if (usage?.AdditionalCounts?.TryGetValue(ChatProperties.CacheWriteTokens, out var written) is true)
        {
            span?.SetTag(TelemetryNames.CacheCreationTokens, written);
        }

        if (errorType is not null)
        {
            TelemetrySource.Failures.Add(
                1,
                new(TelemetryNames.ProviderName, TelemetryNames.OfProvider(model.Provider)),
                new(TelemetryNames.RequestModel, Requested),
                new(TelemetryNames.ErrorType, errorType)
            );
        }

        Log(telemetry.TimeProvider.GetElapsedTime(started).TotalSeconds);
    }

    private void Log(double seconds)
    {
        if (errorType is null && hasEnded)
        {
            TelemetryLog.Answered(
                telemetry.Logger,
                model,
                seconds,
                finishReason?.Value,
                usage?.InputTokenCount,
                usage?.OutputTokenCount
            );
        }
        else if (errorType is null || errorType == TelemetryNames.OfError(ErrorCategory.Cancelled))
        {
            TelemetryLog.Stopped(telemetry.Logger, model, seconds);
        }
        else
        {
            TelemetryLog.Failed(telemetry.Logger, model, seconds, errorType, statusCode);
        }
    }
}
