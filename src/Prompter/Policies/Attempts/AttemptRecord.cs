using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Attempts;

/// <summary>One try while it lasts: what is known of it, and what its end stands for.</summary>
internal sealed class AttemptRecord(ModelReference model, AttemptOptions options, bool mayBeEmpty)
{
    private readonly long began = options.TimeProvider.GetTimestamp();
    private ChatFinishReason? finishReason;
    private CommandReport? command;
    private UsageDetails? usage;
    private decimal? toldCost;
    private string? resolvedModel;
    private string? requestId;
    private TimeSpan? waited;

    public PartialAnswer Partial { get; } = new();

    public void Add(ChatResponseUpdate update)
    {
        Partial.Add(update);
        // By index: an enumerator would be allocated for every update.
        for (var index = 0; index < update.Contents.Count; index++)
        {
            if (update.Contents[index] is UsageContent { Details: var details })
            {
                usage = usage is null ? details : UsageSum.Of(usage, details);
            }
        }

        Add(update.AdditionalProperties);
        finishReason = update.FinishReason ?? finishReason;
        resolvedModel = update.ModelId ?? resolvedModel;
        command = update.RawRepresentation as CommandReport ?? command;
    }

    public void Add(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            Partial.Add(new ChatResponseUpdate(message.Role, message.Contents));
            Add(message.AdditionalProperties);
        }

        Add(response.AdditionalProperties);
        usage = response.Usage;
        finishReason = response.FinishReason;
        resolvedModel = response.ModelId;
        command = response.RawRepresentation as CommandReport;
    }

    /// <summary>A stream that just ends is cut, unless it came from a program that cannot say why it ended.</summary>
    /// <exception cref="PrompterException">This is no answer.</exception>
    public void ThrowIfUnfinished(CancellationToken cancellationToken)
    {
        if (finishReason is null)
        {
            // Some clients end their stream instead of saying that they were cancelled.
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (finishReason is null && command is null)
        {
            throw Malformed("the answer was cut: its stream ended without a finish reason");
        }

        if (!Partial.HasAnswer && !mayBeEmpty && finishReason != ChatFinishReason.ToolCalls)
        {
            throw finishReason == ChatFinishReason.ContentFilter
                ? new PrompterException(ErrorCategory.ContentFilter, "refused by the provider's content policy")
                {
                    Provider = model.Provider,
                    Model = model.Model,
                    Command = command,
                }
                : Malformed("the answer is empty");
        }
    }

    public Attempt Succeeded() => Ended(null, null);

    /// <summary>The exception that a failed call ends in, with the try that it was.</summary>
    /// <param name="exception">What the client threw.</param>
    /// <param name="isHandedOut">Whether somebody has read what came.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Exception Failed(Exception exception, bool isHandedOut, CancellationToken cancellationToken)
    {
        // The caller's stop is a stop even where a time-out of ours ran out as well.
        if (
            cancellationToken.IsCancellationRequested
            && exception is not PrompterException { Category: not (ErrorCategory.Timeout or ErrorCategory.Cancelled) }
        )
        {
            var cancellation =
                exception as OperationCanceledException
                ?? new OperationCanceledException(exception.Message, exception, cancellationToken);
            return new CancelledCallException(cancellation, [Ended(ErrorCategory.Cancelled, "cancelled")], Partial);
        }

        var failure = exception as PrompterException ?? From(exception);
        command = failure.Command ?? command;
        waited = failure.Waited ?? waited;
        failure.Attempts = [Ended(failure.Category, failure.Message) with { WasSent = failure.WasSent }];
        return isHandedOut && Partial.IsVisible ? new BrokenStreamException(failure, Partial) : failure;
    }

    private Attempt Ended(ErrorCategory? error, string? message) =>
        new()
        {
            Model = model,
            Error = error,
            Message = message,
            Duration = options.TimeProvider.GetElapsedTime(began),
            HasContent = Partial.IsVisible,
            Waited = waited,
            Usage = usage,
            Cost = toldCost ?? (usage is null ? null : options.Price?.CostOf(usage)),
            ResolvedModel = resolvedModel,
            RequestId = requestId,
        };

    private void Add(AdditionalPropertiesDictionary? properties)
    {
        if (properties is not null)
        {
            requestId = properties.GetValueOrDefault(ChatProperties.RequestId) as string ?? requestId;
            waited = properties.GetValueOrDefault(ChatProperties.Waited) as TimeSpan? ?? waited;
            toldCost = properties.GetValueOrDefault(ChatProperties.Cost) as decimal? ?? toldCost;
        }
    }

    /// <summary>A client may be anybody's: whatever it throws is a failure of its model.</summary>
    private PrompterException From(Exception exception) =>
        new(
            exception is HttpRequestException ? ErrorCategory.Transient : ErrorCategory.Permanent,
            exception.Message,
            exception
        )
        {
            Provider = model.Provider,
            Model = model.Model,
        };

    private PrompterException Malformed(string message) =>
        new(ErrorCategory.MalformedOutput, message)
        {
            Provider = model.Provider,
            Model = model.Model,
            Command = command,
        };
}
