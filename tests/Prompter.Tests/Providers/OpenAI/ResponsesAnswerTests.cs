namespace Prompter.Tests.Providers.OpenAI;

/// <summary>What the responses endpoint answers, as OpenAI writes it down.</summary>
public class ResponsesAnswerTests : ResponsesTest
{
    private const string Reasoning =
        """{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"**Greeting**"},{"type":"summary_text","text":"Be kind."}],"encrypted_content":"gAAAA+/=","status":null}""";

    private const string Message =
        """{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße 🌍!","annotations":[]}]}""";

    private const string Weather =
        """{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_a","name":"get_weather","arguments":"{\"city\":\"Rome\"}"}""";

    private const string Time =
        """{"id":"fc_2","type":"function_call","status":"completed","call_id":"call_b","name":"get_time","arguments":""}""";

    private const string Usage =
        """{"input_tokens":75,"input_tokens_details":{"cached_tokens":50},"output_tokens":1186,"output_tokens_details":{"reasoning_tokens":1024},"total_tokens":1261}""";

    private static readonly string[] Story =
    [
        Created,
        """{"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_1","object":"response","created_at":1741476777,"status":"in_progress","model":"gpt-5.5-2026-04-01","output":[]}}""",
        """{"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}""",
        """{"type":"response.reasoning_summary_part.added","sequence_number":3,"item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}""",
        """{"type":"response.reasoning_summary_text.delta","sequence_number":4,"item_id":"rs_1","output_index":0,"summary_index":0,"delta":"**Greet"}""",
        """{"type":"response.reasoning_summary_text.delta","sequence_number":5,"item_id":"rs_1","output_index":0,"summary_index":0,"delta":"ing**"}""",
        """{"type":"response.reasoning_summary_text.done","sequence_number":6,"item_id":"rs_1","output_index":0,"summary_index":0,"text":"**Greeting**"}""",
        """{"type":"response.reasoning_summary_part.added","sequence_number":7,"item_id":"rs_1","output_index":0,"summary_index":1,"part":{"type":"summary_text","text":""}}""",
        """{"type":"response.reasoning_summary_text.delta","sequence_number":8,"item_id":"rs_1","output_index":0,"summary_index":1,"delta":"Be kind."}""",
        $$"""{"type":"response.output_item.done","sequence_number":9,"output_index":0,"item":{{Reasoning}}}""",
        """{"type":"response.output_item.added","sequence_number":10,"output_index":1,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}}""",
        """{"type":"response.content_part.added","sequence_number":11,"item_id":"msg_1","output_index":1,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}""",
        """{"type":"response.output_text.delta","sequence_number":12,"item_id":"msg_1","output_index":1,"content_index":0,"delta":"Grüße"}""",
        """{"type":"response.news.of_tomorrow","sequence_number":13,"delta":{"what":1},"item":"?"}""",
        """{"type":"response.output_text.delta","sequence_number":14,"item_id":"msg_1","output_index":1,"content_index":0,"delta":" 🌍!"}""",
        """{"type":"response.output_text.done","sequence_number":15,"item_id":"msg_1","output_index":1,"content_index":0,"text":"Grüße 🌍!"}""",
        $$"""{"type":"response.output_item.done","sequence_number":16,"output_index":1,"item":{{Message}}}""",
        $$"""{"type":"response.completed","sequence_number":17,"response":{{Response("completed", Reasoning, Message)}}}""",
    ];

    private const string Created =
        """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":1741476777,"status":"in_progress","model":"gpt-5.5-2026-04-01","output":[],"usage":null,"error":null}}""";

