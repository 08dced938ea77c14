namespace Prompter.Tests.Policies.Telemetry;

/// <summary>Gives the updates it was made with, and tells when each is asked for.</summary>
internal sealed class ScriptedClient(params IReadOnlyList<ChatResponseUpdate> updates) : IChatClient
{
    /// <summary>Called before each update and before the end.</summary>
    public Func<CancellationToken, Task> OnMove { get; init; } = _ => Task.CompletedTask;

    /// <summary>What the stream ends with instead of its end.</summary>
    public Exception? Failure { get; init; }

    public Uri? Address { get; init; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var update in updates)
        {
            await OnMove(cancellationToken);
            yield return update;
        }

        await OnMove(cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("any", Address) : null;

    public void Dispose() { }
}
