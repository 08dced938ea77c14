namespace Prompter.Tests.Runs;

/// <summary>A client that answers a cancellation with an exception of its own, as some transports do.</summary>
internal sealed class RewordingChatClient : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        yield return new(ChatRole.Assistant, "partial");
        var cancelled = new TaskCompletionSource();
        using (cancellationToken.Register(() => cancelled.SetResult()))
        {
            await cancelled.Task.ConfigureAwait(false);
        }

        throw new IOException("the connection was aborted");
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
