using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.Ollama;

/// <summary>What is sent to Ollama, literally.</summary>
public class OllamaRequestTests() : ScriptedRequestTest(Family.Ollama, "Ollama")
{
    private const string Done =
        """{"model":"m","message":{"role":"assistant","content":"ok"},"done":true,"done_reason":"stop"}""";

    [Fact]
    public Task Options_are_parameters_of_the_model() =>
        SendsAsync(
            "options",
            Hi,
            new()
            {
                ModelId = "qwen3",
                Temperature = 0.7f,
                TopP = 0.9f,
                TopK = 40,
                MaxOutputTokens = 100,
                Seed = 7,
                PresencePenalty = 0.5f,
                FrequencyPenalty = -0.5f,
                StopSequences = ["END", "\n\n"],
            }
        );

    [Fact]
    public Task Additional_properties_go_where_Ollama_looks_for_them() =>
        SendsAsync(
            "additional",
            Hi,
            new()
            {
                Temperature = 0.7f,
                AdditionalProperties = new()
                {
                    ["num_ctx"] = 8192,
                    ["temperature"] = 0.1,
                    ["mirostat"] = JsonNode.Parse("2"),
                    ["keep_alive"] = "10m",
                    ["think"] = "low",
                    ["format"] = new JsonObject { ["type"] = "string" },
                    [ChatProperties.CacheControl] = "5m",
                },
            }
        );

    [Fact]
    public Task Tools_are_functions_with_their_schemas() =>
        SendsAsync(
            "tools",
            Hi,
            new()
            {
                Tools = [ToolConversation.Weather, ToolConversation.Time],
                AllowMultipleToolCalls = true,
                ToolMode = ChatToolMode.Auto,
            }
        );

    [Fact]
    public async Task Arguments_that_nobody_could_read_go_back_to_the_model()
    {
        var body = await SentAsync(
            [new(ChatRole.Assistant, [new FunctionCallContent("call_1", "f") { RawRepresentation = "[1" }])],
            null
        );
        Assert.Equal(
            """{"INVALID_JSON":"[1"}""",
            body["messages"]![0]!["tool_calls"]![0]!["function"]!["arguments"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Arguments_with_half_of_a_character_go_back_too()
    {
        await using var server = new ScriptedServer(
            Answers.Lines(
                """{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":"\ud83d"}}]},"done":true}"""
            )
        );
        using var client = Family.Ollama.Client(server.BaseUrl);
        var response = await client.GetResponseAsync(Hi, null, TestContext.Current.CancellationToken);

        var body = await SentAsync([.. response.Messages], null);

        Assert.Equal(
            """{"INVALID_JSON":"\uFFFD"}""",
            body["messages"]![0]!["tool_calls"]![0]!["function"]!["arguments"]!.ToJsonString()
        );
    }

    [Fact]
    public Task Without_tool_use_no_tools_are_offered() =>
        SendsAsync("prompt", Hi, new() { Tools = [ToolConversation.Weather], ToolMode = ChatToolMode.None });

    [Fact]
    public Task Pictures_are_bytes_and_files_of_text_are_part_of_the_prompt() =>
        SendsAsync(
            "files",
            [
                new(
                    ChatRole.User,
                    [
                        new TextContent("What is this?"),
                        new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                        new DataContent("# Grüße"u8.ToArray(), "text/markdown") { Name = "notes.md" },
                        new DataContent("{}"u8.ToArray(), "application/json"),
                    ]
                ),
            ]
        );

    [Fact]
    public async Task A_schema_is_a_format()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"name":{"type":"string"}}}""");
        await SendsAsync(
            "schema",
            Hi,
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement.Clone(), "person") }
        );
    }

    [Theory]
    [InlineData("qwen3", ReasoningEffort.None, "false")]
    [InlineData("qwen3", ReasoningEffort.Low, "true")]
    [InlineData("qwen3", ReasoningEffort.ExtraHigh, "true")]
    [InlineData("gpt-oss:20b", ReasoningEffort.None, "false")]
    [InlineData("gpt-oss:20b", ReasoningEffort.Low, "\"low\"")]
    [InlineData("library/gpt-oss", ReasoningEffort.Medium, "\"medium\"")]
    [InlineData("gpt-oss:20b", ReasoningEffort.ExtraHigh, "\"high\"")]
    public async Task An_effort_to_reason_turns_thinking_on(string model, ReasoningEffort effort, string think) =>
        Assert.Equal(
            think,
            (
                await SentAsync(
                    Hi,
                    new()
                    {
                        ModelId = model,
                        Reasoning = new() { Effort = effort },
                    }
                )
            )["think"]!.ToJsonString()
        );

    [Fact]
    public async Task Wanting_to_see_reasoning_turns_thinking_on() =>
        Assert.True(
            (bool?)(await SentAsync(Hi, new() { Reasoning = new() { Output = ReasoningOutput.Full } }))["think"]
        );

    [Fact]
    public async Task A_budget_of_nothing_turns_thinking_off() =>
        Assert.False((bool?)(await SentAsync(Hi, Budget(0)))["think"]);

    [Fact]
    public async Task Another_budget_is_refused() =>
        Assert.Contains("reasoning_budget", (await RefusalAsync(Hi, Budget(1024))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_tool_call_cannot_be_required()
    {
        var options = new ChatOptions { Tools = [ToolConversation.Weather], ToolMode = ChatToolMode.RequireAny };
        Assert.Equal(
            "Ollama cannot make a model call a tool; let it choose, or say so in the prompt",
            (await RefusalAsync(Hi, options)).Message
        );
    }

    [Fact]
    public async Task A_model_cannot_be_kept_to_one_call_at_once() =>
        await RefusalAsync(Hi, new() { Tools = [ToolConversation.Weather], AllowMultipleToolCalls = false });

    [Fact]
    public async Task What_its_messages_cannot_hold_is_refused_before_anything_is_sent()
    {
        await RefusalAsync([new(ChatRole.User, [new UriContent("https://example.com/cat.png", "image/png")])]);
        await RefusalAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "application/pdf")])]);
        await RefusalAsync([new(ChatRole.Tool, [new FunctionResultContent("call_9", "22 degrees")])]);
    }

    private static ChatOptions Budget(int tokens) =>
        new() { AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = tokens } };

    private protected override Task<JsonNode> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        SentAsync("/api/chat", false, Answers.Lines(Done), Answers.Json(Done), messages, options);
}
