using Prompter.Calls;
using Prompter.Providers.Errors;
using Prompter.Tokens;

namespace Prompter.Policies.RateLimit;

/// <summary>Sends no more to a model than its limits and its provider allow; the rest waits in line.</summary>
/// <remarks>
/// A call is running until its stream is over, also by being left or cancelled. What it really used is settled then, where the provider
/// tells; else the estimate stands. A call that a provider refuses with 429 and a delay holds up all others for that long.
/// </remarks>
/// <param name="limiter">The line, shared with all other clients of the model.</param>
internal sealed class RateLimitPolicy(ModelRateLimiter limiter) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        new Reader(limiter, call, next, cancellationToken);

    private sealed class Reader(ModelRateLimiter limiter, Call call, OpenCall next, CancellationToken cancellationToken)
        : UpdateReader(call, cancellationToken)
    {
        private RateLimitTurn? turn;
        private long? used;

        protected override async ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            var needed = limiter.CountsTokens
                ? TokenEstimate.Of(Call.Messages) + TokenEstimate.Of(Call.Options?.Instructions)
                : 0;
            var entering = limiter.EnterAsync(needed, CancellationToken, Call.EndsAt);
            if (entering.IsCompleted || Call.Record.OnWait is not { } tell)
            {
                turn = await entering.ConfigureAwait(false);
            }
            else
            {
                await tell(limiter.WaitOfLast).ConfigureAwait(false);
                turn = await entering.ConfigureAwait(false);
                await tell(null).ConfigureAwait(false);
            }

            Call.Record.Waited = turn.Waited;
            return next(Call, CancellationToken);
        }

        protected override void OnUpdate(ChatResponseUpdate update)
        {
            if (
                update.AdditionalProperties?.TryGetValue(ChatProperties.RateLimit, out var value) is true
                && value is RateLimitState state
            )
            {
                turn!.Learn(state);
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
            if (turn is null)
            {
                Call.Record.Waited = (exception as PrompterException)?.Waited;
            }
            else if (ForeignError.Of(exception) is { Category: ErrorCategory.RateLimit, RetryAfter: { } delay })
            {
                turn.CoolDown(delay);
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

        private static long? TokensOf(UsageDetails usage) =>
            usage.TotalTokenCount
            ?? (usage.InputTokenCount is { } input ? input + (usage.OutputTokenCount ?? 0) : null);
    }
}
