using Prompter.Policies.ContextLength;
using Prompter.Tokens;

namespace Prompter.Tests.Policies.ContextLength;

public sealed class ShapePolicyTests
{
    private static readonly ChatMessage[] Conversation =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "First question"),
        new(ChatRole.Assistant, "First answer"),
        new(ChatRole.User, "Second question"),
        new(ChatRole.System, "Be kind."),
        new(ChatRole.Assistant, "Second answer"),
        new(ChatRole.User, "Third question"),
    ];

    [Fact]
    public async Task What_fits_goes_as_it_is() =>
        Assert.Equal(Conversation, await SentAsync((int)TokenEstimate.Of(Conversation)));

    [Fact]
    public async Task The_oldest_turn_goes_first() =>
        Assert.Equal(
            ["Be brief.", "Second question", "Be kind.", "Second answer", "Third question"],
            (await SentAsync((int)TokenEstimate.Of(Conversation) - 1)).Select(message => message.Text)
        );

    [Fact]
    public async Task What_the_system_says_and_the_last_turn_stay() =>
        Assert.Equal(
            ["Be brief.", "Be kind.", "Third question"],
            (await SentAsync((int)TokenEstimate.Of([Conversation[0], Conversation[4], Conversation[6]]))).Select(
                message => message.Text
            )
        );

    [Theory]
    [InlineData(null)]
    [InlineData("These are instructions that take some tokens themselves.")]
    public async Task Nothing_is_sent_where_the_rest_is_too_long(string? instructions)
    {
        var most = TokenEstimate.Of([Conversation[^1]]) + TokenEstimate.Of(instructions);

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            SentAsync((int)most - 1, new() { Instructions = instructions }, Conversation[^1])
        );

        Assert.Equal(ErrorCategory.ContextLength, failure.Category);
    }

    private static async Task<IReadOnlyList<ChatMessage>> SentAsync(
        int most,
        ChatOptions? options = null,
        params ChatMessage[] messages
    )
    {
        var sent = new List<IReadOnlyList<ChatMessage>>();
        using var inner = new KeepingClient(sent);
        using var client = PolicyClient.Of(inner, new ShapePolicy(most));
        messages = messages.Length == 0 ? Conversation : messages;
        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        await foreach (
            var _ in client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken)
        ) { }
        Assert.Equal(sent[0], sent[1]);
        return sent[0];
    }

    private sealed class KeepingClient(List<IReadOnlyList<ChatMessage>> sent) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            sent.Add([.. messages]);
            return Task.FromResult(new ChatResponse());
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            sent.Add([.. messages]);
            return AsyncEnumerable.Empty<ChatResponseUpdate>();
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
