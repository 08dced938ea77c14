namespace Prompter.Tests.Providers.Conformance;

/// <summary>What is sent for what every family takes, literally, in a folder of golden files a family.</summary>
/// <param name="folder">The folder.</param>
public abstract class RequestTest(string folder)
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

    /// <summary>Where a request goes.</summary>
    private protected abstract string Address { get; }

    /// <summary>The headers that the API asks for.</summary>
    private protected abstract IEnumerable<(string Name, string Value)> Headers { get; }

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
        Assert.Equal(Address, request.Path);
        Assert.Equal("application/json", request.Headers["content-type"]);
        Assert.All(Headers, header => Assert.Equal(header.Value, request.Headers[header.Name]));
        Assert.Equal(
            KeyHeaders.Intersect(Headers.Select(header => header.Name), StringComparer.Ordinal),
            KeyHeaders.Where(request.Headers.ContainsKey)
        );
    }

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
    private protected static ReasoningOptions EffortOf(string name) =>
        name switch
        {
            "none" => new() { Effort = ReasoningEffort.None },
            "low" => new() { Effort = ReasoningEffort.Low },
            "high" => new() { Effort = ReasoningEffort.High },
            "hidden" => new() { Effort = ReasoningEffort.Medium, Output = ReasoningOutput.None },
            _ => new() { Effort = ReasoningEffort.ExtraHigh },
        };
}
