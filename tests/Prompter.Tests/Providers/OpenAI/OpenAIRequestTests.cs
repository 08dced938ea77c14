namespace Prompter.Tests.Providers.OpenAI;

public sealed class OpenAIRequestTests()
    : RequestTest("OpenAI", "/v1/chat/completions", "authorization:Bearer sk-secret")
{
    private protected override ScriptedCalls Calls => OpenAICalls.All;

    [Fact]
    public Task A_conversation_keeps_its_turns_and_the_names_that_the_api_takes() =>
        SendsAsync(
            "conversation",
            [
                new(ChatRole.System, "Be brief."),
                new(new("developer"), "Use British spelling."),
                new(ChatRole.User, "Hi") { AuthorName = "ann_1" },
                new(ChatRole.Assistant, "Hello.") { AuthorName = "helper-2" },
                new(ChatRole.User, "") { AuthorName = "Ann of Oslo" },
                new(ChatRole.User, []),
                new(ChatRole.User, [new TextContent("One"), new TextContent("Two")]),
            ],
            new() { Instructions = "You are a librarian." }
        );

    [Fact]
    public Task Every_option_has_its_field() =>
        SendsAsync(
            "options",
            new ChatOptions
            {
                Temperature = 0.7f,
                TopP = 0.9f,
                FrequencyPenalty = 0.5f,
                PresencePenalty = -0.5f,
                MaxOutputTokens = 100,
                Seed = 42,
                StopSequences = ["END", "\n\n"],
                Reasoning = new() { Effort = ReasoningEffort.ExtraHigh },
                ModelId = "gpt-4.1-mini",
            }
        );

    [Fact]
    public Task Additional_properties_are_added_and_override_and_null_takes_a_field_out() =>
        SendsAsync(
            "additional",
            new ChatOptions
            {
                MaxOutputTokens = 100,
                Temperature = 1,
                TopP = 0.5f,
                AdditionalProperties = new()
                {
                    ["service_tier"] = "flex",
                    ["metadata"] = new Dictionary<string, object?> { ["run"] = 7 },
                    ["logit_bias"] = JsonNode.Parse("""{"50256":-100}"""),
                    ["temperature"] = 0.25,
                    ["top_p"] = null,
                    ["max_completion_tokens"] = 200,
                    ["cache_control"] = "5m",
                },
            }
        );

    [Fact]
    public Task Pictures_recordings_documents_and_text_files_are_parts() =>
        SendsAsync(
            "media",
            [
                new(
                    ChatRole.User,
                    [
                        new DataContent(new byte[] { 0xFB, 0xFF, 0xFE }, "image/png"),
                        new UriContent("https://example.org/cat.jpg?size=1&x=ü", "image/jpeg"),
                        new DataContent("%PDF-"u8.ToArray(), "application/pdf") { Name = "paper.pdf" },
                        new DataContent("%PDF-"u8.ToArray(), "application/pdf"),
                        new DataContent(new byte[] { 1, 2, 3 }, "audio/x-wav"),
                        new DataContent(new byte[] { 1, 2, 3 }, "audio/mpeg"),
                        new DataContent("a,b\n1,ü"u8.ToArray(), "text/csv") { Name = "table.csv" },
                        new HostedFileContent("file-123"),
                        new TextContent("What are these?"),
                    ]
                ),
            ]
        );

    [Fact]
    public async Task A_document_by_its_address_is_refused_before_anything_is_sent() =>
        Assert.Contains(
            "application/pdf",
            (
                await Calls.RefusalOfAsync([
                    new(ChatRole.User, [new UriContent("https://example.org/paper.pdf", "application/pdf")]),
                ])
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_tool_choice_without_tools_is_not_sent() =>
        Assert.DoesNotContain(
            "tool_choice",
            await Calls.RequestWithAsync(new() { ToolMode = ChatToolMode.RequireAny, Tools = [] }),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_tool_that_is_no_function_is_refused_by_its_name() =>
        Assert.Contains(
            "web_search",
            (
                await Calls.RefusalOfAsync([new(ChatRole.User, "Hi")], new() { Tools = [new HostedWebSearchTool()] })
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public Task Calls_and_their_results_go_back_as_the_model_gave_them() =>
        SendsAsync(
            "tool-round",
            [
                new(ChatRole.User, "Weather in Oslo and Rome? And the time?"),
                new(
                    ChatRole.Assistant,
                    [
                        new TextReasoningContent("It is about two cities."),
                        new TextContent("I look."),
                        new FunctionCallContent(
                            "call_1",
                            "weather",
                            new Dictionary<string, object?> { ["city"] = "Ålesund" }
                        ),
                        new FunctionCallContent("call_2", "clock"),
                    ]
                ),
                new(
                    ChatRole.Tool,
                    [
                        new FunctionResultContent("call_1", new { Degrees = 21 }),
                        new FunctionResultContent("call_2", "noon"),
                    ]
                ),
                new(ChatRole.Assistant, [new FunctionCallContent("call_3", "clock")]),
                new(
                    ChatRole.User,
                    [
                        new FunctionResultContent("call_3", null) { Exception = new TimeoutException("too slow") },
                        new TextContent("Never mind."),
                    ]
                ),
            ]
        );

    [Fact]
    public Task A_schema_that_allows_it_is_strict() =>
        SendsAsync(
            "json-schema-strict",
            new ChatOptions
            {
                ResponseFormat = ChatResponseFormat.ForJsonSchema(
                    JsonElement.Parse(
                        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""
                    ),
                    "place",
                    "A place."
                ),
            }
        );

    [Fact]
    public Task A_schema_without_a_name_is_called_answer() =>
        SendsAsync(
            "json-schema-unnamed",
            new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema) }
        );

    [Fact]
    public async Task Top_k_is_refused_by_name_before_anything_is_sent() =>
        Assert.Equal(
            "openai does not take top-k",
            (await Calls.RefusalOfAsync([new(ChatRole.User, "Hi")], new() { TopK = 40 })).Message
        );

    [Fact]
    public async Task A_reasoning_budget_is_refused_where_only_an_effort_is_taken() =>
        Assert.Contains(
            "reasoning budget",
            (
                await Calls.RefusalOfAsync(
                    [new(ChatRole.User, "Hi")],
                    new() { AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = 1000 } }
                )
            ).Message,
            StringComparison.Ordinal
        );
}
