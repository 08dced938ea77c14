namespace Prompter.Tests.Providers;

/// <summary>What is sent for what every family takes, literally, in a folder of golden files a family.</summary>
/// <param name="folder">The folder.</param>
/// <param name="address">Where a request goes.</param>
/// <param name="headers">The headers that the API asks for, each with its value behind a colon.</param>
public abstract class RequestTest(string folder, string address, params string[] headers)
{
    private static readonly string[] KeyHeaders = ["authorization", "api-key", "x-api-key", "x-goog-api-key"];

    private protected static readonly JsonElement CitySchema = JsonElement.Parse(
        """{"type":"object","properties":{"city":{"type":"string","description":"its name"}},"required":["city"]}"""
    );

    private protected static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration(
        "weather",
        "The weather of a city.",
        CitySchema
    );

    private protected static readonly AIFunctionDeclaration Clock = AIFunctionFactory.CreateDeclaration(
        "clock",
        null,
        JsonElement.Parse("{}")
    );

    private protected abstract ScriptedCalls Calls { get; }

    [Fact]
    public Task A_prompt_is_the_least_that_the_api_takes() =>
        SendsAsync("prompt", [new(ChatRole.User, "Grüß dich 👋 <b>&'\"")]);

    [Fact]
    public async Task A_request_has_the_key_where_the_api_looks_for_it()
    {
        await using var server = Calls.Server();
        using var client = Calls.ClientOf(server);
        await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal(address, request.Path);
        Assert.Equal("application/json", request.Headers["content-type"]);
        var expected = headers.Select(header => header.Split(':')).ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.All(expected, header => Assert.Equal(header.Value, request.Headers[header.Key]));
        Assert.Equal(KeyHeaders.Where(expected.ContainsKey), KeyHeaders.Where(request.Headers.ContainsKey));
    }

    [Fact]
    public async Task A_streamed_prompt_asks_for_a_stream() =>
        Golden.Matches($"{folder}/streamed", (await Calls.StreamedRequestAsync()).Body);

    [Fact]
    public Task Tools_have_names_descriptions_and_schemas() =>
        SendsAsync("tools", new ChatOptions { Tools = [Weather, Clock] });

    [Theory]
    [InlineData("auto")]
    [InlineData("single")]
    [InlineData("none")]
    [InlineData("any")]
    [InlineData("one")]
    public Task The_choice_of_tools_is_said(string choice) =>
        SendsAsync(
            $"tool-choice-{choice}",
            new ChatOptions
            {
                Tools = [Weather, Clock],
                AllowMultipleToolCalls = choice is "single" ? false : null,
                ToolMode = choice switch
                {
                    "none" => ChatToolMode.None,
                    "any" => ChatToolMode.RequireAny,
                    "one" => ChatToolMode.RequireSpecific("clock"),
                    _ => ChatToolMode.Auto,
                },
            }
        );

    /// <summary>Where there is no such level, the effort is what it comes nearest to.</summary>
    [Fact]
    public Task A_level_of_thinking_that_not_all_know_is_no_field_of_its_own() =>
        SendsAsync(
            "level",
            new ChatOptions
            {
                Reasoning = new() { Effort = ReasoningEffort.Low },
                AdditionalProperties = new() { [ChatProperties.ReasoningLevel] = "minimal" },
            }
        );

    [Fact]
    public Task A_schema_is_sent_in_the_apis_own_way() =>
        SendsAsync(
            "json-schema",
            new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema, "city") }
        );

    [Fact]
    public Task Json_without_a_schema_is_asked_for_in_the_apis_own_way() =>
        SendsAsync("json", new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

    /// <summary>Holds the request for a conversation against a golden file.</summary>
    private protected async Task SendsAsync(
        string golden,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        string? model = null
    ) => Golden.Matches($"{folder}/{golden}", await Calls.RequestOfAsync(messages, options, model));

    /// <summary>Holds the request for a prompt with options against a golden file.</summary>
    private protected Task SendsAsync(string golden, ChatOptions options, string? model = null) =>
        SendsAsync(golden, [new(ChatRole.User, "Hi")], options, model);

    /// <summary>Holds the requests for efforts against golden files.</summary>
    /// <param name="efforts">A model and the name of an effort each, with bars between them.</param>
    /// <param name="temperature">What is asked for besides.</param>
    private protected async Task SendsEffortsAsync(string efforts, float? temperature = null)
    {
        foreach (
            var (model, effort) in efforts.Split('|').Select(row => row.Split(' ')).Select(row => (row[0], row[1]))
        )
        {
            var options = new ChatOptions { Temperature = temperature, Reasoning = EffortOf(effort) };
            await SendsAsync($"effort-{model}-{effort}", options, model);
        }
    }

    /// <summary>Holds the request after calls of tools and their results against a golden file.</summary>
    private protected Task SendsToolRoundAsync(ChatMessage[] calls, ChatMessage[] results) =>
        SendsAsync(
            "tool-results",
            [.. Turns("user:Weather in Rome and Oslo?"), .. calls, .. results, .. Turns("user:Go on.")],
            new() { Tools = [Weather, Clock] }
        );

    /// <summary>Messages of text, each behind its role and a colon, with bars between them.</summary>
    private protected static ChatMessage[] Turns(string conversation) =>
        [
            .. conversation
                .Split('|')
                .Select(turn => turn.Split(':', 2))
                .Select(parts => new ChatMessage(new(parts[0]), parts[1])),
        ];

    /// <summary>All that can be said of how words are drawn, and how many.</summary>
    private protected static ChatOptions Sampling =>
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
        };

    private protected static Dictionary<string, object?> Arguments(string city) => new() { ["city"] = city };

    private protected static IEnumerable<AIContent> Files =>
        [
            new DataContent(new byte[] { 0xFB, 0xFF, 0xFE }, "image/png"),
            new UriContent("https://example.org/cat.jpg", "image/jpeg"),
            new DataContent("%PDF-"u8.ToArray(), "application/pdf") { Name = "paper.pdf" },
        ];

    /// <summary>Results of every kind: a text and an object, a failure, and pictures.</summary>
    private protected static ChatMessage[] ResultsOf(
        string text,
        string structured,
        string failed,
        string pictured,
        params AIContent[] others
    ) =>
        [
            new(ChatRole.Tool, [new FunctionResultContent(text, "sunny")]),
            new(
                ChatRole.Tool,
                [
                    new FunctionResultContent(structured, JsonElement.Parse("""{"sky":"grey"}""")),
                    new FunctionResultContent(failed, null) { Exception = new InvalidOperationException("no battery") },
                    .. others,
                    new FunctionResultContent(
                        pictured,
                        new List<AIContent>
                        {
                            new TextContent("see"),
                            new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                        }
                    ),
                ]
            ),
        ];

    /// <summary>An effort to reason by its name in a golden file.</summary>
    private static ReasoningOptions EffortOf(string name) =>
        name switch
        {
            "none" => new() { Effort = ReasoningEffort.None },
            "low" => new() { Effort = ReasoningEffort.Low },
            "high" => new() { Effort = ReasoningEffort.High },
            "hidden" => new() { Effort = ReasoningEffort.Medium, Output = ReasoningOutput.None },
            _ => new() { Effort = ReasoningEffort.ExtraHigh },
        };
}
