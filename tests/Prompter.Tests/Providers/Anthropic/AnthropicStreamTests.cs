namespace Prompter.Tests.Providers.Anthropic;

public class AnthropicStreamTests : EventStreamTest
{
    private const string Start = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5-20250929","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,"output_tokens":1}}}


        """;

    private const string Text = """
        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüß"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" dich 👋"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}


        """;

    private const string Tools = """
        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\": \"R"}}

        event: content_block_start
        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_2","name":"clock","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"ome\"}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: content_block_stop
        data: {"type":"content_block_stop","index":2}


        """;

    private const string End = """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":30,"output_tokens":15,"output_tokens_details":{"thinking_tokens":4}}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private protected override ScriptedCalls Scripted => FamilyCalls.Anthropic;

    private protected override string Words => Start + Text;

    private protected override string ToolCalls => Tools;

    private protected override string Last => End;

    private protected override string Unknown =>
        "event: something_new\ndata: {\"type\":\"something_new\",\"delta\":{\"is\":[]}}\n\n"
        + "data: {\"type\":\"content_block_start\",\"index\":9,\"content_block\":{\"type\":\"web_search_tool_result\",\"content\":[{}]}}\n\n"
        + "data: {\"type\":\"content_block_delta\",\"index\":9,\"delta\":{\"type\":\"citations_delta\",\"citation\":{}}}\n\n"
        + "data: {\"type\":\"content_block_stop\",\"index\":9}\n\n";

    [Fact]
    public async Task A_stream_gives_its_words_as_they_come_and_ends_with_reason_and_usage()
    {
        var updates = await Scripted.UpdatesOfAsync(Start + Text + End);
        Assert.Equal(["Grüß", " dich 👋", ""], updates.Select(update => update.Text));
        AssertOneAnswer(updates, "msg_1", "claude-sonnet-4-5-20250929");
    }

    [Fact]
    public async Task The_counts_at_the_end_replace_those_at_the_beginning()
    {
        var updates = await Scripted.UpdatesOfAsync(Start + Text + End);
        var usage = UsageOf(updates);
        Assert.Equal(1130, usage.InputTokenCount);
        Assert.Equal(1000, usage.CachedInputTokenCount);
        Assert.Equal(100, usage.AdditionalCounts?[ChatProperties.CacheWriteTokens]);
        Assert.Equal(15, usage.OutputTokenCount);
        Assert.Equal(4, usage.ReasoningTokenCount);
    }

    [Fact]
    public async Task Without_counts_at_the_end_the_output_is_unknown()
    {
        var updates = await Scripted.UpdatesOfAsync(
            Start
                + Text
                + """
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}


                """
        );
        var usage = UsageOf(updates);
        Assert.Equal(1125, usage.InputTokenCount);
        Assert.Null(usage.OutputTokenCount);
        Assert.Null(usage.TotalTokenCount);
    }

    [Fact]
    public async Task Calls_of_tools_come_whole() =>
        Assert.Equal(["toolu_1", "toolu_2"], (await CallsAsync()).Select(call => call.CallId));

    [Fact]
    public async Task A_call_that_the_limit_cut_says_so_and_does_not_pretend()
    {
        var updates = await Scripted.UpdatesOfAsync(
            Start
                + """
                data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"weather","input":{}}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"city\": \"R"}}

                data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":9}}


                """
        );
        var call = Assert.Single(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.IsAssignableFrom<JsonException>(call.Exception);
        Assert.Null(call.Arguments);
        Assert.Equal(ChatFinishReason.Length, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData("overloaded_error", "Overloaded", ErrorCategory.Overloaded)]
    [InlineData("rate_limit_error", "Number of tokens exceeded", ErrorCategory.RateLimit)]
    [InlineData("api_error", "Internal server error", ErrorCategory.Transient)]
    [InlineData("invalid_request_error", "prompt is too long", ErrorCategory.ContextLength)]
    public Task An_error_in_the_stream_ends_it(string type, string message, ErrorCategory category) =>
        FailsAsync(
            $$$"""
            event: error
            data: {"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"}}


            """,
            category,
            message
        );

    [Fact]
    public async Task A_stream_is_finished_by_its_stop_reason()
    {
        var end = End[..End.IndexOf("event: message_stop", StringComparison.Ordinal)];
        var response = (await Scripted.UpdatesOfAsync(Start + Text + end)).ToChatResponse();
        Assert.Equal("Grüß dich 👋", response.Text);
        Assert.Equal(15, response.Usage?.OutputTokenCount);
    }
}
