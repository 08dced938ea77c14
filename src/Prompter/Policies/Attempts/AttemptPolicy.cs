using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Providers.Errors;

namespace Prompter.Policies.Attempts;

/// <summary>Sees to it that only a whole answer is a success, and records each attempt. It belongs right inside of retries.</summary>
/// <remarks>Whatever the client throws comes out as a <see cref="PrompterException"/>. Usage is taken out of the stream: the record has it.</remarks>
/// <param name="Model">The model that is asked.</param>
/// <param name="Price">What a model costs, where the provider does not say what a call cost; null where nobody knows.</param>
/// <param name="Time">The clock.</param>
internal sealed record AttemptPolicy(ModelReference Model, Func<ModelReference, ModelPrice?> Price, TimeProvider Time)
    : IPolicy
{
    public const int UsualAnswer = 64;

    /// <summary>The most MiB of an answer with all that comes beside it, in UTF-8; null for no limit.</summary>
    public int? MaxAnswerMiB { get; init; }

    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        new Reader(this, call, call.Earlier?.Joined(next) ?? next, cancellationToken);

    private sealed class Reader(AttemptPolicy policy, Call call, OpenCall next, CancellationToken cancellationToken)
        : UpdateReader(call, cancellationToken)
    {
        private const int LongestRefusal = 1000;
        private readonly PartialAnswer partial = new();
        private readonly long limit = policy.MaxAnswerMiB is { } most ? most * 1024L * 1024 : long.MaxValue;
        private long began;
        private bool hasFailed;
        private ChatFinishReason? finishReason;
        private CommandReport? command;
        private UsageDetails? usage;
        private decimal? toldCost;
        private string? resolvedModel;
        private string? requestId;
        private string? refusal;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            began = policy.Time.GetTimestamp();
            (Call.Record.Waited, Call.Record.Command, Call.Record.FinishReason) = (null, null, null);
            Call.Record.HasHeldBack = false;
            return new(next(Call, CancellationToken));
        }

        protected override void OnUpdate(ChatResponseUpdate update)
        {
            partial.Add(update);
            if (partial.Bytes > limit)
            {
                // It is paid for, and the same request would end so again.
                throw Failure(
                    new(
                        ErrorCategory.Permanent,
                        $"the answer is longer than {policy.MaxAnswerMiB} MiB, and was ended: ask for less (-o max_tokens), or raise max_answer_mib"
                    )
                );
            }

            string? said = null;
            // By index: an enumerator would be allocated for every update.
            for (var index = update.Contents.Count - 1; index >= 0; index--)
            {
                switch (update.Contents[index])
                {
                    case UsageContent { Details: var details } content:
                        usage = usage is null ? details : UsageSum.Of(usage, details);
                        update.Contents = Without(content, update.Contents);
                        break;
                    case ErrorContent { Message: { Length: > 0 } words }:
                        // From the last to the first.
                        said = words + said;
                        break;
                    case CommandReport report:
                        command = Call.Record.Command = report;
                        update.Contents = Without(report, update.Contents);
                        break;
                }
            }

            refusal = said is null ? refusal : refusal + said;
            if (update.AdditionalProperties is { } properties)
            {
                requestId = properties.GetValueOrDefault(ChatProperties.RequestId) as string ?? requestId;
                toldCost = properties.GetValueOrDefault(ChatProperties.Cost) as decimal? ?? toldCost;
            }

            finishReason = update.FinishReason ?? finishReason;
            resolvedModel = update.ModelId ?? resolvedModel;
            if (!Call.Streams)
            {
                // It is all there is: what is not whole is not handed out.
                Check();
            }
        }

        protected override ChatResponseUpdate? OnEnd()
        {
            Check();
            Call.Record.HandedOut = null;
            Call.Record.Add(Ended(null, null));
            return null;
        }

        protected override Exception OnFailure(Exception exception)
        {
            hasFailed = true;
            Call.Record.HandedOut = Call.Streams ? partial : null;
            // The caller's stop is a stop even where a deadline of ours passed as well.
            if (
                CancellationToken.IsCancellationRequested
                && exception
                    is not PrompterException { Category: not (ErrorCategory.Timeout or ErrorCategory.Cancelled) }
            )
            {
                Call.Record.Add(Ended(ErrorCategory.Cancelled, "cancelled"));
                return exception as OperationCanceledException
                    ?? new OperationCanceledException(exception.Message, exception, CancellationToken);
            }

            // A client may be anybody's: whatever it throws is a failure of its model.
            var failure = exception as PrompterException ?? Failure(ForeignError.Of(exception));
            command = Call.Record.Command = failure.Command ?? command;
            if (usage is null && failure.Told is { } told)
            {
                usage = told.Contents.OfType<UsageContent>().FirstOrDefault()?.Details;
                toldCost ??= told.AdditionalProperties?.GetValueOrDefault(ChatProperties.Cost) as decimal?;
            }

            Call.Record.Add(Ended(failure.Category, failure.Message) with { WasSent = failure.WasSent });
            return failure;
        }

        protected override void Release()
        {
            if (!hasFailed || !Call.Streams)
            {
                // What failed tells the text so far.
                partial.Release();
            }
        }

        /// <summary>An answer that just ends is cut, unless it came from a program that cannot say why it ended.</summary>
        private void Check()
        {
            if (finishReason is null)
            {
                // Some clients end their stream instead of saying that they were cancelled.
                CancellationToken.ThrowIfCancellationRequested();
                if (command is null)
                {
                    throw Malformed("the answer was cut: its stream ended without a finish reason");
                }
            }

            if (finishReason == ChatFinishReason.ContentFilter && (refusal is not null || !partial.HasAnswer))
            {
                throw Failure(
                    new(
                        ErrorCategory.ContentFilter,
                        refusal is null
                            ? "refused by the provider's content policy"
                            : $"refused: {OneLine.From(refusal, LongestRefusal)}"
                    )
                );
            }

            if (!partial.HasAnswer && !GoesOn && finishReason != ChatFinishReason.ToolCalls)
            {
                throw finishReason == ChatFinishReason.Length ? UsedUp() : Malformed("the answer is empty");
            }
        }

        /// <summary>The same request would end so again.</summary>
        private PrompterException UsedUp()
        {
            var by =
                usage?.ReasoningTokenCount is > 0 and var thoughts ? $" by {thoughts} tokens of thoughts"
                : usage?.OutputTokenCount is > 0 and var tokens ? $" by {tokens} tokens"
                : "";
            return Failure(
                new(
                    ErrorCategory.TokenLimit,
                    $"the token limit was used up{by} before any text came: raise it (-o max_tokens), or let the model think less"
                )
            );
        }

        /// <summary>Whether the answer goes on from a text, which may be all that there is to say.</summary>
        private bool GoesOn =>
            Call.Earlier is not null || Call.Messages is [.., { Role: var role }] && role == ChatRole.Assistant;

        private Attempt Ended(ErrorCategory? error, string? message)
        {
            Call.Record.FinishReason = finishReason;
            return new()
            {
                Model = policy.Model,
                Error = error,
                Message = message,
                Duration = policy.Time.GetElapsedTime(began),
                HasContent = partial.IsVisible || Call.Record.HasHeldBack,
                Waited = Call.Record.Waited,
                Usage = usage,
                Cost = toldCost ?? (usage is null ? null : policy.Price(policy.Model)?.CostOf(usage)),
                ResolvedModel = resolvedModel,
                RequestId = requestId,
            };
        }

        /// <summary>A method of its own: where it is called, its closure would be allocated for every update.</summary>
        private static List<AIContent> Without(AIContent one, IList<AIContent> contents) =>
            [.. contents.Where(content => content != one)];

        private PrompterException Malformed(string message) => Failure(new(ErrorCategory.MalformedOutput, message));

        /// <summary>A failure, with whose it is.</summary>
        private PrompterException Failure(PrompterException failure) =>
            new(failure.Category, failure.Message, failure.InnerException)
            {
                Provider = policy.Model.Provider,
                Model = policy.Model.Model,
                StatusCode = failure.StatusCode,
                RetryAfter = failure.RetryAfter,
                Command = command,
            };
    }
}
