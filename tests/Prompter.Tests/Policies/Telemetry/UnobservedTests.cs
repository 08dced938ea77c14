namespace Prompter.Tests.Policies.Telemetry;

/// <summary>Listeners hear the whole process, so what happens without any can be seen only while nothing else runs.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class UnobservedTests;

[Collection(typeof(UnobservedTests))]
public sealed class UnobservedCallTests
{
    [Fact]
    public void A_stream_that_nobody_observes_is_the_inner_one_itself()
    {
        var inner = new SameStreamClient();
        using var client = new TelemetryChatClient(inner, new("any", "model"));

        var stream = client.GetStreamingResponseAsync("Hi", null, TestContext.Current.CancellationToken);

        Assert.Same(inner.Stream, stream);
    }

    private sealed class SameStreamClient : IChatClient
    {
        public IAsyncEnumerable<ChatResponseUpdate> Stream { get; } = AsyncEnumerable.Empty<ChatResponseUpdate>();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Stream;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Stream.ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
