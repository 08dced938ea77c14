using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Tests.Providers.Gemini;

public class GeminiRequestTests
{
    private static readonly ScriptedCalls Calls = GeminiCalls.All;

    private static readonly JsonElement CitySchema = JsonElement.Parse(
        """{"type":"object","properties":{"city":{"type":"string","description":"its name"}},"required":["city"],"additionalProperties":false}"""
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
        Golden.Matches("Gemini/prompt", await Calls.RequestOfAsync([new(ChatRole.User, "Hi")]));

    [Theory]
    [InlineData("gemini-2.5-flash", "/v1beta/models/gemini-2.5-flash")]
    [InlineData("models/gemini-2.5-flash", "/v1beta/models/gemini-2.5-flash")]
    [InlineData("strange?name", "/v1beta/models/strange%3Fname")]
    public async Task The_model_is_in_the_address_and_the_key_in_a_header(string model, string path)
    {
        await using var server = Calls.Server();
        using var client = Calls.ClientOf(server, model);
        await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal($"{path}:generateContent", request.Path);
        Assert.Equal("AIza-secret", request.Headers["x-goog-api-key"]);
        Assert.Equal("application/json", request.Headers["content-type"]);
    }

    [Fact]
    public async Task A_streamed_prompt_asks_for_events_with_the_same_body()
    {
        await using var server = Calls.Server();
        using var client = Calls.ClientOf(server);
        await client
            .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", request.Path);
        Golden.Matches("Gemini/prompt", request.Body);
    }

    [Fact]
    public async Task Instructions_and_system_messages_become_the_system_instruction() =>
        Golden.Matches(
            "Gemini/system",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.System, "Be brief."),
                    new(ChatRole.User, "Hi"),
                    new(ChatRole.System, "Answer in French."),
                    new(ChatRole.User, "And now?"),
                ],
                new() { Instructions = "You are a librarian." }
            )
        );

    [Fact]
    public async Task Messages_of_one_role_become_one_turn_and_empty_ones_none() =>
        Golden.Matches(
            "Gemini/merged",
            await Calls.RequestOfAsync([
                new(ChatRole.User, "One"),
                new(ChatRole.User, ""),
                new(ChatRole.Assistant, ""),
                new(ChatRole.User, "Two"),
                new(ChatRole.Assistant, "Three"),
                new(ChatRole.Assistant, "Four"),
                new(ChatRole.User, "Five"),
            ])
        );

    [Fact]
    public async Task Files_are_sent_as_bytes_or_by_address() =>
        Golden.Matches(
            "Gemini/media",
            await Calls.RequestOfAsync([
                new(
                    ChatRole.User,
                    [
                        new DataContent(new byte[] { 0xFB, 0xFF, 0xFE }, "image/png"),
                        new UriContent("https://example.org/cat.jpg", "image/jpeg"),
                        new DataContent("%PDF-"u8.ToArray(), "application/pdf") { Name = "paper.pdf" },
                        new DataContent("a,b"u8.ToArray(), "text/csv"),
                        new DataContent("{}"u8.ToArray(), "application/json"),
                        new DataContent(new byte[] { 1 }, "audio/wav"),
                        new UriContent("https://www.youtube.com/watch?v=x", "video/mp4"),
                        new TextContent("What are these?"),
                    ]
                ),
            ])
        );

    [Fact]
    public async Task Tools_have_names_descriptions_and_schemas() =>
        Golden.Matches("Gemini/tools", await Calls.RequestWithAsync(new() { Tools = [Weather, Clock] }));

    [Theory]
    [InlineData("none")]
    [InlineData("any")]
    [InlineData("weather")]
    public async Task The_choice_of_tools_is_said(string mode) =>
        Golden.Matches(
            $"Gemini/tool-choice-{mode}",
            await Calls.RequestWithAsync(
                new()
                {
                    Tools = [Clock],
                    ToolMode = mode switch
                    {
                        "none" => ChatToolMode.None,
                        "any" => ChatToolMode.RequireAny,
                        _ => ChatToolMode.RequireSpecific(mode),
                    },
                }
            )
        );

    [Fact]
    public async Task Calls_of_tools_and_all_their_results_go_back_in_one_turn_each() =>
        Golden.Matches(
            "Gemini/tool-results",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.User, "Weather in Rome and Oslo?"),
                    new(ChatRole.Assistant, "Let me look."),
                    new(
                        ChatRole.Assistant,
                        [
                            new FunctionCallContent("call_1", "weather", Arguments("Rome")),
                            new FunctionCallContent("call_2", "weather", Arguments("Oslo")),
                            new FunctionCallContent("call_3", "clock"),
                            new FunctionCallContent("call_4", "clock"),
                            new FunctionCallContent("call_5", "clock"),
                        ]
                    ),
                    new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny")]),
                    new(
                        ChatRole.Tool,
                        [
                            new FunctionResultContent("call_2", JsonElement.Parse("""{"sky":"grey"}""")),
                            new FunctionResultContent("call_3", null)
                            {
                                Exception = new InvalidOperationException("no battery"),
                            },
                            new FunctionResultContent("call_4", JsonElement.Parse("[12,30]")),
                            new FunctionResultContent(
                                "call_5",
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
    public async Task Calls_that_another_model_made_are_marked_for_models_that_ask_for_signatures() =>
        Golden.Matches(
            "Gemini/foreign-calls",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.User, "Hi"),
                    new(
                        ChatRole.Assistant,
                        [
                            new TextReasoningContent("Another provider's.") { ProtectedData = "b3RoZXI=" },
                            new FunctionCallContent("toolu_1", "clock"),
                            new FunctionCallContent("toolu_2", "clock"),
                        ]
                    ),
                    new(
                        ChatRole.Tool,
                        [new FunctionResultContent("toolu_1", "12:00"), new FunctionResultContent("toolu_2", "12:01")]
                    ),
                ],
                new() { Tools = [Clock] },
                "gemini-3.5-flash"
            )
        );

    [Fact]
    public async Task Sampling_and_limits_are_sent() =>
        Golden.Matches(
            "Gemini/sampling",
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
                    PresencePenalty = 0.25f,
                }
            )
        );

    [Fact]
    public async Task A_schema_is_sent_as_it_is() =>
        Golden.Matches(
            "Gemini/json-schema",
            await Calls.RequestWithAsync(
                new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema, "city") }
            )
        );

    [Fact]
    public async Task Json_without_a_schema_is_a_media_type() =>
        Golden.Matches("Gemini/json", await Calls.RequestWithAsync(new() { ResponseFormat = ChatResponseFormat.Json }));

    [Theory]
    [InlineData("gemini-2.5-flash", "low")]
    [InlineData("gemini-2.5-flash", "none")]
    [InlineData("gemini-2.5-pro", "extra-high")]
    [InlineData("gemini-3.1-pro-preview", "extra-high")]
    [InlineData("gemini-3.5-flash", "none")]
    [InlineData("gemini-3.5-flash", "hidden")]
    [InlineData("gemma-4-31b-it", "low")]
    public async Task Effort_is_asked_for_as_the_model_takes_it(string model, string effort) =>
        Golden.Matches(
            $"Gemini/effort-{model}-{effort}",
            await Calls.RequestWithAsync(
                new()
                {
                    Reasoning = effort switch
                    {
                        "none" => new() { Effort = ReasoningEffort.None },
                        "low" => new() { Effort = ReasoningEffort.Low },
                        "hidden" => new() { Effort = ReasoningEffort.Medium, Output = ReasoningOutput.None },
                        _ => new() { Effort = ReasoningEffort.ExtraHigh },
                    },
                },
                model
            )
        );

    [Fact]
    public async Task A_budget_for_thinking_wins_over_an_effort() =>
        Golden.Matches(
            "Gemini/budget",
            await Calls.RequestWithAsync(
                new()
                {
                    Reasoning = new() { Effort = ReasoningEffort.High },
                    AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = 2000 },
                },
                "gemini-3.5-flash"
            )
        );

    [Fact]
    public async Task Other_properties_go_into_the_generation_config_as_they_are() =>
        Golden.Matches(
            "Gemini/additional",
            await Calls.RequestWithAsync(
                new()
                {
                    Temperature = 0.5f,
                    AdditionalProperties = new()
                    {
                        ["responseModalities"] = JsonElement.Parse("""["TEXT"]"""),
                        ["mediaResolution"] = "MEDIA_RESOLUTION_LOW",
                        [ChatProperties.CacheControl] = "5m",
                    },
                }
            )
        );

    [Fact]
    public async Task Other_properties_make_a_generation_config_where_there_is_none() =>
        Golden.Matches(
            "Gemini/additional-only",
            await Calls.RequestWithAsync(new() { AdditionalProperties = new() { ["candidateCount"] = 1 } })
        );

    private static Dictionary<string, object?> Arguments(string city) => new() { ["city"] = city };
}
