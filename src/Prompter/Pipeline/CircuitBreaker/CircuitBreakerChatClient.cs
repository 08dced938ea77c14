using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.Pipeline.CircuitBreaker;

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
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var pass = breaker.Enter();
        var isAnswered = false;
        PrompterException? failure = null;
        try
        {
            var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await updates.MoveNextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (PrompterException exception) when (!cancellationToken.IsCancellationRequested)
                    {
                        failure = exception;
                        throw;
                    }

                    yield return updates.Current;
                }
            }

            isAnswered = true;
        }
        finally
        {
            breaker.Leave(pass, isAnswered, failure);
        }
    }
}
