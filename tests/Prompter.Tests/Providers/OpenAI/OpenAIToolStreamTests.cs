namespace Prompter.Tests.Providers.OpenAI;

/// <summary>Calls of tools in pieces, in all the ways in which servers cut them.</summary>
public class OpenAIToolStreamTests
{
    private const string End = """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""";

    private static readonly ScriptedCalls Calls = OpenAICalls.All;

    [Fact]
    public async Task Pieces_of_several_calls_in_turn_are_told_apart_by_their_index()
    {
        var calls = await CallsOfAsync(
            """[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]""",
            """[{"index":1,"id":"call_b","type":"function","function":{"name":"clock","arguments":"{\"zo"}}]""",
            """[{"index":0,"function":{"arguments":"{\"city\": \"R"}},{"index":1,"function":{"arguments":"ne\":1}"}}]""",
            """[{"index":0,"id":null,"type":null,"function":{"name":null,"arguments":"ome\"}"}}]"""
        );
        Assert.Equal(["call_a weather {\"city\":\"Rome\"}", "call_b clock {\"zone\":1}"], calls);
    }

    [Fact]
    public async Task Calls_without_an_index_are_told_apart_by_their_ids()
    {
        var calls = await CallsOfAsync(
            """[{"id":"call_a","function":{"name":"weather","arguments":"{\"city\":"}}]""",
            """[{"function":{"arguments":"\"Rome\"}"}}]""",
            """[{"id":"call_b","function":{"name":"clock","arguments":"{}"}}]"""
        );
        Assert.Equal(["call_a weather {\"city\":\"Rome\"}", "call_b clock {}"], calls);
    }

    [Fact]
    public async Task Calls_that_all_have_the_index_0_are_told_apart_by_their_ids()
    {
        var calls = await CallsOfAsync(
            """[{"index":0,"id":"call_a","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},{"index":0,"id":"call_b","function":{"name":"weather","arguments":"{\"city\""}}]""",
            """[{"index":0,"function":{"arguments":":\"Oslo\"}"}}]"""
        );
        Assert.Equal(["call_a weather {\"city\":\"Rome\"}", "call_b weather {\"city\":\"Oslo\"}"], calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"index\":0,")]
    [InlineData("\"index\":null,\"id\":\"\",")]
    public async Task Calls_without_ids_are_told_apart_by_their_names_and_get_ids(string more)
    {
        var updates = await Calls.UpdatesOfAsync(
            StreamOf(
                $$$"""[{{{{more}}}"function":{"name":"weather","arguments":"{}"}},{{{{more}}}"function":{"name":"clock","arguments":""}}]""",
                $$$"""[{{{{more}}}"function":{"arguments":"{}"}}]"""
            )
        );
        var calls = updates[^1].Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal(["weather", "clock"], calls.Select(call => call.Name));
        Assert.All(calls, call => Assert.Null(call.Exception));
        Assert.Equal(2, calls.Select(call => call.CallId).Where(id => id.Length > 0).Distinct().Count());
    }

    [Fact]
    public async Task An_id_and_a_name_that_are_said_again_are_the_same_call()
    {
        var calls = await CallsOfAsync(
            """[{"index":0,"id":"call_a","function":{"name":"weather","arguments":"{\"city\":"}}]""",
            """[{"index":0,"id":"call_a","function":{"name":"weather","arguments":"\"Rome\""}}]""",
            """[{"index":0,"id":"","function":{"name":"weather","arguments":"}"}}]"""
        );
        Assert.Equal(["call_a weather {\"city\":\"Rome\"}"], calls);
    }

    [Fact]
    public async Task Text_and_a_call_may_come_in_one_chunk()
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"role":"assistant","content":"I look.","tool_calls":[null,{"index":0,"id":"call_a","function":{"name":"clock","arguments":""}}]},"finish_reason":"tool_calls"}]}""",
                "[DONE]"
            )
        );
        Assert.Equal("I look.", updates[0].Text);
        Assert.Equal("clock", Assert.IsType<FunctionCallContent>(updates[^1].Contents[0]).Name);
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("eos")]
    [InlineData("function_call")]
    [InlineData("tool_calls")]
    public async Task Whoever_calls_a_tool_has_not_just_stopped(string reason)
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_a","function":{"name":"clock","arguments":"{}"}}]}}]}""",
                $$$"""{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"{{{reason}}}"}]}"""
            )
        );
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData("{\\\"city\\\": \\\"Ro", "{\"city\": \"Ro")]
    [InlineData("[1]", "[1]")]
    [InlineData("{} {}", "{} {}")]
    public async Task Arguments_that_nobody_can_read_are_told_and_go_back_as_they_came(string sent, string raw)
    {
        var stream = StreamOf(
            $$$"""[{"index":0,"id":"call_a","function":{"name":"weather","arguments":"{{{sent}}}"}}]"""
        );
        await using var server = new ScriptedServer(
            new ScriptedAnswer(stream) { IsStream = true },
            new ScriptedAnswer(stream) { IsStream = true }
        );
        using var client = Calls.ClientOf(server);
        var cancellation = TestContext.Current.CancellationToken;
        List<ChatMessage> conversation = [new(ChatRole.User, "Weather?")];
        var first = await client
            .GetStreamingResponseAsync(conversation, null, cancellation)
            .ToChatResponseAsync(cancellation);
        var call = Assert.Single(first.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.IsType<JsonException>(call.Exception, exactMatch: false);
        conversation.AddRange(first.Messages);
        conversation.Add(new(ChatRole.Tool, [new FunctionResultContent("call_a", "The arguments are no JSON.")]));
        await client.GetStreamingResponseAsync(conversation, null, cancellation).ToListAsync(cancellation);
        var sentBack = JsonNode.Parse(server.Requests[1].Body)!["messages"]![1]!["tool_calls"]![0]!;
        Assert.Equal(raw, sentBack["function"]!["arguments"]!.GetValue<string>());
    }

    private static async Task<IEnumerable<string>> CallsOfAsync(params string[] pieces)
    {
        var updates = await Calls.UpdatesOfAsync(StreamOf(pieces));
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
        return updates
            .SelectMany(update => update.Contents)
            .OfType<FunctionCallContent>()
            .Select(call => $"{call.CallId} {call.Name} {JsonSerializer.Serialize(call.Arguments)}");
    }

    private static string StreamOf(params string[] pieces) =>
        OpenAICalls.Stream([
            .. pieces.Select(piece =>
                $$$"""{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"tool_calls":{{{piece}}}},"finish_reason":null}]}"""
            ),
            End,
            "[DONE]",
        ]);
}
