using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.OpenAI;

/// <summary>What is sent to the responses endpoint, literally.</summary>
public class ResponsesRequestTests() : ScriptedRequestTest(Family.Responses, "Responses")
{
    private const string Done = """{"id":"resp_1","status":"completed","model":"gpt-5.5","output":[]}""";

    [Fact]
    public Task Options_are_members_of_the_request() =>
        SendsAsync(
            "options",
            Hi,
            new()
            {
                ModelId = "gpt-4.1-mini",
                Temperature = 0.7f,
                TopP = 0.9f,
                MaxOutputTokens = 100,
            }
        );

    [Fact]
    public Task Additional_properties_win_over_what_is_there() =>
        SendsAsync(
            "additional",
            Hi,
            new()
            {
                AdditionalProperties = new()
                {
                    ["service_tier"] = "flex",
                    ["store"] = true,
                    ["metadata"] = new JsonObject { ["purpose"] = "test" },
                    [ChatProperties.CacheControl] = "5m",
                },
            }
        );

    [Fact]
    public Task Tools_are_strict_only_where_their_schema_allows_it() =>
        SendsAsync(
            "tools",
            Hi,
            new() { Tools = [ToolConversation.Weather, ToolConversation.Time], AllowMultipleToolCalls = false }
        );

    [Fact]
    public async Task Tool_use_is_a_choice()
    {
        Assert.Equal("\"none\"", await ChoiceAsync(ChatToolMode.None));
        Assert.Equal("\"required\"", await ChoiceAsync(ChatToolMode.RequireAny));
        Assert.Equal(
            """{"name":"get_time","type":"function"}""",
            await ChoiceAsync(ChatToolMode.RequireSpecific("get_time"))
        );
        Assert.Null(await ChoiceAsync(ChatToolMode.Auto));
    }

    [Fact]
    public Task Files_are_bytes_or_addresses() =>
        SendsAsync(
            "files",
            [
                new(
                    ChatRole.User,
                    [
                        new TextContent("What is this?"),
                        new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                        new UriContent("https://example.com/cat.jpg", "image/jpeg"),
                        new DataContent(new byte[] { 4, 5, 6 }, "application/pdf") { Name = "paper.pdf" },
                        new UriContent("https://example.com/paper.pdf", "application/pdf"),
                        new DataContent("# Grüße"u8.ToArray(), "text/markdown") { Name = "notes.md" },
                        new HostedFileContent("file_1"),
                    ]
                ),
            ]
        );

    [Fact]
    public Task A_schema_that_allows_it_is_strict() =>
        SendsAsync(
            "schema-strict",
            Hi,
            Schema(
                """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""",
                "person"
            )
        );

    [Fact]
    public Task Another_schema_is_not_strict() =>
        SendsAsync("schema", Hi, Schema("""{"type":"object","properties":{"name":{"type":"string"}}}""", null));

    [Fact]
    public Task Reasoning_is_an_effort_and_a_summary() =>
        SendsAsync(
            "reasoning",
            Hi,
            new()
            {
                Reasoning = new() { Effort = ReasoningEffort.ExtraHigh, Output = ReasoningOutput.Summary },
            }
        );

    [Theory]
    [InlineData("gpt-4o", null, true)]
    [InlineData("grok-4", null, true)]
    [InlineData("gpt-5-mini", ReasoningEffort.None, false)]
    [InlineData("openai/o3", null, false)]
    [InlineData("gpt-5.2", null, false)]
    [InlineData("gpt-5.2", ReasoningEffort.Low, false)]
    [InlineData("gpt-5.2", ReasoningEffort.None, true)]
    public async Task Temperature_is_left_out_for_models_that_refuse_it(
        string model,
        ReasoningEffort? effort,
        bool isSent
    )
    {
        var options = new ChatOptions
        {
            ModelId = model,
            Temperature = 0.2f,
            TopP = 0.5f,
            Reasoning = new() { Effort = effort },
        };
        var body = await SentAsync(Hi, options);
        Assert.Equal(isSent, body["temperature"] is not null);
        Assert.Equal(isSent, body["top_p"] is not null);
    }

    [Theory]
    [InlineData("gpt-5", true)]
    [InlineData("o4-mini", true)]
    [InlineData("gpt-6", true)]
    [InlineData("gpt-4.1", false)]
    [InlineData("gpt-5-chat-latest", false)]
    public async Task Encrypted_reasoning_is_asked_of_models_that_have_it(string model, bool isAsked) =>
        Assert.Equal(isAsked, (await SentAsync(Hi, new() { ModelId = model }))["include"] is not null);

    [Fact]
    public async Task Options_without_a_word_are_refused_by_name()
    {
        var options = new ChatOptions
        {
            StopSequences = ["END"],
            Seed = 7,
            TopK = 40,
            FrequencyPenalty = 0.1f,
            PresencePenalty = 0.1f,
            ConversationId = "conv_1",
            AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = 0 },
        };
        Assert.Equal(
            "OpenAI's responses take no stop sequences, seed, top-k, frequency penalty, presence penalty, "
                + "reasoning budget (they take an effort), conversation id (nothing is stored)",
            (await RefusalAsync(Hi, options)).Message
        );
    }

    [Fact]
    public async Task What_its_messages_cannot_hold_is_refused_before_anything_is_sent()
    {
        await RefusalAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav")])]);
        await RefusalAsync([new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")])]);
    }

    private static ChatOptions Schema(string schema, string? name)
    {
        using var document = JsonDocument.Parse(schema);
        return new()
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(document.RootElement.Clone(), name, "Somebody"),
        };
    }

    private async Task<string?> ChoiceAsync(ChatToolMode mode) =>
        (await SentAsync(Hi, new() { Tools = [ToolConversation.Weather, ToolConversation.Time], ToolMode = mode }))[
            "tool_choice"
        ]
            ?.ToJsonString();

    private protected override Task<JsonNode> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        SentAsync(
            "/v1/responses",
            null,
            Answers.Events($$"""{"type":"response.completed","response":{{Done}}}"""),
            Answers.Json(Done),
            messages,
            options
        );
}