    private static readonly string[] Calls =
    [
        Created,
        """{"type":"response.output_item.added","output_index":0,"item":{"id":"fc_1","type":"function_call","call_id":"call_a","name":"get_weather","arguments":""}}""",
        """{"type":"response.output_item.added","output_index":1,"item":{"id":"fc_2","type":"function_call","call_id":"call_b","name":"get_time","arguments":""}}""",
        """{"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"{\"city\":"}""",
        """{"type":"response.function_call_arguments.delta","item_id":"fc_2","output_index":1,"delta":"{"}""",
        """{"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"\"Rome\"}"}""",
        """{"type":"response.function_call_arguments.delta","item_id":"fc_2","output_index":1,"delta":"}"}""",
    ];

    private static readonly string Completed =
        $$"""{"type":"response.completed","response":{{Response("completed", Weather, Time)}}}""";

    [Fact]
    public async Task A_stream_is_reasoning_text_and_an_end_with_usage()
    {
        var updates = await StreamAsync(Answers.Events(Story));

        AssertOneAnswer(updates, "gpt-5.5-2026-04-01");
        Assert.All(updates, update => Assert.Equal(("resp_1", "resp_1"), (update.ResponseId, update.MessageId)));
        Assert.All(updates, update => Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1741476777), update.CreatedAt));
        AssertStory(updates.ToChatResponse());
    }

    [Fact]
    public async Task A_whole_answer_says_the_same() =>
        AssertStory(await AskAsync(Response("completed", Reasoning, Message)));

    [Fact]
    public async Task A_whole_answer_where_a_stream_was_asked_for_says_the_same() =>
        AssertStory((await StreamAsync(Answers.Json(Response("completed", Reasoning, Message)))).ToChatResponse());

    [Fact]
    public async Task However_bytes_arrive_the_updates_are_the_same()
    {
        var answer = Answers.Events(Story);
        var expected = await DescribedHoweverItArrivesAsync(answer);

        var windows = answer with
        {
            Body = ": hello\r\n\r\n" + answer.Body.ReplaceLineEndings("\r\n") + "data: [DONE]\r\n\r\n",
        };
        Assert.Equal(expected, Describe(await StreamAsync(windows)));
    }

    [Fact]
    public async Task Calls_at_once_are_put_together_each_for_itself()
    {
        string[] done =
        [
            $$"""{"type":"response.output_item.done","output_index":1,"item":{{Time}}}""",
            $$"""{"type":"response.output_item.done","output_index":0,"item":{{Weather}}}""",
            Completed,
        ];
        AssertCalls((await StreamAsync(Answers.Events([.. Calls, .. done]))).ToChatResponse(), "call_b", "call_a");
        AssertCalls(await AskAsync(Response("completed", Weather, Time)), "call_a", "call_b");
    }

    [Fact]
    public async Task Calls_that_are_never_done_are_what_was_streamed_of_them()
    {
        var empty = $$"""{"type":"response.completed","response":{{Response("completed")}}}""";
        AssertCalls((await StreamAsync(Answers.Events([.. Calls, empty]))).ToChatResponse(), "call_a", "call_b");
        AssertCalls((await StreamAsync(Answers.Events([.. Calls, Completed]))).ToChatResponse(), "call_a", "call_b");
        string[] texts =
        [
            .. Calls,
            """{"type":"response.output_text.delta","output_index":2,"delta":"."}""",
            Completed,
        ];
        AssertCalls((await StreamAsync(Answers.Events(texts))).ToChatResponse(), "call_a", "call_b");
    }

    [Fact]
    public async Task A_model_goes_on_from_its_own_reasoning()
    {
        var first = Response("completed", Reasoning, Weather);
        string[] events =
        [
            Created,
            .. Story[2..10],
            $$"""{"type":"response.output_item.done","output_index":1,"item":{{Weather}}}""",
            $$"""{"type":"response.completed","response":{{first}}}""",
        ];
        await using var server = new ScriptedServer(
            Answers.Events(events),
            Answers.Events(Story),
            Answers.Json(first),
            Answers.Events(Story)
        );
        var client = Client(server);
        await GoOnAsync(
            client.GetStreamingResponseAsync("Rome?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
        );
        await GoOnAsync(client.GetResponseAsync("Rome?", cancellationToken: Cancellation));

        Golden.Matches("Responses/reasoning-round", server.Requests[1].Body);
        Golden.Matches("Responses/reasoning-round", server.Requests[3].Body);

        async Task GoOnAsync(Task<ChatResponse> asked)
        {
            ChatMessage[] messages =
            [
                new(ChatRole.User, "Rome?"),
                .. (await asked).Messages,
                new(ChatRole.Tool, [new FunctionResultContent("call_a", "22 °C")]),
            ];
            await client.GetStreamingResponseAsync(messages, cancellationToken: Cancellation).ToListAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Reasoning_is_not_sent_to_a_model_that_cannot_take_it()
    {
        await using var server = new ScriptedServer(
            Answers.Json(Response("completed", Reasoning, Message)),
            Answers.Json(Response("completed", Message))
        );
        var client = Client(server);
        var first = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);
        await client.GetResponseAsync(
            [.. first.Messages, new(ChatRole.User, "And?")],
            new() { ModelId = "gpt-4.1" },
            Cancellation
        );
        Assert.DoesNotContain("rs_1", server.Requests[1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"reason":"max_output_tokens"}""", "length")]
    [InlineData("""{"reason":"content_filter"}""", "content_filter")]
    [InlineData("null", "length")]
    public async Task An_incomplete_answer_says_why(string details, string reason)
    {
        var response = Response("incomplete", Message)
            .Replace("\"incomplete_details\":null", $"\"incomplete_details\":{details}", StringComparison.Ordinal);
        var streamed = await StreamAsync(
            Answers.Events(
                Created,
                """{"type":"response.output_text.delta","output_index":0,"delta":"Grüße 🌍!"}""",
                $$"""{"type":"response.incomplete","response":{{response}}}"""
            )
        );
        foreach (var answer in (ChatResponse[])[await AskAsync(response), streamed.ToChatResponse()])
        {
            Assert.Equal("Grüße 🌍!", answer.Text);
            Assert.Equal(reason, answer.FinishReason?.Value);
        }
    }

    [Fact]
    public async Task A_refusal_is_a_filtered_answer_with_its_words()
    {
        const string Refusal =
            """{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"refusal","refusal":"I cannot help with that."}]}""";
        var streamed = await StreamAsync(
            Answers.Events(
                Created,
                """{"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":"I cannot help"}""",
                """{"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":" with that."}""",
                $$"""{"type":"response.output_item.done","output_index":0,"item":{{Refusal}}}""",
                $$"""{"type":"response.completed","response":{{Response("completed", Refusal)}}}"""
            )
        );
        foreach (
            var answer in (ChatResponse[])[await AskAsync(Response("completed", Refusal)), streamed.ToChatResponse()]
        )
        {
            Assert.Equal("", answer.Text);
            Assert.Equal(
                "I cannot help with that.",
                string.Concat(answer.Messages[0].Contents.OfType<ErrorContent>().Select(refusal => refusal.Message))
            );
            Assert.Equal(ChatFinishReason.ContentFilter, answer.FinishReason);
        }
    }

    [Fact]
    public async Task Open_reasoning_is_read_and_given_back()
    {
        const string Open =
            """{"id":"rs_9","type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"Hm."}],"encrypted_content":null}""";
        var thought = Assert.IsType<TextReasoningContent>(
            (await AskAsync(Response("completed", Open, Message))).Messages.Single().Contents[0]
        );
        Assert.Equal("Hm.", thought.Text);
        Assert.Contains("rs_9", thought.ProtectedData, StringComparison.Ordinal);
        Assert.DoesNotContain("null", thought.ProtectedData, StringComparison.Ordinal);

        var streamed = await StreamAsync(
            Answers.Events(
                Created,
                """{"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"Hm."}""",
                $$"""{"type":"response.output_item.done","output_index":0,"item":{{Open}}}""",
                $$"""{"type":"response.completed","response":{{Response("completed", Open)}}}"""
            )
        );
        thought = Assert.IsType<TextReasoningContent>(streamed.ToChatResponse().Messages.Single().Contents[0]);
        Assert.Equal("Hm.", thought.Text);
        Assert.Contains("rs_9", thought.ProtectedData, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_of_unknown_types_are_skipped() =>
        Assert.Equal(
            "Grüße 🌍!",
            (
                await AskAsync(
                    Response("completed", """{"type":"tool_search_call","arguments":{"a":1},"content":"?"}""", Message)
                )
            ).Text
        );

    [Fact]
    public async Task Usage_that_is_not_sent_is_unknown_and_not_zero()
    {
        var response = Response("completed", Message);
        Assert.Null((await AskAsync(response.Replace(Usage, "null", StringComparison.Ordinal))).Usage);
        var sparse = await AskAsync(
            response.Replace(Usage, """{"input_tokens":3,"output_tokens":4,"cost":0.0025}""", StringComparison.Ordinal)
        );
        Assert.Equal(7, sparse.Usage?.TotalTokenCount);
        Assert.Null(sparse.Usage?.CachedInputTokenCount);
        Assert.Null(sparse.Usage?.ReasoningTokenCount);
        Assert.Equal(0.0025m, sparse.AdditionalProperties?[ChatProperties.Cost]);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        await using var server = new ScriptedServer(
            Answers.Json(
                """{"object":"list","data":[{"id":"gpt-5.5","object":"model","owned_by":"openai"},{"id":"o3","context_length":200000}]}"""
            )
        );
        Assert.Equal(
            [new AvailableModel("gpt-5.5"), new AvailableModel("o3", 200000)],
            await Client(server).ListModelsAsync(Cancellation)
        );
        Assert.Equal("GET /v1/models", $"{server.Requests[0].Method} {server.Requests[0].Path}");
    }

    private static string Response(string status, params IEnumerable<string> items) =>
        $$"""{"id":"resp_1","object":"response","created_at":1741476777,"status":"{{status}}","error":null,"incomplete_details":null,"model":"gpt-5.5-2026-04-01","output":[{{string.Join(',', items)}}],"parallel_tool_calls":true,"usage":{{Usage}},"user":null}""";

    private static void AssertStory(ChatResponse response)
    {
        Assert.Equal("Grüße 🌍!", response.Text);
        var thought = Assert.IsType<TextReasoningContent>(response.Messages.Single().Contents[0]);
        Assert.Equal("**Greeting**\n\nBe kind.", thought.Text);
        using var item = JsonDocument.Parse(thought.ProtectedData!);
        Assert.Equal("gAAAA+/=", item.RootElement.GetProperty("encrypted_content").GetString());
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("gpt-5.5-2026-04-01", response.ModelId);
        Assert.Equal("resp_1", response.ResponseId);
        Assert.Equal(75, response.Usage?.InputTokenCount);
        Assert.Equal(50, response.Usage?.CachedInputTokenCount);
        Assert.Equal(1186, response.Usage?.OutputTokenCount);
        Assert.Equal(1024, response.Usage?.ReasoningTokenCount);
        Assert.Equal(1261, response.Usage?.TotalTokenCount);
    }

    private static void AssertCalls(ChatResponse response, params string[] order)
    {
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        var calls = response.Messages.Single().Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal(order, calls.Select(call => call.CallId));
        var weather = calls.Single(call => call.CallId == "call_a");
        Assert.Equal("get_weather", weather.Name);
        Assert.Equal("Rome", ((JsonElement)weather.Arguments!["city"]!).GetString());
        var time = calls.Single(call => call.CallId == "call_b");
        Assert.Equal("get_time", time.Name);
        Assert.Empty(time.Arguments!);
    }
}
