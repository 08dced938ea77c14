using System.Text.Json.Serialization;
using Prompter.Json.Schema;
using Prompter.Simulator;

namespace Prompter.Tests.Policies.StructuredOutput;

public sealed partial class StructuredOutputTests : IAsyncLifetime
{
    private const string Schema = """
        {
          "type": "object",
          "properties": { "name": { "type": "string" }, "age": { "type": "integer" } },
          "required": ["name", "age"],
          "additionalProperties": false
        }
        """;

    private static readonly string[] Families =
    [
        "chat:gpt-4.1",
        "responses:gpt-5.5",
        "anthropic:claude-sonnet-4-5",
        "gemini:gemini-2.5-flash",
        "ollama:llama3.2:3b",
    ];

    private static readonly string[] Faults = ["fencedx1", "cutx1", "wrongx1"];

    private static readonly JsonElement Document = JsonDocument.Parse(Schema).RootElement;

    private SimulatorServer server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> FamiliesAndFaults =>
        [.. from family in Families from fault in Faults select (family, fault)];

    public async ValueTask InitializeAsync() => server = await SimulatorServer.StartAsync(cancellationToken: Stop);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [MemberData(nameof(FamiliesAndFaults))]
    public async Task Valid_json_comes_from_every_family_although_the_first_answer_was_none(string model, string fault)
    {
        using var client = Client($"{model}?json={fault}");

        var response = await client.ChatAsync([new(ChatRole.User, "Somebody")], Options(), Stop);

        AssertValid(response.Text);
        var attempts = CallRecord.Of(response)!.Attempts;
        Assert.Null(attempts[^1].Error);
        Assert.All(attempts.SkipLast(1), attempt => Assert.Equal(ErrorCategory.MalformedOutput, attempt.Error));
        Assert.Equal(server.Requests.Count, attempts.Count);
        Assert.Equal(attempts.Sum(attempt => attempt.Usage!.OutputTokenCount), response.Usage?.OutputTokenCount);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("?json=fencedx1", 1)]
    [InlineData("?json=wrongx1", 2)]
    [InlineData("?json=wrongx1,cutx1,fencedx1", 3)]
    public async Task A_provider_that_takes_no_schema_gives_a_value_of_the_type_too(string fault, int calls)
    {
        using var client = Client($"deepseek:deepseek-v4-flash{fault}");

        var response = await client.ChatAsync("Somebody", AnswerJson.Default.Somebody, cancellationToken: Stop);

        Assert.Equal(new("Name", 1, new("Name", IsOld: true)), response.Value);
        Assert.Equal(calls, server.Requests.Count);
        Assert.All(
            server.Requests,
            request => Assert.Contains("\"json_object\"", request.Body, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_integer_with_a_point_or_an_exponent_is_read_and_told_as_a_repair()
    {
        var answer = Uri.EscapeDataString("""{"Name":"Zoë","Age":4.2e1,"Pet":{"Name":"3.0","IsOld":false}}""");
        using var client = Client($"chat:gpt-4.1?text={answer}");

        var response = await client.ChatAsync("Somebody", AnswerJson.Default.Somebody, cancellationToken: Stop);

        Assert.Equal(new("Zoë", 42, new("3.0", IsOld: false)), response.Value);
        Assert.Equal(["/Age: wrote 4.2e1 as 42"], CallRecord.Of(response.Response)?.JsonRepairs);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_value_is_read_once_however_it_is_checked()
    {
        using var client = Client($"chat:gpt-4.1?text={Uri.EscapeDataString("{\"Number\":7}")}");

        var response = await client.ChatAsync("A number", AnswerJson.Default.Counted, cancellationToken: Stop);

        Assert.Equal((7, 1), (response.Value.Number, CountingConverter.Reads));
    }

    [Fact]
    public async Task A_call_of_a_tool_is_told_as_no_value()
    {
        using var client = Client("chat:gpt-4.1?tools=1");

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.ChatAsync(
                "Somebody",
                AnswerJson.Default.Somebody,
                new() { Tools = [new Lookup()] },
                cancellationToken: Stop
            )
        );

        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Equal("the answer is no Somebody, but a call of a tool", failure.Message);
    }

    [Fact]
    public async Task A_valid_answer_that_holds_other_numbers_comes_as_it_stands()
    {
        const string answer = """{ "name": "\u00e9", "age": 42, "size": 1.50e1, "pets": [1.0] }""";
        var schema = JsonDocument.Parse("""{"properties":{"age":{"type":"integer"},"size":{"type":"number"}}}""");
        using var client = Client($"chat:gpt-4.1?text={Uri.EscapeDataString(answer)}");

        var text = await client.GenerateAsync(
            "Somebody",
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) },
            Stop
        );

        Assert.Equal(answer, text);
    }

    [Fact]
    public async Task A_fenced_answer_needs_no_second_try()
    {
        using var client = Client("chat:gpt-4.1?json=fenced");
        AssertValid(await client.GenerateAsync("Somebody", Options(), Stop));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_hands_out_the_right_json_once_and_nothing_before_it()
    {
        using var client = Client("chat:gpt-4.1?json=wrongx1");

        var pieces = new List<string>();
        ChatResponseUpdate? last = null;
        await foreach (var update in client.StreamAsync("Somebody", Options(), Stop))
        {
            last = update;
            if (update.Text.Length > 0)
            {
                pieces.Add(update.Text);
            }
        }

        AssertValid(Assert.Single(pieces));
        Assert.Equal(2, CallRecord.Of(last!)!.Attempts.Count);
    }

    [Fact]
    public async Task The_second_question_tells_what_was_wrong()
    {
        using var client = Client("chat:gpt-4.1?json=wrongx1");
        await client.GenerateAsync("Somebody", Options(), Stop);

        using var request = JsonDocument.Parse(server.Requests[^1].Body);
        var messages = request.RootElement.GetProperty("messages");
        var again = messages[messages.GetArrayLength() - 1].GetProperty("content").GetString();
        Assert.Contains("it is not right", again, StringComparison.Ordinal);
        Assert.Contains("(root): the property ", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_never_gets_it_right_is_left_for_the_next_and_all_of_it_is_counted()
    {
        using var client = Client("chat:gpt-4.1?json=wrong", "anthropic:claude-sonnet-4-5");

        var response = await client.ChatAsync([new(ChatRole.User, "Somebody")], Options(), Stop);

        AssertValid(response.Text);
        Assert.Equal(
            ["chat", "chat", "chat", "anthropic"],
            CallRecord.Of(response)!.Attempts.Select(attempt => attempt.Model.Provider)
        );
        Assert.Equal(4, client.GetUsage().Attempts);
    }

    [Fact]
    public async Task Nobody_who_gets_it_right_is_a_failure_with_each_error()
    {
        using var client = Client("chat:gpt-4.1?json=wrong");

        var failure = await Assert.ThrowsAnyAsync<PrompterException>(() =>
            client.GenerateAsync("Somebody", Options(), Stop)
        );

        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Contains("not the JSON that was asked for: (root): ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, failure.Attempts.Count);
    }

    [Fact]
    public async Task Without_a_wish_for_json_answers_come_as_they_are()
    {
        using var client = Client("chat:gpt-4.1");
        var pieces = 0;
        await foreach (var update in client.StreamAsync("Hi", cancellationToken: Stop))
        {
            pieces += update.Text.Length > 0 ? 1 : 0;
        }

        Assert.True(pieces > 1);
    }

    private static ChatOptions Options() => new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Document) };

    private static void AssertValid(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Empty(
            JsonSchema.Parse(Schema).Validate(document.RootElement, TestContext.Current.CancellationToken).Errors
        );
    }

    private LlmClient Client(params string[] models) => new LlmClientBuilder(
            ConfigurationLoader.BuiltIn with
            {
                Providers = new[]
                {
                    KnownProviders.All.Single(provider => provider.Name == "deepseek") with
                    {
                        BaseUrl = server.OpenAIBaseUrl,
                    },
                    new Provider("chat", ProviderKind.OpenAI) { BaseUrl = server.OpenAIBaseUrl },
                    new Provider("responses", ProviderKind.OpenAIResponses) { BaseUrl = server.OpenAIBaseUrl },
                    new Provider("anthropic", ProviderKind.Anthropic) { BaseUrl = server.AnthropicBaseUrl },
                    new Provider("gemini", ProviderKind.Gemini) { BaseUrl = server.GeminiBaseUrl },
                    new Provider("ollama", ProviderKind.Ollama) { BaseUrl = server.OllamaBaseUrl },
                }.ToDictionary(
                    provider => provider.Name,
                    provider => provider with { KeyVariables = ["KEY"] },
                    StringComparer.Ordinal
                ),
            }
        ).WithEnvironment(new Dictionary<string, string>(StringComparer.Ordinal) { ["KEY"] = "any" }).WithModels(models).Build();

    internal sealed record Pet(string Name, bool IsOld);

    internal sealed record Somebody(string Name, int Age, Pet Pet);

    internal sealed record Counted([property: JsonConverter(typeof(CountingConverter))] int Number);

    internal sealed class CountingConverter : JsonConverter<int>
    {
        public static int Reads { get; private set; }

        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Reads++;
            return reader.GetInt32();
        }

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value);
    }

    private sealed class Lookup : AIFunctionDeclaration
    {
        public override string Name => "lookup";
    }

    [JsonSerializable(typeof(Counted))]
    [JsonSerializable(typeof(Somebody))]
    internal sealed partial class AnswerJson : JsonSerializerContext;
}
