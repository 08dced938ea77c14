namespace Prompter.Tests.Catalogue;

/// <summary>A provider's client that answers its reference when its gate is opened, and remembers what happened to it.</summary>
internal sealed class GatedChatClient(ModelReference reference) : IChatClient
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int disposals;

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Disposals => disposals;

    /// <summary>What the next answers end in, or null.</summary>
    public Exception? Failure { get; set; }

    public List<(IReadOnlyList<ChatMessage> Messages, string? Model)> Calls { get; } = [];

    public GatedChatClient Open()
    {
        gate.TrySetResult();
        return this;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ObjectDisposedException.ThrowIf(disposals > 0, this);
        lock (Calls)
        {
            Calls.Add(([.. messages], options?.ModelId));
        }

        yield return new(ChatRole.Assistant, [new TextReasoningContent("Hm.")]);
        Started.TrySetResult();
        await gate.Task.WaitAsync(cancellationToken);
        ObjectDisposedException.ThrowIf(disposals > 0, this);
        if (Failure is { } failure)
        {
            throw failure;
        }

        yield return new(ChatRole.Assistant, reference.ToString());
        yield return new(ChatRole.Assistant, [new FunctionCallContent("call_1", "get_time")])
        {
            FinishReason = ChatFinishReason.ToolCalls,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ModelReference) ? reference : null;

    public void Dispose() => Interlocked.Increment(ref disposals);
}
