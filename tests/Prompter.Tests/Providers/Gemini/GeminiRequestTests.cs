namespace Prompter.Tests.Providers.Gemini;

public sealed class GeminiRequestTests()
    : RequestTest("Gemini", "/v1beta/models/gemini-2.5-flash:generateContent", "x-goog-api-key:AIza-secret")
{
    private protected override ScriptedCalls Calls => FamilyCalls.Gemini;

    [Theory]
    [InlineData("gemini-2.5-flash", "/v1beta/models/gemini-2.5-flash")]
    [InlineData("models/gemini-2.5-flash", "/v1beta/models/gemini-2.5-flash")]
    [InlineData("strange?name", "/v1beta/models/strange%3Fname")]
    public async Task The_model_is_in_the_address(string model, string path)
    {
        await using var server = Calls.Server();
        using var client = Calls.ClientOf(server, model);
        await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal($"{path}:generateContent", request.Path);
    }

    [Fact]
    public async Task A_streamed_prompt_asks_for_events_by_its_address() =>
        Assert.Equal(
            "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
            (await Calls.StreamedRequestAsync()).Path
        );

    [Fact]
    public Task Instructions_and_system_messages_become_the_system_instruction() =>
        SendsAsync(
            "system",
            Turns("system:Be brief.|user:Hi|system:Answer in French.|user:And now?"),
            new() { Instructions = "You are a librarian." }
        );

    [Fact]
    public Task Messages_of_one_role_become_one_turn_and_empty_ones_none() =>
        SendsAsync("merged", Turns("user:One|user:|assistant:|user:Two|assistant:Three|assistant:Four|user:Five"));

    [Fact]
    public Task Files_are_sent_as_bytes_or_by_address() =>
        SendsAsync(
            "media",
            [
                new(
                    ChatRole.User,
                    [
                        .. Files,
                        new DataContent("a,b"u8.ToArray(), "text/csv"),
                        new DataContent("{}"u8.ToArray(), "application/json"),
                        new DataContent(new byte[] { 1 }, "audio/wav"),
                        new UriContent("https://www.youtube.com/watch?v=x", "video/mp4"),
                        new TextContent("What are these?"),
                    ]
                ),
            ]
        );

    [Fact]
    public Task Calls_of_tools_and_all_their_results_go_back_in_one_turn_each() =>
        SendsToolRoundAsync(
            [
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
            ],
            ResultsOf(
                "call_1",
                "call_2",
                "call_3",
                "call_5",
                new FunctionResultContent("call_4", JsonElement.Parse("[12,30]"))
            )
        );

    [Fact]
    public Task Calls_that_another_model_made_are_marked_for_models_that_ask_for_signatures() =>
        SendsAsync(
            "foreign-calls",
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
        );

    [Fact]
    public Task Sampling_and_limits_are_sent() => SendsAsync("sampling", Sampling);

    [Fact]
    public Task Effort_is_asked_for_as_the_model_takes_it() =>
        SendsEffortsAsync(
            "gemini-2.5-flash low|gemini-2.5-flash none|gemini-2.5-pro extra-high|gemini-3.1-pro-preview extra-high"
                + "|gemini-3.5-flash none|gemini-3.5-flash hidden|gemma-4-31b-it low"
        );

    [Fact]
    public Task A_budget_for_thinking_wins_over_an_effort() =>
        SendsAsync(
            "budget",
            new ChatOptions
            {
                Reasoning = new() { Effort = ReasoningEffort.High },
                AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = 2000 },
            },
            "gemini-3.5-flash"
        );

    [Fact]
    public Task Other_properties_go_into_the_generation_config_as_they_are() =>
        SendsAsync(
            "additional",
            new ChatOptions
            {
                Temperature = 0.5f,
                AdditionalProperties = new()
                {
                    ["responseModalities"] = JsonElement.Parse("""["TEXT"]"""),
                    ["mediaResolution"] = "MEDIA_RESOLUTION_LOW",
                    [ChatProperties.CacheControl] = "5m",
                },
            }
        );

    [Fact]
    public Task Other_properties_make_a_generation_config_where_there_is_none() =>
        SendsAsync("additional-only", new ChatOptions { AdditionalProperties = new() { ["candidateCount"] = 1 } });
}
