using Prompter.Calls;
using Prompter.Providers.Errors;

namespace Prompter.Policies.CircuitBreaker;

/// <summary>Sends nothing to a model that keeps failing, until a probe of it succeeds.</summary>
/// <remarks>
/// An attempt counts when it ends: as a success with a whole answer, as a failure by <see cref="ErrorPolicy.TripsBreaker"/>. Other failures,
/// cancelled attempts and streams that the reader leaves say nothing of the provider and count as neither.
/// </remarks>
/// <param name="breaker">The circuit, shared with all other clients of the model.</param>
internal sealed class CircuitBreakerPolicy(ModelCircuitBreaker breaker) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        new Reader(breaker, call, next, cancellationToken);

    private sealed class Reader(
        ModelCircuitBreaker breaker,
        Call call,
        OpenCall next,
        CancellationToken cancellationToken
    ) : UpdateReader(call, cancellationToken)
    {
        private int? period;
        private bool isAnswered;
        private PrompterException? failure;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            period = breaker.Enter();
            return new(next(Call, CancellationToken));
        }

        protected override ChatResponseUpdate? OnEnd()
        {
            isAnswered = true;
            return null;
        }

        protected override Exception OnFailure(Exception exception)
        {
            failure = CancellationToken.IsCancellationRequested ? null : ForeignError.Of(exception);
            return exception;
        }

        protected override void Release()
        {
            if (period is { } entered)
            {
                breaker.Leave(entered, isAnswered, failure);
            }
        }
    }
}
