using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Policies.RateLimit;

/// <summary>Sends no more to a model than its limits and its provider allow; the rest waits in line.</summary>
/// <remarks>
/// A call is running until its answer is there or its stream is over, also by being left or cancelled. What it really used is
/// settled then, where the provider tells; else the estimate stands. How long it waited is in <see cref="ChatProperties.Waited"/>. A call that a provider refuses with 429 and a delay holds up
/// all others for that long.
/// </remarks>
/// <param name="inner">What is called.</param>
/// <param name="limiter">The line, shared with all other clients of the model.</param>
/// <param name="estimateTokens">How many tokens a call will need, input and output together; asked only where it matters.</param>
public sealed class RateLimitChatClient(
    IChatClient inner,
    ModelRateLimiter limiter,
    Func<IReadOnlyList<ChatMessage>, ChatOptions?, int> estimateTokens
) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    /// <exception cref="PrompterException">There is no turn in time (<see cref="ErrorCategory.RateLimit"/>), or the call failed.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var turn = await EnterAsync(conversation, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await base.GetResponseAsync(conversation, options, cancellationToken).ConfigureAwait(false);
            Learn(turn, response.AdditionalProperties);
            if (turn.Waited is { } waited)
            {
                (response.AdditionalProperties ??= [])[ChatProperties.Waited] = waited;
            }

            if (TokensOf(response.Usage) is { } used)
            {
                turn.Settle(used);
            }

            return response;
        }
        catch (PrompterException exception)
        {
            Learn(turn, exception);
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">There is no turn in time (<see cref="ErrorCategory.RateLimit"/>), or the call failed.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        new UpdateStream(
            token => new Reader(this, messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, token),
            cancellationToken
        );

    private ValueTask<RateLimitTurn> EnterAsync(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) =>
        limiter.EnterAsync(
            limiter.CountsTokens ? Math.Max(estimateTokens(messages, options), 0) : 0,
            cancellationToken
        );

    private static void Learn(RateLimitTurn turn, AdditionalPropertiesDictionary? properties)
    {
        if (properties?.TryGetValue(ChatProperties.RateLimit, out var value) is true && value is RateLimitState state)
        {
            turn.Learn(state);
        }
    }

    private static void Learn(RateLimitTurn turn, PrompterException failure)
    {
        failure.Waited = turn.Waited;
        if (failure is { Category: ErrorCategory.RateLimit, RetryAfter: { } delay })
        {
            turn.CoolDown(delay);
        }
    }

    private static long? TokensOf(UsageDetails? usage) =>
        usage?.TotalTokenCount ?? (usage?.InputTokenCount is { } input ? input + (usage.OutputTokenCount ?? 0) : null);

    private sealed class Reader(
        RateLimitChatClient client,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) : UpdateReader(client.InnerClient, messages, options, cancellationToken)
    {
        private RateLimitTurn? turn;
        private TimeSpan? untold;
        private long? used;

        protected override async ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            turn = await client.EnterAsync(messages, Options, CancellationToken).ConfigureAwait(false);
            untold = turn.Waited;
            return Open(CancellationToken);
        }

        protected override void OnUpdate(ChatResponseUpdate update)
        {
            Learn(turn!, update.AdditionalProperties);
            if (untold is { } waited)
            {
                (update.AdditionalProperties ??= [])[ChatProperties.Waited] = waited;
                untold = null;
            }

            // By index: an enumerator would be allocated for every update.
            for (var index = 0; index < update.Contents.Count; index++)
            {
                used = update.Contents[index] is UsageContent { Details: var usage }
                    ? (used ?? 0) + TokensOf(usage)
                    : used;
            }
        }

        protected override Exception OnFailure(Exception exception)
        {
            if (turn is not null && exception is PrompterException failure)
            {
                Learn(turn, failure);
            }

            return exception;
        }

        protected override void Release()
        {
            if (used is { } count)
            {
                turn!.Settle(count);
            }

            turn?.Dispose();
        }
    }
}
