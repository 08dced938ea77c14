using Prompter.Tests.Policies;
using ReadStream = Prompter.Tests.Policies.ReadStream;

namespace Prompter.Tests.Calls;

public sealed class UpdateReaderTests
{
    [Fact]
    public async Task A_stream_has_ended_when_what_was_under_it_is_closed()
    {
        var model = new SlowToClose();
        using var client = PolicyClient.Of(model, PolicyClient.Attempt());
        var reading = ReadStream.ReadAsync(client);

        model.End.SetResult(false);
        Assert.False(reading.IsCompleted);
        model.Closed.SetResult();

        Assert.Equal("yes", (await reading).Text);
    }

    /// <summary>One update, an end that comes late, and a connection that is slow to close.</summary>
    private sealed class SlowToClose
        : IChatClient,
            IAsyncEnumerable<ChatResponseUpdate>,
            IAsyncEnumerator<ChatResponseUpdate>
    {
        private bool hasBegun;

        public TaskCompletionSource<bool> End { get; } = new();

        public TaskCompletionSource Closed { get; } = new();

        public ChatResponseUpdate Current { get; } =
            new(ChatRole.Assistant, "yes") { FinishReason = ChatFinishReason.Stop };

        public ValueTask<bool> MoveNextAsync()
        {
            var isFirst = !hasBegun;
            hasBegun = true;
            return isFirst ? new(true) : new(End.Task);
        }

        public ValueTask DisposeAsync() => new(Closed.Task);

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            this;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => this;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => this.ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
