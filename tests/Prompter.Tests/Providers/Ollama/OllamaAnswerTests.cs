namespace Prompter.Tests.Providers.Ollama;

/// <summary>What Ollama answers, as its documentation writes it down.</summary>
public class OllamaAnswerTests : OllamaTest
{
    private static readonly string[] Story =
    [
        """{"model":"qwen3","created_at":"2025-07-07T20:32:53.844124Z","message":{"role":"assistant","content":"","thinking":"The user"},"done":false}""",
        """{"model":"qwen3","created_at":"2025-07-07T20:32:53.9Z","message":{"role":"assistant","content":"","thinking":" greets."},"done":false}""",
        """{"model":"qwen3","created_at":"2025-07-07T20:32:54Z","message":{"role":"assistant","content":"Grüße"},"done":false}""",
        """{"model":"qwen3","created_at":"2025-07-07T20:32:55Z","message":{"role":"assistant","content":" 🌍!\n"},"done":false}""",
        """{"model":"qwen3","created_at":"2025-07-07T20:32:56.123456789Z","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"total_duration":4883583458,"load_duration":1334875,"prompt_eval_count":26,"prompt_eval_duration":342546000,"eval_count":282,"eval_duration":4535599000}""",
    ];

    private const string Calls =
        """{"model":"llama3.2","created_at":"2025-07-07T20:32:53.844124Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":0,"name":"get_weather","arguments":{"city":"Rome","days":[1,2]}}},{"function":{"index":1,"name":"get_time","arguments":{}}}]},"done":false}""";

    private const string Stop =
        """{"model":"llama3.2","created_at":"2025-07-07T20:32:53Z","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"prompt_eval_count":10,"eval_count":5}""";

    [Fact]
    public async Task A_stream_is_reasoning_text_and_an_end_with_usage()
    {
        var updates = await StreamAsync(Answers.Lines(Story));

        AssertOneAnswer(updates, "qwen3");
        Assert.NotNull(updates[^1].CreatedAt);
        AssertStory(updates.ToChatResponse());
    }

    [Fact]
    public async Task A_whole_answer_says_the_same() =>
        AssertStory(
            await AskAsync(
                """
                {"model":"qwen3","created_at":"2025-07-07T20:32:56.123456789Z",
                 "message":{"role":"assistant","content":"Grüße 🌍!\n","thinking":"The user greets."},
                 "done_reason":"stop","done":true,"prompt_eval_count":26,"eval_count":282,"news":{"of":"tomorrow"}}
                """
            )
        );

    [Fact]
    public Task However_bytes_arrive_the_updates_are_the_same() => DescribedHoweverItArrivesAsync(Answers.Lines(Story));

    [Fact]
    public async Task Line_breaks_of_Windows_empty_lines_and_a_missing_last_break_do_not_matter()
    {
        var body = "\r\n" + string.Join("\r\n\r\n \n", Story);
        Assert.Equal(
            Describe(await StreamAsync(Answers.Lines(Story))),
            Describe(await StreamAsync(Answers.OfType("application/x-ndjson", body)))
        );
    }

    [Fact]
    public async Task Lines_of_the_wrong_type_are_lines() =>
        AssertStory((await StreamAsync(Answers.OfType("application/json", string.Join('\n', Story)))).ToChatResponse());

