using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Tests.Providers.Anthropic;

public class AnthropicRequestTests
{
    private static readonly ScriptedCalls Calls = AnthropicCalls.All;

    private static readonly JsonElement CitySchema = JsonElement.Parse(
        """{"type":"object","properties":{"city":{"type":"string","description":"its name"}},"required":["city"]}"""
    );

    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration(
        "weather",
        "The weather of a city.",
        CitySchema
    );

    private static readonly AIFunctionDeclaration Clock = AIFunctionFactory.CreateDeclaration(
        "clock",
        null,
        JsonElement.Parse("{}")
    );

    [Fact]
    public async Task A_prompt_is_the_least_that_the_api_takes() =>
        Golden.Matches("Anthropic/prompt", await Calls.RequestOfAsync([new(ChatRole.User, "Hi")]));

    [Fact]
    public async Task A_streamed_prompt_asks_for_a_stream()
    {
        await using var server = Calls.Server();
        using var client = Calls.ClientOf(server);
        await client
            .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Golden.Matches("Anthropic/streamed", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task A_request_has_the_version_and_the_key_where_the_api_looks_for_them()
    {
        await using var server = Calls.Server();
        using var client = Calls.ClientOf(server);
        await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/messages", request.Path);
        Assert.Equal("sk-ant-secret", request.Headers["x-api-key"]);
        Assert.Equal("2023-06-01", request.Headers["anthropic-version"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
    }

    [Fact]
    public async Task Instructions_and_system_messages_become_the_system_prompt() =>
        Golden.Matches(
            "Anthropic/system",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.System, "Be brief."),
                    new(ChatRole.User, "Hi"),
                    new(ChatRole.Assistant, "Hello."),
                    new(ChatRole.User, "And now?"),
                    new(ChatRole.System, "Answer in French."),
                ],
                new() { Instructions = "You are a librarian." }
            )
        );

    [Fact]
    public async Task A_system_message_stays_in_the_middle_for_models_that_take_it_there() =>
        Golden.Matches(
            "Anthropic/system-turn",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.System, "Be brief."),
                    new(ChatRole.User, "Hi"),
                    new(ChatRole.System, "Answer in French."),
                    new(ChatRole.Assistant, "Bonjour."),
                    new(ChatRole.System, "After an answer it may not stand."),
                    new(ChatRole.User, "And now?"),
                    new(ChatRole.System, "Answer in Latin."),
                ],
                model: "claude-opus-4-8"
            )
        );

    [Fact]
    public async Task Messages_of_one_role_become_one_turn_and_blank_ones_none() =>
        Golden.Matches(
            "Anthropic/merged",
            await Calls.RequestOfAsync([
                new(ChatRole.User, "One"),
                new(ChatRole.User, " \n"),
                new(ChatRole.Assistant, ""),
                new(ChatRole.User, "Two"),
                new(ChatRole.Assistant, "Three"),
                new(ChatRole.Assistant, "Four: \n"),
            ])
        );

    [Fact]
    public async Task Images_and_documents_are_sent_as_bytes_or_by_address() =>
        Golden.Matches(
            "Anthropic/media",
            await Calls.RequestOfAsync([
                new(
                    ChatRole.User,
                    [
                        new DataContent(new byte[] { 0xFB, 0xFF, 0xFE }, "image/png"),
                        new UriContent("https://example.org/cat.jpg", "image/jpeg"),
                        new DataContent("%PDF-"u8.ToArray(), "application/pdf") { Name = "paper.pdf" },
                        new UriContent("https://example.org/paper.pdf", "application/pdf"),
                        new DataContent("a,b\n1,ü"u8.ToArray(), "text/csv") { Name = "table.csv" },
                        new TextContent("What are these?"),
                    ]
                ),
            ])
        );

    [Fact]
    public async Task Tools_have_names_descriptions_and_schemas() =>
        Golden.Matches("Anthropic/tools", await Calls.RequestWithAsync(new() { Tools = [Weather, Clock] }));

    [Theory]
    [InlineData("auto", null, null)]
    [InlineData("auto-single", null, false)]
    [InlineData("none", "none", null)]
    [InlineData("any", "any", true)]
    [InlineData("one", "weather", false)]
    public async Task The_choice_of_tools_is_said(string name, string? mode, bool? several)
    {
        ChatToolMode? tools = mode switch
        {
            null => null,
            "none" => ChatToolMode.None,
            "any" => ChatToolMode.RequireAny,
            _ => ChatToolMode.RequireSpecific(mode),
        };
        Golden.Matches(
            $"Anthropic/tool-choice-{name}",
            await Calls.RequestWithAsync(
                new()
                {
                    Tools = [Clock],
                    ToolMode = tools,
                    AllowMultipleToolCalls = several,
                }
            )
        );
    }

    [Fact]
    public async Task Calls_of_tools_and_all_their_results_go_back_in_one_turn_each() =>
        Golden.Matches(
            "Anthropic/tool-results",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.User, "Weather in Rome and Oslo?"),
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
                    new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "sunny")]),
                    new(
                        ChatRole.Tool,
                        [
                            new FunctionResultContent("functions.weather:1", JsonElement.Parse("""{"sky":"grey"}""")),
                            new FunctionResultContent("toolu_3", null)
                            {
                                Exception = new InvalidOperationException("no battery"),
                            },
                            new FunctionResultContent(
                                "toolu_4",
                                new List<AIContent>
                                {
                                    new TextContent("see"),
                                    new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                                }
                            ),
                        ]
                    ),
                    new(ChatRole.User, "Go on."),
                ],
                new() { Tools = [Weather, Clock] }
            )
        );

    [Fact]
    public async Task Sampling_and_limits_are_sent_and_what_the_api_has_not_is_left_out() =>
        Golden.Matches(
            "Anthropic/sampling",
            await Calls.RequestWithAsync(
                new()
                {
                    Temperature = 0.7f,
                    TopP = 0.9f,
                    TopK = 40,
                    MaxOutputTokens = 300,
                    StopSequences = ["END"],
                    Seed = 7,
                    FrequencyPenalty = 0.5f,
                    PresencePenalty = 0.5f,
                }
            )
        );

    [Fact]
    public async Task Sampling_is_left_out_for_models_that_refuse_it() =>
        Golden.Matches(
            "Anthropic/sampling-refused",
            await Calls.RequestWithAsync(
                new()
                {
                    Temperature = 0.7f,
                    TopP = 0.9f,
                    TopK = 40,
                },
                "claude-opus-4-8"
            )
        );

    [Fact]
    public async Task A_schema_is_sent_as_the_output_format() =>
        Golden.Matches(
            "Anthropic/json-schema",
            await Calls.RequestWithAsync(
                new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema, "city") }
            )
        );

    [Fact]
    public async Task Bounds_that_the_api_refuses_in_a_schema_are_told_in_words() =>
        Golden.Matches(
            "Anthropic/json-schema-bounds",
            await Calls.RequestWithAsync(
                new()
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
            )
        );

    [Fact]
    public async Task Json_without_a_schema_is_asked_for_in_words() =>
        Golden.Matches(
            "Anthropic/json",
            await Calls.RequestWithAsync(new() { ResponseFormat = ChatResponseFormat.Json })
        );

    [Theory]
    [InlineData("claude-haiku-4-5", "low")]
    [InlineData("claude-opus-4-5", "high")]
    [InlineData("claude-sonnet-4-6", "extra-high")]
    [InlineData("claude-opus-4-8", "extra-high")]
    [InlineData("claude-sonnet-5", "none")]
    [InlineData("claude-haiku-4-5", "none")]
    [InlineData("claude-opus-4-8", "hidden")]
    public async Task Effort_is_asked_for_as_the_model_takes_it(string model, string effort) =>
        Golden.Matches(
            $"Anthropic/effort-{model}-{effort}",
            await Calls.RequestWithAsync(
                new()
                {
                    Temperature = 1,
                    Reasoning = effort switch
                    {
                        "none" => new() { Effort = ReasoningEffort.None },
                        "low" => new() { Effort = ReasoningEffort.Low },
                        "high" => new() { Effort = ReasoningEffort.High },
                        "hidden" => new() { Effort = ReasoningEffort.Medium, Output = ReasoningOutput.None },
                        _ => new() { Effort = ReasoningEffort.ExtraHigh },
                    },
                },
                model
            )
        );

    [Fact]
    public async Task An_effort_leaves_half_of_the_output_tokens_for_the_answer() =>
        Golden.Matches(
            "Anthropic/effort-with-limit",
            await Calls.RequestWithAsync(
                new()
                {
                    MaxOutputTokens = 4000,
                    Reasoning = new() { Effort = ReasoningEffort.High },
                }
            )
        );

    [Fact]
    public async Task A_budget_for_thinking_comes_on_top_of_the_default_limit() =>
        Golden.Matches(
            "Anthropic/budget",
            await Calls.RequestWithAsync(
                new() { AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = 2000 } }
            )
        );

    [Fact]
    public async Task The_prompt_cache_is_used_where_the_caller_says() =>
        Golden.Matches(
            "Anthropic/cache",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.System, "A long text.") { AdditionalProperties = Cache("1h") },
                    new(
                        ChatRole.User,
                        [
                            new TextContent("A long question.") { AdditionalProperties = Cache("5m") },
                            new TextContent("Hi"),
                        ]
                    ),
                ],
                new() { AdditionalProperties = Cache("5m") }
            )
        );

    [Fact]
    public async Task Other_properties_go_into_the_request_as_they_are() =>
        Golden.Matches(
            "Anthropic/additional",
            await Calls.RequestWithAsync(
                new()
                {
                    AdditionalProperties = new()
                    {
                        ["service_tier"] = "standard_only",
                        ["metadata"] = JsonElement.Parse("""{"user_id":"u1"}"""),
                        ["max_tokens"] = 5,
                        [ChatProperties.ReasoningBudget] = 0,
                    },
                }
            )
        );

    private static Dictionary<string, object?> Arguments(string city) => new() { ["city"] = city };

    private static AdditionalPropertiesDictionary Cache(string time) => new() { [ChatProperties.CacheControl] = time };
}
