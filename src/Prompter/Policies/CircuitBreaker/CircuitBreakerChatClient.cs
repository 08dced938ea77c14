using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Policies.CircuitBreaker;

/// <summary>Sends nothing to a model that keeps failing, until a probe of it succeeds.</summary>
/// <remarks>
/// A call counts when it ends: as a success with a whole answer, as a failure by <see cref="ErrorPolicy.TripsBreaker"/>. Other failures,
/// cancelled calls and streams that the consumer leaves say nothing of the provider and count as neither.
/// </remarks>
/// <param name="inner">What is called.</param>
/// <param name="breaker">The circuit, shared with all other clients of the model.</param>
public sealed class CircuitBreakerChatClient(IChatClient inner, ModelCircuitBreaker breaker)
    : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    /// <exception cref="PrompterException">The circuit is open (<see cref="ErrorCategory.CircuitOpen"/>), or the call failed.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var pass = breaker.Enter();
        var isAnswered = false;
        PrompterException? failure = null;
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            isAnswered = true;
            return response;
        }
        catch (PrompterException exception) when (!cancellationToken.IsCancellationRequested)
        {
            failure = exception;
            throw;
        }
        finally
        {
            breaker.Leave(pass, isAnswered, failure);
        }
    }

    /// <inheritdoc />
    /// <exception cref="PrompterException">The circuit is open (<see cref="ErrorCategory.CircuitOpen"/>), or the call failed.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => new UpdateStream(token => new Reader(breaker, InnerClient, messages, options, token), cancellationToken);

    private sealed class Reader(
        ModelCircuitBreaker breaker,
        IChatClient inner,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) : UpdateReader(inner, messages, options, cancellationToken)
    {
        private CircuitPass pass;
        private bool hasPass;
        private bool isAnswered;
        private PrompterException? failure;

        protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
        {
            pass = breaker.Enter();
            hasPass = true;
            return base.OpenAsync();
        }

        protected override ChatResponseUpdate? OnEnd()
        {
            isAnswered = true;
            return null;
        }

        protected override Exception OnFailure(Exception exception)
        {
            failure = CancellationToken.IsCancellationRequested ? null : exception as PrompterException;
            return exception;
        }

        protected override void Release()
        {
            if (hasPass)
            {
                breaker.Leave(pass, isAnswered, failure);
            }
        }
    }
}
