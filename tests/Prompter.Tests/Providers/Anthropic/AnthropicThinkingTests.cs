namespace Prompter.Tests.Providers.Anthropic;

/// <summary>The API refuses thoughts that do not come back exactly as it gave them.</summary>
public class AnthropicThinkingTests
{
    private const string Whole = """
        {"id":"msg_1","model":"claude-sonnet-4-5","content":[
        {"type":"thinking","thinking":"First a thought.","signature":"EqQBCgIYAhIM+/=="},
        {"type":"redacted_thinking","data":"EmwKAhgBEgy3va3pzix/"},
        {"type":"thinking","thinking":"","signature":"c2VjcmV0"},
        {"type":"text","text":"Let me look."},
        {"type":"tool_use","id":"toolu_1","name":"clock","input":{}}],"stop_reason":"tool_use"}
        """;

    private const string Streamed = """
        data: {"type":"message_start","message":{"id":"msg_1","model":"claude-sonnet-4-5"}}

        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"First"}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" a thought."}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQBCgIY"}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"AhIM+/=="}}

        data: {"type":"content_block_stop","index":0}

        data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"EmwKAhgBEgy3va3pzix/"}}

        data: {"type":"content_block_stop","index":1}

        data: {"type":"content_block_start","index":2,"content_block":{"type":"thinking","thinking":""}}

        data: {"type":"content_block_delta","index":2,"delta":{"type":"signature_delta","signature":"c2VjcmV0"}}

        data: {"type":"content_block_stop","index":2}

        data: {"type":"content_block_start","index":3,"content_block":{"type":"text","text":""}}

        data: {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"Let me look."}}

        data: {"type":"content_block_stop","index":3}

        data: {"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_1","name":"clock","input":{}}}

        data: {"type":"content_block_stop","index":4}

        data: {"type":"message_delta","delta":{"stop_reason":"tool_use"}}

        data: {"type":"message_stop"}


        """;

    private static readonly ScriptedCalls Calls = FamilyCalls.Anthropic;

    [Fact]
    public async Task Thoughts_are_told_apart_from_the_answer()
    {
        var response = await Calls.ResponseOfAsync(Whole);
        Assert.Equal("Let me look.", response.Text);
        Assert.Equal("First a thought.", string.Concat(Thoughts(response).Select(thought => thought.Text)));
        var updates = await Calls.UpdatesOfAsync(Streamed);
        Assert.Equal("Let me look.", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(
            "First a thought.",
            string.Concat(Thoughts(updates.ToChatResponse()).Select(thought => thought.Text))
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thoughts_go_back_untouched(bool streamed)
    {
        var answer = streamed
            ? (await Calls.UpdatesOfAsync(Streamed)).ToChatResponse()
            : await Calls.ResponseOfAsync(Whole);
        Golden.Matches(
            "Anthropic/thinking-returned",
            await Calls.RequestOfAsync([
                new(ChatRole.User, "What time is it?"),
                .. answer.Messages,
                new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "12:00")]),
            ])
        );
    }

    [Fact]
    public async Task Thoughts_of_others_are_not_sent() =>
        Golden.Matches(
            "Anthropic/thinking-of-others",
            await Calls.RequestOfAsync([
                new(ChatRole.User, "Hi"),
                new(
                    ChatRole.Assistant,
                    [
                        new TextReasoningContent("Unsigned."),
                        new TextReasoningContent("Another provider's.") { ProtectedData = "b3RoZXI=" },
                        new TextContent("Hello."),
                    ]
                ),
                new(ChatRole.User, "Go on."),
            ])
        );

    private static IEnumerable<TextReasoningContent> Thoughts(ChatResponse response) =>
        Assert.Single(response.Messages).Contents.OfType<TextReasoningContent>();
}
