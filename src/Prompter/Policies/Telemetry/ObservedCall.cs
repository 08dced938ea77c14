using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Policies.Telemetry;

/// <summary>One call of a model, from its start until it is disposed of.</summary>
internal sealed class ObservedCall : IDisposable
{
    private readonly TelemetryOptions options;
    private readonly ModelReference model;
    private readonly CancellationToken cancellationToken;
    private readonly TagList about;
    private readonly Activity? activity;
    private readonly List<AIContent>? contents;
    private readonly long started;
    private TimeSpan? firstChunk;
    private string? id;
    private string? answeredBy;
    private ChatFinishReason? finishReason;
    private UsageDetails? usage;
    private string? errorType;
    private int? statusCode;
    private bool isProgram;
    private bool hasEnded;

    public ObservedCall(
        TelemetryOptions options,
        ModelReference model,
        Uri? server,
        ObservedRequest request,
        CancellationToken cancellationToken
    )
    {
        (this.options, this.model, this.cancellationToken) = (options, model, cancellationToken);
        var requested = request.Options?.ModelId ?? model.Model;
        about =
        [
            new(GenAi.OperationName, GenAi.Chat),
            new(GenAi.ProviderName, GenAi.ProviderOf(model.Provider)),
            new(GenAi.RequestModel, requested),
        ];
        if (server is not null)
        {
            about.Add(GenAi.ServerAddress, server.Host);
            about.Add(GenAi.ServerPort, server.Port);
        }

        TelemetryLog.Asking(options.Logger, model);
        started = options.TimeProvider.GetTimestamp();
        activity = TelemetrySource.Activities.StartActivity(
            $"{GenAi.Chat} {requested}",
            ActivityKind.Client,
            parentContext: default,
            about
        );
        if (activity is { IsAllDataRequested: true })
        {
            request.Describe(activity, options.CapturesContent);
            contents = options.CapturesContent ? [] : null;
        }
    }

    /// <summary>Makes what is started now a child of this call. An async iterator forgets it whenever it gives something back.</summary>
    public void MakeCurrent()
    {
        if (activity is not null)
        {
            Activity.Current = activity;
        }
    }

    /// <summary>Takes note of the next piece of a stream.</summary>
    public void Add(ChatResponseUpdate update)
    {
        firstChunk ??= options.TimeProvider.GetElapsedTime(started);
        (id, answeredBy) = (update.ResponseId ?? id, update.ModelId ?? answeredBy);
        finishReason = update.FinishReason ?? finishReason;
        isProgram |= update.Contents is [CommandReport];
        contents?.AddRange(update.Contents);
        foreach (var content in update.Contents)
        {
            if (content is UsageContent { Details: var details })
            {
                (usage ??= new()).Add(details);
            }
        }
    }

    /// <summary>The stream is at its end; one that just ends was cut, unless a program wrote it, which need not say why it ended.</summary>
    public void CompleteStream()
    {
        hasEnded = finishReason is not null || isProgram;
        if (!hasEnded && !cancellationToken.IsCancellationRequested)
        {
            errorType = NameOf(ErrorCategory.MalformedOutput);
        }
    }

    public void Complete(ChatResponse response)
    {
        hasEnded = true;
        (id, answeredBy) = (response.ResponseId, response.ModelId);
        (finishReason, usage) = (response.FinishReason, response.Usage);
        contents?.AddRange(response.Messages.SelectMany(message => message.Contents));
    }

    public void Fail(Exception exception)
    {
        errorType = exception switch
        {
            PrompterException { Category: var category } => NameOf(category),
            OperationCanceledException => NameOf(ErrorCategory.Cancelled),
            _ => exception.GetType().FullName,
        };
        statusCode = (exception as PrompterException)?.StatusCode;
    }

    public void Dispose()
    {
        var duration = options.TimeProvider.GetElapsedTime(started).TotalSeconds;
        if (!hasEnded && errorType is null && cancellationToken.IsCancellationRequested)
        {
            errorType = NameOf(ErrorCategory.Cancelled);
        }

        if (activity is { IsAllDataRequested: true })
        {
            Describe(activity);
        }

        // Measured while the span is current, so that a measurement can point at it.
        MakeCurrent();
        Measure(duration);
        activity?.Dispose();
        Log(duration);
    }

    private void Describe(Activity span)
    {
        span.SetTag(GenAi.ResponseId, id);
        span.SetTag(GenAi.ResponseModel, answeredBy);
        span.SetTag(GenAi.ResponseFinishReasons, finishReason is { Value: var reason } ? (string[])[reason] : null);
        span.SetTag(GenAi.ResponseTimeToFirstChunk, firstChunk?.TotalSeconds);
        span.SetTag(GenAi.InputTokens, usage?.InputTokenCount);
        span.SetTag(GenAi.OutputTokens, usage?.OutputTokenCount);
        span.SetTag(GenAi.CacheReadTokens, usage?.CachedInputTokenCount);
        span.SetTag(GenAi.ReasoningTokens, usage?.ReasoningTokenCount);
        if (usage?.AdditionalCounts?.TryGetValue(ChatProperties.CacheWriteTokens, out var written) is true)
        {
            span.SetTag(GenAi.CacheCreationTokens, written);
        }

        if (contents is { Count: > 0 })
        {
            span.SetTag(GenAi.OutputMessages, MessageJson.OfOutput(contents, finishReason));
        }

        if (errorType is not null)
        {
            // No description: what a provider writes may repeat the prompt or a key.
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag(GenAi.ErrorType, errorType);
            span.SetTag(GenAi.HttpStatus, statusCode);
        }
    }

    private void Measure(double duration)
    {
        var tags = about;
        if (answeredBy is not null)
        {
            tags.Add(GenAi.ResponseModel, answeredBy);
        }

        if (firstChunk is { } first)
        {
            TelemetrySource.TimeToFirstChunk.Record(first.TotalSeconds, tags);
        }

        Count("input", usage?.InputTokenCount, tags);
        Count("output", usage?.OutputTokenCount, tags);
        if (errorType is not null)
        {
            tags.Add(GenAi.ErrorType, errorType);
        }

        TelemetrySource.Duration.Record(duration, tags);
    }

    private static void Count(string type, long? tokens, TagList tags)
    {
        if (tokens is { } count)
        {
            tags.Add(GenAi.TokenType, type);
            TelemetrySource.TokenUsage.Record(count, tags);
        }
    }

    private void Log(double duration)
    {
        if (errorType is null && hasEnded)
        {
            TelemetryLog.Answered(
                options.Logger,
                model,
                duration,
                finishReason?.Value,
                usage?.InputTokenCount,
                usage?.OutputTokenCount
            );
        }
        else if (errorType is null || errorType == NameOf(ErrorCategory.Cancelled))
        {
            TelemetryLog.Stopped(options.Logger, model, duration);
        }
        else
        {
            TelemetryLog.Failed(options.Logger, model, duration, errorType, statusCode);
        }
    }

    /// <summary>A category as the conventions write such names: <c>rate_limit</c>.</summary>
    private static string NameOf(ErrorCategory category) =>
        string.Concat(
            category
                .ToString()
                .Select(
                    (letter, index) =>
                        index > 0 && char.IsAsciiLetterUpper(letter)
                            ? $"_{char.ToLowerInvariant(letter)}"
                            : char.ToLowerInvariant(letter).ToString(CultureInfo.InvariantCulture)
                )
        );
}
