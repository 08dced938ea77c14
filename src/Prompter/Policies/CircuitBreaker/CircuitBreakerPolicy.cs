using Prompter.Calls;
using Prompter.Providers.Errors;

namespace Prompter.Policies.CircuitBreaker;

/// <summary>Sends nothing to a model that keeps failing, or to a provider that cannot be reached, until a probe succeeds.</summary>
/// <remarks>
/// An attempt counts when it ends: as a success with a whole answer, as a failure by <see cref="ErrorPolicy.TripsBreaker"/>. Other failures,
/// cancelled attempts and streams that the reader leaves say nothing of the model and count as neither. A connection that fails
/// (<see cref="PrompterException.IsOfConnection"/>) says nothing of the model but of the provider, to which any response is a success.
/// </remarks>
/// <param name="breaker">The circuit, shared with all other clients of the model.</param>
/// <param name="provider">The circuit of the provider; null where the model's has to do for both.</param>
internal sealed class CircuitBreakerPolicy(Circuit breaker, Circuit? provider = null) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        new Reader(breaker, provider, call, next, cancellationToken);

    private sealed class Reader(
        Circuit breaker,
        Circuit? provider,
        Call call,
        OpenCall next,
        CancellationToken cancellationToken
    ) : UpdateReader(call, cancellationToken)
    {
        private int? period;
        private int? providerPeriod;
        private bool isReached;
        private bool isAnswered;
        private PrompterException? failure;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            providerPeriod = provider?.Enter();
            period = breaker.Enter();
            return new(next(Call, CancellationToken));
        }

        protected override void OnUpdate(ChatResponseUpdate update) => isReached = true;

        protected override ChatResponseUpdate? OnEnd()
        {
            isReached = isAnswered = true;
            return null;
        }

        protected override Exception OnFailure(Exception exception)
        {
            failure = CancellationToken.IsCancellationRequested ? null : ForeignError.Of(exception);
            return exception;
        }

        protected override void Release()
        {
            var ofConnection = failure is { IsOfConnection: true } ? failure : null;
            if (period is { } entered)
            {
                var ofModel = failure is not null && ErrorPolicy.TripsBreaker(failure.Category) ? failure : null;
                breaker.Leave(entered, isAnswered, ofConnection is null || provider is null ? ofModel : null);
            }

            if (providerPeriod is { } also)
            {
                isReached |= failure is { StatusCode: not null } or { Category: ErrorCategory.MalformedOutput };
                provider!.Leave(also, isReached && ofConnection is null, ofConnection);
            }
        }
    }
}
