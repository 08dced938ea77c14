namespace Prompter.Tests.Providers.Anthropic;

public class AnthropicStreamTests
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

    private static readonly ScriptedCalls Calls = AnthropicCalls.All;

    [Fact]
    public async Task A_stream_gives_its_words_as_they_come_and_ends_with_reason_and_usage()
    {
        var updates = await Calls.UpdatesOfAsync(Start + Text + End);
        Assert.Equal(["Grüß", " dich 👋", ""], updates.Select(update => update.Text));
        Assert.All(
            updates,
            update =>
            {
                Assert.Equal(ChatRole.Assistant, update.Role);
                Assert.Equal("msg_1", update.ResponseId);
                Assert.Equal("msg_1", update.MessageId);
                Assert.Equal("claude-sonnet-4-5-20250929", update.ModelId);
            }
        );
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task The_counts_at_the_end_replace_those_at_the_beginning()
    {
        var updates = await Calls.UpdatesOfAsync(Start + Text + End);
        Assert.Single(updates, update => update.Contents.Any(content => content is UsageContent));
        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
        Assert.Equal(1130, usage.InputTokenCount);
        Assert.Equal(1000, usage.CachedInputTokenCount);
        Assert.Equal(100, usage.AdditionalCounts?[ChatProperties.CacheWriteTokens]);
        Assert.Equal(15, usage.OutputTokenCount);
        Assert.Equal(4, usage.ReasoningTokenCount);
    }

    [Fact]
    public async Task Without_counts_at_the_end_the_output_is_unknown()
    {
        var updates = await Calls.UpdatesOfAsync(
            Start
                + Text
                + """
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}


                """
        );
        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
        Assert.Equal(1125, usage.InputTokenCount);
        Assert.Null(usage.OutputTokenCount);
        Assert.Null(usage.TotalTokenCount);
    }

    [Fact]
    public async Task Calls_of_tools_come_whole()
    {
        var updates = await Calls.UpdatesOfAsync(Start + Text + Tools + End);
        var calls = updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["toolu_1", "toolu_2"], calls.Select(call => call.CallId));
        Assert.Equal(["weather", "clock"], calls.Select(call => call.Name));
        Assert.Equal("Rome", Assert.IsType<JsonElement>(calls[0].Arguments?["city"]).GetString());
        Assert.Empty(calls[1].Arguments!);
    }

    [Fact]
    public async Task A_call_that_the_limit_cut_says_so_and_does_not_pretend()
    {
        var updates = await Calls.UpdatesOfAsync(
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

    [Fact]
    public async Task The_way_the_bytes_come_in_changes_nothing()
    {
        var expected = ScriptedCalls.Described(await Calls.UpdatesOfAsync(Start + Text + Tools + End));
        foreach (var length in (int[])[1, 2, 3, 7, 64])
        {
            var updates = await Calls.UpdatesOfAsync(
                new ScriptedAnswer(Start + Text + Tools + End) { IsStream = true, PieceLength = length }
            );
            Assert.Equal(expected, ScriptedCalls.Described(updates));
        }
    }

    [Fact]
    public async Task Line_ends_comments_and_unknown_events_change_nothing()
    {
        var expected = ScriptedCalls.Described(await Calls.UpdatesOfAsync(Start + Text + End));
        var unusual =
            ": a comment\n\n"
            + Start
            + "event: something_new\ndata: {\"type\":\"something_new\",\"delta\":{\"is\":[]}}\n\n"
            + "data: {\"type\":\"content_block_start\",\"index\":9,\"content_block\":{\"type\":\"web_search_tool_result\",\"content\":[{}]}}\n\n"
            + "data: {\"type\":\"content_block_delta\",\"index\":9,\"delta\":{\"type\":\"citations_delta\",\"citation\":{}}}\n\n"
            + "data: {\"type\":\"content_block_stop\",\"index\":9}\n\n"
            + Text
            + End;
        Assert.Equal(
            expected,
            ScriptedCalls.Described(await Calls.UpdatesOfAsync(unusual.Replace("\n", "\r\n", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("overloaded_error", "Overloaded", ErrorCategory.Overloaded)]
    [InlineData("rate_limit_error", "Number of tokens exceeded", ErrorCategory.RateLimit)]
    [InlineData("api_error", "Internal server error", ErrorCategory.Transient)]
    [InlineData("invalid_request_error", "prompt is too long", ErrorCategory.ContextLength)]
    public async Task An_error_in_the_stream_ends_it(string type, string message, ErrorCategory category)
    {
        var (text, failure) = await Calls.FailureOfAsync(
            Start
                + Text
                + $$$"""
                event: error
                data: {"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"}}


                """
        );
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(category, failure.Category);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_never_an_answer()
    {
        foreach (var events in (string[])["", Start, Start + Text, Start + Text + Tools])
        {
            var (_, failure) = await Calls.FailureOfAsync(events);
            Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
            Assert.Contains("cut", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stream_is_finished_by_its_stop_reason()
    {
        var end = End[..End.IndexOf("event: message_stop", StringComparison.Ordinal)];
        var response = (await Calls.UpdatesOfAsync(Start + Text + end)).ToChatResponse();
        Assert.Equal("Grüß dich 👋", response.Text);
        Assert.Equal(15, response.Usage?.OutputTokenCount);
    }

    [Fact]
    public async Task A_connection_that_breaks_may_be_tried_again()
    {
        var (text, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer(Start + Text) { IsStream = true, IsBroken = true }
        );
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(ErrorCategory.Transient, failure.Category);
    }

    [Fact]
    public async Task An_event_that_is_no_json_is_malformed()
    {
        var (_, failure) = await Calls.FailureOfAsync(Start + "data: {\"type\":\n\n");
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
    }
}
