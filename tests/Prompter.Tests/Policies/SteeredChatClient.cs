using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Prompter.Tests.Policies;

/// <summary>A model whose calls do nothing until a test says what.</summary>
internal sealed class SteeredChatClient : IChatClient
{
    private readonly ConcurrentQueue<SteeredCall> calls = new();
    private readonly Channel<SteeredCall> arrivals = Channel.CreateUnbounded<SteeredCall>();

    /// <summary>The calls that arrived, in their order.</summary>
    public IReadOnlyList<SteeredCall> Calls => [.. calls];

    /// <summary>Waits for the next call to arrive.</summary>
    public async Task<SteeredCall> NextAsync() =>
        await arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Arrive(messages).Answer.Task.WaitAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var update in Arrive(messages).Updates.Reader.ReadAllAsync(cancellationToken))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }

    private SteeredCall Arrive(IEnumerable<ChatMessage> messages)
    {
        var call = new SteeredCall(messages.Single().Text);
        calls.Enqueue(call);
        arrivals.Writer.TryWrite(call);
        return call;
    }
}

/// <summary>A call that waits for its test; streamed or not, it ends as the test says.</summary>
internal sealed class SteeredCall(string prompt)
{
    public string Prompt => prompt;

    public TaskCompletionSource<ChatResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Channel<ChatResponseUpdate> Updates { get; } = Channel.CreateUnbounded<ChatResponseUpdate>();

    public void Send(ChatResponseUpdate update) => Assert.True(Updates.Writer.TryWrite(update));

    public void Succeed(long? tokens = null, AdditionalPropertiesDictionary? properties = null)
    {
        Answer.TrySetResult(
            new(new ChatMessage(ChatRole.Assistant, "yes"))
            {
                Usage = tokens is null ? null : new() { TotalTokenCount = tokens },
                AdditionalProperties = properties,
            }
        );
        Send(new(ChatRole.Assistant, "yes") { AdditionalProperties = properties });
        if (tokens is not null)
        {
            Send(new(null, [new UsageContent(new() { InputTokenCount = tokens - 1, OutputTokenCount = 1 })]));
        }

        Updates.Writer.Complete();
    }

    public void Fail(Exception exception)
    {
        Answer.TrySetException(exception);
        Updates.Writer.Complete(exception);
    }
}
