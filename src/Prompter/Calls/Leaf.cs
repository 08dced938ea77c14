namespace Prompter.Calls;

/// <summary>The end of the policies: a client of a model, ours or anybody's.</summary>
internal static class Leaf
{
    /// <summary>Asks a client for a stream, or for a whole answer where the call wants that.</summary>
    public static OpenCall Of(IChatClient client) =>
        (call, cancellationToken) =>
            call.Streams
                ? client
                    .GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken)
                    .GetAsyncEnumerator(cancellationToken)
                : WholeAsync(client, call, cancellationToken);

    private static async IAsyncEnumerator<ChatResponseUpdate> WholeAsync(
        IChatClient client,
        Call call,
        CancellationToken cancellationToken
    )
    {
        yield return new WholeAnswer(
            await client.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false)
        );
    }
}

/// <summary>A whole answer on its way through the policies, as one update.</summary>
internal sealed class WholeAnswer : ChatResponseUpdate
{
    public WholeAnswer(ChatResponse response)
    {
        Response = response;
        Contents =
        [
            .. response.Messages.SelectMany(message => message.Contents),
            .. response.Usage is { } usage ? (AIContent[])[new UsageContent(usage)] : [],
        ];
        Role = ChatRole.Assistant;
        (ResponseId, ConversationId, ModelId) = (response.ResponseId, response.ConversationId, response.ModelId);
        (CreatedAt, FinishReason) = (response.CreatedAt, response.FinishReason);
        RawRepresentation = response.RawRepresentation;
        foreach (
            var properties in response
                .Messages.Select(message => message.AdditionalProperties)
                .Append(response.AdditionalProperties)
        )
        {
            foreach (var (name, value) in properties ?? [])
            {
                (AdditionalProperties ??= [])[name] = value;
            }
        }
    }

    /// <summary>The answer as the client gave it.</summary>
    public ChatResponse Response { get; }
}
