using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Attempts;

namespace Prompter.Policies.Usage;

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
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => new UpdateStream(token => new Reader(this, messages, options, token), cancellationToken);

    private void Add(AdditionalPropertiesDictionary? properties)
    {
        if (properties?.GetValueOrDefault(ChatProperties.Attempts) is IReadOnlyList<Attempt> attempts)
        {
            totals.Add(attempts);
        }
    }

    private void Add(Exception exception) =>
        totals.Add((exception as PrompterException)?.Attempts ?? (exception as CancelledCallException)?.Attempts ?? []);

    private sealed class Reader(
        UsageChatClient client,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    ) : UpdateReader(client.InnerClient, messages, options, cancellationToken)
    {
        protected override void OnUpdate(ChatResponseUpdate update) => client.Add(update.AdditionalProperties);

        protected override Exception OnFailure(Exception exception)
        {
            client.Add(exception);
            return exception;
        }
    }
}
