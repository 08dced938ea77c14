using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Attempts;

namespace Prompter.Pipeline.Usage;

/// <summary>Counts every try of every call, successful or not; it belongs outermost.</summary>
/// <param name="inner">What is called; it has to record its attempts.</param>
/// <param name="totals">Where they are added.</param>
public sealed class UsageChatClient(IChatClient inner, UsageTotals totals) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            Add(response.AdditionalProperties);
            return response;
        }
        catch (Exception exception)
        {
            Add(exception);
            throw;
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
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
                        yield break;
                    }
                }
                catch (Exception exception)
                {
                    Add(exception);
                    throw;
                }

                Add(updates.Current.AdditionalProperties);
                yield return updates.Current;
            }
        }
    }

    private void Add(AdditionalPropertiesDictionary? properties)
    {
        if (properties?.GetValueOrDefault(ChatProperties.Attempts) is IReadOnlyList<Attempt> attempts)
        {
            totals.Add(attempts);
        }
    }

    private void Add(Exception exception) =>
        totals.Add((exception as PrompterException)?.Attempts ?? (exception as CancelledCallException)?.Attempts ?? []);
}
