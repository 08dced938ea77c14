using System.Text.RegularExpressions;
using Prompter.Simulator;
using Prompter.Tests.Providers;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Catalogue;

/// <summary>Conversations with thoughts and tool calls that go from provider to provider, over real HTTP against the simulator.</summary>
public sealed partial class ProviderSwitchTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    /// <summary>One provider of each wire family, each under a name that makes its simulated model think.</summary>
    private static readonly FamilyModel Traveller = new(
        "traveller",
        [
            new("anthropic", "claude-sonnet-4-5?reasoning=6"),
            new("gemini", "gemini-3.5-flash?reasoning=6"),
            new("openai", "gpt-5.5-pro?reasoning=6"),
            new("deepseek", "deepseek-v4-pro?reasoning=6"),
            new("ollama", "qwen3:8b?reasoning=6"),
            new("mistral", "mistral-large-2512?reasoning=6"),
        ]
    );

    private static readonly string[] Marks =
    [
        "anthropic-signature",
        "anthropic-redacted",
        "gemini-signature",
        "gemini_thought_signature",
        "encrypted_content",
        "thoughtSignature",
        "\"signature\"",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SimulatorServer Server => simulator.Server;

    [Theory]
    [InlineData("anthropic", "\"signature\"")]
    [InlineData("gemini", "thoughtSignature")]
    [InlineData("openai", "encrypted_content")]
    [InlineData("deepseek", null)]
    [InlineData("ollama", null)]
    [InlineData("mistral", null)]
    public async Task Every_text_call_and_result_reaches_the_last_provider_in_order(string home, string? ownMark)
    {
        using var client = Create();
        client.Conversation = [new(ChatRole.System, "Instruction-A")];
        var others = client.Providers.Where(provider => provider != home);
        var turn = 0;
        foreach (var provider in (string[])[home, .. others, home])
        {
            client.SetProvider(provider);
            await UseToolAsync(client, turn++);
        }

        var body = Server.Requests[^1].Body;
        var sent = string.Join('\n', StringsOf(JsonNode.Parse(body)!));
        var position = 0;
        foreach (
            var part in client.Conversation.SkipLast(1).SelectMany(message => message.Contents).SelectMany(PartsOf)
        )
        {
            var found = sent.IndexOf(part, part == "Instruction-A" ? 0 : position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is not where it belongs in {body}");
            position = part == "Instruction-A" ? position : found + part.Length;
        }

        foreach (var mark in Marks.Where(mark => mark != ownMark))
        {
            Assert.DoesNotContain(mark, body, StringComparison.Ordinal);
        }

        if (ownMark is not null)
        {
            Assert.Contains(ownMark, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_answer_of_the_journey_has_its_thoughts()
    {
        using var client = Create();
        foreach (var provider in client.Providers)
        {
            client.SetProvider(provider);
            await UseToolAsync(client, 0);
        }

        Assert.All(
            client.Conversation.Where(message => message.Role == ChatRole.Assistant),
            answer => Assert.Contains(answer.Contents, content => content is TextReasoningContent { Text.Length: > 0 })
        );
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("gemini")]
    [InlineData("openai")]
    [InlineData("deepseek")]
    [InlineData("ollama")]
    public async Task A_tool_that_one_provider_called_is_answered_to_any_other(string caller)
    {
        foreach (var other in Traveller.Providers.Where(provider => provider != caller))
        {
            using var client = Create(caller);
            var call = await CallAsync(client, 0);
            client.SetProvider(other);

            var answer = await client.AskAsync(ResultOf(call, 0), Options(), Cancellation);

            Assert.Contains("Result-0-of-the-tool", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mistral", "mistral-large-2512")]
    [InlineData("openrouter", "mistralai/mistral-large-2512")]
    [InlineData("vllm", "mistralai/Mixtral-8x7B-Instruct-v0.1")]
    public async Task A_model_of_Mistral_gets_ids_of_nine_letters_and_digits(string provider, string model)
    {
        using var client = Create("anthropic", new ModelReference(provider, model));
        await UseToolAsync(client, 0);
        await UseToolAsync(client, 1);
        client.SetProvider(provider);

        await client.AskAsync("And now?", cancellationToken: Cancellation);

        var (calls, results) = IdsOf(Server.Requests[^1].Body);
        Assert.Equal(2, calls.Distinct().Count());
        Assert.All(calls, id => Assert.Matches(NineCharacters(), id));
        Assert.Equal(calls, results);
    }

    [Fact]
    public async Task An_id_that_is_too_long_for_OpenAI_is_shortened_for_the_call_and_its_result()
    {
        using var client = Create("deepseek");
        var first = new FunctionCallContent(new string('a', 63) + "1", "get_weather");
        var second = new FunctionCallContent(new string('a', 63) + "2", "get_weather");
        client.Conversation =
        [
            new(ChatRole.User, "Go"),
            new(ChatRole.Assistant, [first, second]),
            new(
                ChatRole.Tool,
                [new FunctionResultContent(first.CallId, "1"), new FunctionResultContent(second.CallId, "2")]
            ),
        ];

        await client.AskAsync("And now?", cancellationToken: Cancellation);

        var (calls, results) = IdsOf(Server.Requests[^1].Body);
        Assert.Equal(2, calls.Distinct().Count());
        Assert.All(calls, id => Assert.Equal(40, id.Length));
        Assert.Equal(calls, results);
    }

    private static (List<string> Calls, List<string> Results) IdsOf(string body)
    {
        var messages = JsonNode.Parse(body)!["messages"]!.AsArray();
        return (
            [
                .. messages
                    .SelectMany(message => message!["tool_calls"]?.AsArray() ?? [])
                    .Select(call => (string)call!["id"]!),
            ],
            [.. messages.Select(message => (string?)message!["tool_call_id"]).OfType<string>()]
        );
    }

    private ModelClient Create(string? provider = null, params ModelReference[] more)
    {
        var registry = new ProviderRegistry(
            new ProviderRegistry().All.ToDictionary(
                known => known.Name,
                known => known with { BaseUrl = AddressOf(known) }
            )
        );
        return new(
            Traveller with
            {
                References =
                [
                    .. more,
                    .. Traveller.References.Where(own => more.All(other => other.Provider != own.Provider)),
                ],
            },
            reference => registry.CreateClient(reference, "any"),
            provider
        );
    }

    private Uri AddressOf(Provider provider) =>
        provider.Kind switch
        {
            ProviderKind.Anthropic => Server.AnthropicBaseUrl,
            ProviderKind.Gemini => Server.GeminiBaseUrl,
            ProviderKind.Ollama => Server.OllamaBaseUrl,
            _ => Server.OpenAIBaseUrl,
        };

    private static async Task UseToolAsync(ModelClient client, int turn)
    {
        var call = await CallAsync(client, turn);
        await client.AskAsync(ResultOf(call, turn), Options(), Cancellation);
    }

    private static async Task<FunctionCallContent> CallAsync(ModelClient client, int turn)
    {
        var question = $"Question-{turn} for get_weather";
        if (turn % 2 == 0)
        {
            await client.StreamAsync(question, Options(), Cancellation).ToListAsync(Cancellation);
        }
        else
        {
            await client.AskAsync(question, Options(), Cancellation);
        }

        return Assert.Single(client.Conversation[^1].Contents.OfType<FunctionCallContent>());
    }

    private static ChatMessage ResultOf(FunctionCallContent call, int turn) =>
        new(ChatRole.Tool, [new FunctionResultContent(call.CallId, $"Result-{turn}-of-the-tool")]);

    private static ChatOptions Options() =>
        new()
        {
            Tools = [ToolConversation.Weather],
            Reasoning = new() { Effort = ReasoningEffort.Medium, Output = ReasoningOutput.Full },
        };

    private static IEnumerable<string> PartsOf(AIContent content) =>
        content switch
        {
            TextContent text => [text.Text],
            FunctionCallContent call => [call.Name],
            FunctionResultContent result => [(string)result.Result!],
            _ => [],
        };

    /// <summary>Every text of a document, in its order, but for the definitions of tools.</summary>
    private static IEnumerable<string> StringsOf(JsonNode? node) =>
        node switch
        {
            JsonObject members => members
                .Where(member => member.Key != "tools")
                .SelectMany(member => StringsOf(member.Value)),
            JsonArray items => items.SelectMany(StringsOf),
            JsonValue value when value.TryGetValue<string>(out var text) => [text],
            _ => [],
        };

    [GeneratedRegex("^[a-zA-Z0-9]{9}$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NineCharacters();
}
