using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.ContextLimit;

namespace Prompter.Tests.Pipeline.ContextLimit;

public sealed class ContextLimitTests
{
    private static readonly ChatMessage[] Long =
    [
        new(ChatRole.System, "be brief"),
        new(ChatRole.User, "first"),
        new(ChatRole.Assistant, "first answer"),
        new(ChatRole.User, "second"),
        new(ChatRole.Assistant, [new FunctionCallContent("1", "look")]),
        new(ChatRole.Tool, [new FunctionResultContent("1", "found")]),
        new(ChatRole.Assistant, "second answer"),
        new(ChatRole.User, "third"),
    ];

    [Theory]
    [InlineData(8, 8)]
    [InlineData(7, 6)]
    [InlineData(6, 6)]
    [InlineData(5, 2)]
    [InlineData(2, 2)]
    public async Task The_oldest_turns_are_left_out_whole_and_the_system_prompt_stays(int limit, int kept)
    {
        var sent = await SentAsync(limit, shapes: true);
        Assert.Equal([Long[0], .. Long.TakeLast(kept - 1)], sent);
    }

    [Fact]
    public async Task A_last_turn_that_is_too_long_by_itself_is_never_sent()
    {
        var failure = await Assert.ThrowsAsync<PrompterException>(() => SentAsync(1, shapes: true));
        Assert.Equal((ErrorCategory.ContextLength, false), (failure.Category, failure.WasSent));
        Assert.Contains("its last turn alone is too long", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_shaping_a_long_conversation_passes_the_model_by()
    {
        var failure = await Assert.ThrowsAsync<PrompterException>(() => SentAsync(7, shapes: false));
        Assert.Equal((ErrorCategory.ContextLength, false), (failure.Category, failure.WasSent));
        Assert.Equal(Long, await SentAsync(8, shapes: false));
    }

    /// <summary>A token a message.</summary>
    private static async Task<IReadOnlyList<ChatMessage>> SentAsync(int limit, bool shapes)
    {
        using var inner = new Keeper();
        using var client = new ContextLimitChatClient(
            inner,
            new()
            {
                MaxTokens = limit,
                Shapes = shapes,
                Count = messages => messages.Count(),
            }
        );
        await client.GetResponseAsync(Long, cancellationToken: TestContext.Current.CancellationToken);
        return inner.Sent;
    }

    private sealed class Keeper : IChatClient
    {
        public IReadOnlyList<ChatMessage> Sent { get; private set; } = [];

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            Sent = [.. messages];
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "yes")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
