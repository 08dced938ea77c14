namespace Prompter.Tests.Providers.Anthropic;

public sealed class AnthropicRequestTests()
    : RequestTest("Anthropic", "/v1/messages", "x-api-key:sk-ant-secret", "anthropic-version:2023-06-01")
{
    private protected override ScriptedCalls Calls => FamilyCalls.Anthropic;

    [Fact]
    public Task Instructions_and_system_messages_become_the_system_prompt() =>
        SendsAsync(
            "system",
            Turns("system:Be brief.|user:Hi|assistant:Hello.|user:And now?|system:Answer in French."),
            new() { Instructions = "You are a librarian." }
        );

    [Fact]
    public Task A_system_message_stays_in_the_middle_for_models_that_take_it_there() =>
        SendsAsync(
            "system-turn",
            Turns(
                "system:Be brief.|user:Hi|system:Answer in French.|assistant:Bonjour."
                    + "|system:After an answer it may not stand.|user:And now?|system:Answer in Latin."
            ),
            model: "claude-opus-4-8"
        );

    [Fact]
    public Task Messages_of_one_role_become_one_turn_and_blank_ones_none() =>
        SendsAsync("merged", Turns("user:One|user: \n|assistant:|user:Two|assistant:Three|assistant:Four: \n"));

    [Fact]
    public Task Images_and_documents_are_sent_as_bytes_or_by_address() =>
        SendsAsync(
            "media",
            [
                new(
                    ChatRole.User,
                    [
                        .. Files,
                        new UriContent("https://example.org/paper.pdf", "application/pdf"),
                        new DataContent("a,b\n1,ü"u8.ToArray(), "text/csv") { Name = "table.csv" },
                        new TextContent("What are these?"),
                    ]
                ),
            ]
        );

    [Theory]
    [InlineData("any-several", true)]
    [InlineData("one-single", false)]
    public Task A_choice_of_tools_may_say_how_many_at_once(string name, bool several) =>
        SendsAsync(
            $"tool-choice-{name}",
            new ChatOptions
            {
                Tools = [Clock],
                ToolMode = several ? ChatToolMode.RequireAny : ChatToolMode.RequireSpecific("clock"),
                AllowMultipleToolCalls = several,
            }
        );

    [Fact]
    public Task Calls_of_tools_and_all_their_results_go_back_in_one_turn_each() =>
        SendsToolRoundAsync(
            [
                new(
                    ChatRole.Assistant,
                    [
                        new TextContent("Let me look."),
                        new FunctionCallContent("toolu_1", "weather", Arguments("Rome")),
                        new FunctionCallContent("functions.weather:1", "weather", Arguments("Oslo")),
                        new FunctionCallContent("toolu_3", "clock"),
                        new FunctionCallContent("toolu_4", "clock") { RawRepresentation = """{"city":""" },
                    ]
                ),
            ],
            ResultsOf("toolu_1", "functions.weather:1", "toolu_3", "toolu_4")
        );

    [Fact]
    public Task Sampling_and_limits_are_sent_and_what_the_api_has_not_is_left_out() => SendsAsync("sampling", Sampling);

    [Fact]
    public Task Sampling_is_left_out_for_models_that_refuse_it() =>
        SendsAsync(
            "sampling-refused",
            new ChatOptions
            {
                Temperature = 0.7f,
                TopP = 0.9f,
                TopK = 40,
            },
            "claude-opus-4-8"
        );

    [Fact]
    public Task Bounds_that_the_api_refuses_in_a_schema_are_told_in_words() =>
        SendsAsync(
            "json-schema-bounds",
            new ChatOptions
            {
                ResponseFormat = ChatResponseFormat.ForJsonSchema(
                    JsonElement.Parse(
                        """
                        {"type":"object","properties":{"age":{"type":"integer","description":"in years","minimum":0,"maximum":150},
                        "names":{"type":"array","items":{"type":"string","maxLength":20},"minItems":2},
                        "minimum":{"type":"object","properties":{}}},"required":["age"]}
                        """
                    )
                ),
            }
        );

    [Fact]
    public Task Effort_is_asked_for_as_the_model_takes_it() =>
        SendsEffortsAsync(
            "claude-haiku-4-5 low|claude-opus-4-5 high|claude-sonnet-4-6 extra-high|claude-opus-4-8 extra-high"
                + "|claude-sonnet-5 none|claude-haiku-4-5 none|claude-opus-4-8 hidden",
            temperature: 1
        );

    [Fact]
    public Task An_effort_leaves_half_of_the_output_tokens_for_the_answer() =>
        SendsAsync(
            "effort-with-limit",
            new ChatOptions
            {
                MaxOutputTokens = 4000,
                Reasoning = new() { Effort = ReasoningEffort.High },
            }
        );

    [Fact]
    public Task A_budget_for_thinking_comes_on_top_of_the_default_limit() =>
        SendsAsync(
            "budget",
            new ChatOptions { AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = 2000 } }
        );

    [Fact]
    public Task The_prompt_cache_is_used_where_the_caller_says() =>
        SendsAsync(
            "cache",
            [
                new(ChatRole.System, "A long text.") { AdditionalProperties = Cache("1h") },
                new(
                    ChatRole.User,
                    [new TextContent("A long question.") { AdditionalProperties = Cache("5m") }, new TextContent("Hi")]
                ),
            ],
            new() { AdditionalProperties = Cache("5m") }
        );

    [Fact]
    public Task Other_properties_go_into_the_request_as_they_are() =>
        SendsAsync(
            "additional",
            new ChatOptions
            {
                AdditionalProperties = new()
                {
                    ["service_tier"] = "standard_only",
                    ["metadata"] = JsonElement.Parse("""{"user_id":"u1"}"""),
                    ["max_tokens"] = 5,
                    [ChatProperties.ReasoningBudget] = 0,
                },
            }
        );

    private static AdditionalPropertiesDictionary Cache(string time) => new() { [ChatProperties.CacheControl] = time };
}