    [Fact]
    public async Task Tool_calls_come_whole_with_ids_of_their_own()
    {
        var streamed = (await StreamAsync(Answers.Lines(Calls, Stop))).ToChatResponse();
        var whole = await AskAsync(Calls.Replace("\"done\":false", "\"done\":true", StringComparison.Ordinal));

        foreach (var response in (ChatResponse[])[streamed, whole])
        {
            Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
            var calls = CallsOf(response);
            Assert.Equal(["get_weather", "get_time"], calls.Select(call => call.Name));
            Assert.Equal("Rome", ((JsonElement)calls[0].Arguments!["city"]!).GetString());
            Assert.Equal("[1,2]", ((JsonElement)calls[0].Arguments!["days"]!).GetRawText());
            Assert.Empty(calls[1].Arguments!);
        }

        var ids = CallsOf(streamed).Concat(CallsOf(whole)).Select(call => call.CallId).ToList();
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_conversation_with_tools_goes_on()
    {
        await using var server = new ScriptedServer(
            Answers.Lines(
                """{"model":"m","message":{"role":"assistant","content":"","thinking":"I need the weather."},"done":false}""",
                Calls,
                Stop
            ),
            Answers.Lines(Story)
        );
        var client = Client(server);
        var messages = new List<ChatMessage> { new(ChatRole.User, "Rome?") };
        var first = await client
            .GetStreamingResponseAsync(messages, cancellationToken: Cancellation)
            .ToChatResponseAsync(Cancellation);
        messages.AddRange(first.Messages);
        var calls = CallsOf(first);
        messages.Add(new(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "22 °C"))]));
        await client.GetStreamingResponseAsync(messages, cancellationToken: Cancellation).ToListAsync(Cancellation);

        var body = server.Requests[1].Body;
        body = body.Replace(calls[0].CallId, "FIRST", StringComparison.Ordinal)
            .Replace(calls[1].CallId, "SECOND", StringComparison.Ordinal);
        Golden.Matches("Ollama/tool-round", body);
    }

    [Theory]
    [InlineData("length", "\"done_reason\":\"length\",")]
    [InlineData("stop", "\"done_reason\":\"stop\",", "")]
    public async Task The_reason_of_the_end_is_told(string reason, params string[] members)
    {
        foreach (var member in members)
        {
            var response = await AskAsync($$"""{"model":"m","message":{"content":"Hel"},{{member}}"done":true}""");
            Assert.Equal(reason, response.FinishReason?.Value);
        }
    }

    [Fact]
    public async Task Usage_that_is_not_sent_is_unknown_and_not_zero()
    {
        Assert.Null((await AskAsync("""{"message":{"content":"Hi"},"done":true}""")).Usage);
        var cached = (await AskAsync("""{"message":{"content":"Hi"},"done":true,"eval_count":3}""")).Usage!;
        Assert.Null(cached.InputTokenCount);
        Assert.Null(cached.TotalTokenCount);
        Assert.Equal(3, cached.OutputTokenCount);
    }

    [Fact]
    public async Task Arguments_as_text_are_read_too()
    {
        var response = await AskAsync(
            """{"message":{"tool_calls":[{"function":{"name":"f","arguments":"{\"a\":1}"}},{"function":{"name":"g"}}]},"done":true}"""
        );
        var calls = CallsOf(response);
        Assert.Equal(1, ((JsonElement)calls[0].Arguments!["a"]!).GetInt32());
        Assert.Empty(calls[1].Arguments!);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        await using var server = new ScriptedServer(
            Answers.Json(
                """{"models":[{"name":"deepseek-r1:latest","model":"deepseek-r1:latest","size":4683075271,"details":{"family":"qwen2"}},{"name":"llama3.2:3b"}]}"""
            )
        );
        var models = await Client(server).ListModelsAsync(Cancellation);
        Assert.Equal([new AvailableModel("deepseek-r1:latest"), new AvailableModel("llama3.2:3b")], models);
        Assert.Equal("GET /api/tags", $"{server.Requests[0].Method} {server.Requests[0].Path}");
    }

    private static List<FunctionCallContent> CallsOf(ChatResponse response) =>
        [.. response.Messages.Single().Contents.OfType<FunctionCallContent>()];

    private static void AssertStory(ChatResponse response)
    {
        Assert.Equal("Grüße 🌍!\n", response.Text);
        Assert.Equal(
            "The user greets.",
            string.Concat(response.Messages.Single().Contents.OfType<TextReasoningContent>())
        );
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("qwen3", response.ModelId);
        Assert.Equal(26, response.Usage?.InputTokenCount);
        Assert.Equal(282, response.Usage?.OutputTokenCount);
        Assert.Equal(308, response.Usage?.TotalTokenCount);
        Assert.Null(response.Usage?.CachedInputTokenCount);
        Assert.Null(response.Usage?.ReasoningTokenCount);
    }
}
