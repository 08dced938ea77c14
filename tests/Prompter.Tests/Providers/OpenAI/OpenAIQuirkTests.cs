namespace Prompter.Tests.Providers.OpenAI;

/// <summary>What the known providers get that OpenAI's own models do not, or not so.</summary>
public class OpenAIQuirkTests
{
    private static readonly ChatOptions Sampling = new()
    {
        Instructions = "Be brief.",
        Temperature = 0.7f,
        TopP = 0.9f,
        FrequencyPenalty = 0.5f,
        PresencePenalty = 0.5f,
        MaxOutputTokens = 100,
        Seed = 42,
        Reasoning = new() { Effort = ReasoningEffort.Low },
    };

    private static readonly ChatResponseFormat Place = ChatResponseFormat.ForJsonSchema(
        JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
        "place"
    );

    [Theory]
    [InlineData("o3-mini")]
    [InlineData("gpt-5-mini")]
    public Task Models_that_think_get_no_sampling_and_a_developer(string model) =>
        SendsAsync($"thinker-{model}", "openai", model, Sampling);

    [Fact]
    public Task The_chat_model_of_a_family_that_thinks_is_sampled() =>
        SendsAsync("gpt-5-chat", "openai", "gpt-5-chat-latest", Sampling);

    [Fact]
    public Task Instructions_stand_before_the_prompt_where_a_model_knows_no_system() =>
        SendsWithoutSystemAsync(
            "no-system",
            [
                new(ChatRole.System, "Answer in French."),
                new(ChatRole.User, "Hi"),
                new(ChatRole.Assistant, "Bonjour."),
                new(ChatRole.User, "And now?"),
            ],
            "Be brief."
        );

    [Fact]
    public Task Instructions_are_a_part_of_their_own_before_pictures_where_a_model_knows_no_system() =>
        SendsWithoutSystemAsync(
            "no-system-parts",
            [
                new(
                    ChatRole.User,
                    [new TextContent("What is it?"), new UriContent("https://example.org/cat.jpg", "image/jpeg")]
                ),
            ],
            "Be brief."
        );

    [Fact]
    public Task Instructions_alone_are_a_prompt_where_a_model_knows_no_system() =>
        SendsWithoutSystemAsync("no-system-alone", [new(ChatRole.System, "Say hello.")], null);

    [Fact]
    public Task Openrouter_gets_a_reasoning_object_and_is_asked_for_the_cost() =>
        SendsAsync(
            "openrouter",
            "openrouter",
            "anthropic/claude-sonnet-4.5",
            new()
            {
                TopK = 40,
                Reasoning = new() { Effort = ReasoningEffort.High },
            }
        );

    [Theory]
    [InlineData(2000)]
    [InlineData(0)]
    public Task Openrouter_takes_a_reasoning_budget_in_the_place_of_an_effort(int budget) =>
        SendsAsync(
            $"openrouter-budget-{budget}",
            "openrouter",
            "anthropic/claude-sonnet-4.5",
            new()
            {
                Reasoning = new() { Effort = ReasoningEffort.High },
                AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = budget },
            }
        );

    [Fact]
    public async Task Mistral_has_another_word_for_the_seed_and_takes_no_stream_options() =>
        Golden.Matches(
            "OpenAI/mistral",
            (
                await OpenAICalls
                    .Of("mistral", "mistral-large-latest")
                    .StreamedRequestAsync(new() { Seed = 42, MaxOutputTokens = 100 })
            ).Body
        );

    [Fact]
    public Task Deepseek_gets_the_schema_in_the_prompt() =>
        SendsAsync(
            "deepseek-schema",
            "deepseek",
            "deepseek-chat",
            new() { Instructions = "Be brief.", ResponseFormat = Place }
        );

    [Fact]
    public Task A_schema_in_the_prompt_needs_no_other_instructions() =>
        SendsAsync("deepseek-schema-alone", "deepseek", "deepseek-chat", new() { ResponseFormat = Place });

    [Fact]
    public async Task Deepseek_gets_its_reasoning_back() =>
        Golden.Matches(
            "OpenAI/deepseek-reasoning",
            await OpenAICalls
                .Of("deepseek", "deepseek-reasoner")
                .RequestOfAsync(
                    [
                        new(ChatRole.User, "The time?"),
                        new(
                            ChatRole.Assistant,
                            [
                                new TextReasoningContent("I have "),
                                new TextReasoningContent("a clock."),
                                new FunctionCallContent("call_1", "clock"),
                            ]
                        ),
                        new(ChatRole.Tool, [new FunctionResultContent("call_1", "noon")]),
                    ],
                    new() { Temperature = 0.5f }
                )
        );

    [Fact]
    public async Task Azure_gets_the_key_in_a_header_of_its_own()
    {
        var calls = OpenAICalls.Of("azure", "gpt-4.1");
        await using var server = calls.Server();
        using var client = calls.ClientOf(server);
        await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal("sk-secret", request.Headers["api-key"]);
        Assert.False(request.Headers.ContainsKey("authorization"));
    }

    [Fact]
    public async Task A_caller_s_own_property_wins_over_the_extra_body_which_wins_over_options() =>
        Golden.Matches(
            "OpenAI/extra-body",
            await OpenAICalls
                .Of(
                    "own",
                    "some-model",
                    new()
                    {
                        ExtraBody =
                            """{"temperature":0.1,"chat_template_kwargs":{"enable_thinking":false},"top_p":null,"store":false}""",
                    }
                )
                .RequestWithAsync(
                    new()
                    {
                        Temperature = 0.7f,
                        TopP = 0.5f,
                        AdditionalProperties = new() { ["store"] = true },
                    }
                )
        );

    [Theory]
    [InlineData("max_completion_tokens", "openai", "azure", "groq", "cerebras")]
    [InlineData("max_tokens", "mistral", "deepseek", "vllm")]
    public async Task A_limit_has_the_name_that_the_provider_knows(string field, params string[] providers)
    {
        foreach (var provider in providers)
        {
            var body = await OpenAICalls.Of(provider, "any-model").RequestWithAsync(new() { MaxOutputTokens = 7 });
            Assert.Equal(7, JsonNode.Parse(body)![field]?.GetValue<int>());
        }
    }

    /// <summary>Holds the request for a prompt against a golden file.</summary>
    private static async Task SendsAsync(string golden, string provider, string model, ChatOptions options) =>
        Golden.Matches($"OpenAI/{golden}", await OpenAICalls.Of(provider, model).RequestWithAsync(options));

    /// <summary>Holds the request for a conversation with a model that knows no system messages against a golden file.</summary>
    private static async Task SendsWithoutSystemAsync(string golden, ChatMessage[] messages, string? instructions) =>
        Golden.Matches(
            $"OpenAI/{golden}",
            await OpenAICalls.All.RequestOfAsync(messages, new() { Instructions = instructions }, "o1-mini")
        );
}
