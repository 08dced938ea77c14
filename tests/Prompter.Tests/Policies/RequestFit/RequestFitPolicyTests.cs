using Prompter.Policies.RequestFit;

namespace Prompter.Tests.Policies.RequestFit;

/// <summary>What models of the built-in list take of a request.</summary>
public sealed class RequestFitPolicyTests
{
    private static readonly DataContent Picture = new(new byte[] { 1 }, "image/png");

    public static TheoryData<string, ChatOptions, string, string> Requests =>
        new()
        {
            // What a model refuses is left out.
            {
                "openai:o3",
                new() { Temperature = 0.5f },
                "",
                "takes no temperature: asked without it"
            },
            {
                "gemini:gemini-4-argon",
                new() { TopK = 5 },
                "",
                "takes no top-k: asked without it"
            },
            {
                "anthropic:claude-opus-5-5",
                new() { Temperature = 1, TopP = 0.5f },
                "",
                "takes no temperature: asked without it|takes no top-p: asked without it"
            },
            {
                "openai:gpt-6-sol",
                new() { Temperature = 0.5f },
                "",
                "takes a temperature only without thinking (an effort of none): asked without it"
            },
            // What it takes goes as it is.
            {
                "openai:gpt-4.1",
                new() { Temperature = 0.5f, TopK = 3 },
                "temperature=0.5 top_k=3",
                ""
            },
            { "openai:gpt-6-sol", Thinking(ReasoningEffort.None, 0.5f), "temperature=0.5 effort=None", "" },
            {
                "openai:nobody-knows",
                new() { Temperature = 0.5f },
                "temperature=0.5",
                ""
            },
            {
                "gemini:gemini-2.5-pro",
                new() { TopP = 0.5f },
                "top_p=0.5",
                ""
            },
            // An effort becomes the nearest that is taken, rather less than more.
            {
                "openai:gpt-5",
                Thinking(ReasoningEffort.ExtraHigh),
                "effort=High",
                "does not take the effort xhigh: asked with high"
            },
            {
                "openai:gpt-5-pro",
                Thinking(ReasoningEffort.Low),
                "effort=High",
                "does not take the effort low: asked with high"
            },
            {
                "deepseek:deepseek-v4-pro",
                Thinking(ReasoningEffort.Medium),
                "effort=High",
                "does not take the effort medium: asked with high"
            },
            { "deepseek:deepseek-v4-pro", Thinking(ReasoningEffort.ExtraHigh), "effort=ExtraHigh", "" },
            { "anthropic:claude-fable-5-2", Thinking(ReasoningEffort.ExtraHigh), "effort=ExtraHigh", "" },
            { "openai:o3", Thinking(ReasoningEffort.None), "effort=Low", "always thinks: asked with low" },
            {
                "openai:gpt-4.1",
                Thinking(ReasoningEffort.High, 0.5f),
                "temperature=0.5",
                "does not think: asked without an effort"
            },
            { "openai:gpt-4.1", Thinking(ReasoningEffort.None), "", "" },
            { "gemini:gemini-2.5-pro", Thinking(ReasoningEffort.None), "effort=Low", "always thinks: asked with low" },
            {
                "openai:gpt-5",
                Thinking(ReasoningEffort.None),
                "effort=Low level=minimal",
                "always thinks: asked with minimal"
            },
            // A provider's own word goes where the model is listed with it, or is not listed.
            { "openai:gpt-5", Thinking("minimal"), "effort=Low level=minimal", "" },
            { "openai:nobody-knows", Thinking("minimal"), "effort=Low level=minimal", "" },
            { "groq:qwen/qwen3-32b", Thinking("default"), "level=default", "" },
            { "openai:o3", Thinking("minimal"), "effort=Low", "does not take the effort minimal: asked with low" },
            { "anthropic:claude-opus-4-7", Thinking("max"), "effort=ExtraHigh level=max", "" },
            { "anthropic:claude-opus-4-7", Thinking("xhigh"), "effort=ExtraHigh", "" },
            { "openai:gpt-5.2", Thinking("max"), "effort=ExtraHigh", "does not take the effort max: asked with xhigh" },
            { "openai:o3", Thinking("max"), "effort=High", "does not take the effort max: asked with high" },
            { "openai:gpt-4.1", Thinking("minimal"), "", "does not think: asked without an effort" },
            { "anthropic:claude-haiku-4-5", Thinking("minimal"), "effort=Low level=minimal", "" },
            { "anthropic:claude-haiku-4-5", Thinking(ReasoningEffort.Medium), "effort=Medium", "" },
            // More tokens than the model writes become as many as it does.
            {
                "openai:gpt-4o",
                new() { MaxOutputTokens = 100_000 },
                "max=16384",
                "writes at most 16384 tokens: asked for these, not 100000"
            },
            {
                "openai:gpt-4o",
                new() { MaxOutputTokens = 16_384 },
                "max=16384",
                ""
            },
        };

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public async Task A_request_goes_without_what_its_model_would_refuse_and_says_so_once(
        string model,
        ChatOptions options,
        string asked,
        string warnings
    )
    {
        var reference = new ModelReference(model.Split(':')[0], model.Split(':')[1]);
        using var leaf = new KeepingClient();
        // Twice, as a retry does.
        using var client = PolicyClient.Of(leaf, new Twice(), Fit(reference));
        var before = Written(options);
        var told = warnings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(text => $"{model} {text}");

        var updates = await client
            .GetStreamingResponseAsync("Hi", options, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([asked, asked], leaf.Asked.Select(Written));
        Assert.Equal(before, Written(options));
        Assert.Equal(told, updates.SelectMany(update => update.Contents).OfType<WarningContent>().Select(w => w.Text));
        Assert.Equal(told, CallRecord.Of(updates[^1])!.Warnings);
        var whole = await client.GetResponseAsync("Hi", options, TestContext.Current.CancellationToken);
        Assert.Equal(told, CallRecord.Of(whole)!.Warnings);
        Assert.Equal("Hi", whole.Text);
    }

    [Fact]
    public async Task A_model_that_cannot_be_held_to_a_schema_is_told_it_in_words()
    {
        using var leaf = new KeepingClient();
        using var client = PolicyClient.Of(leaf, Fit(new("openai", "gpt-4-turbo")));
        var schema = JsonElement.Parse("""{"type":"object","title":"Emma"}""");

        var response = await client.GetResponseAsync(
            "Hi",
            new()
            {
                Temperature = 0,
                Instructions = "Be brief.",
                ResponseFormat = ChatResponseFormat.ForJsonSchema(schema),
            },
            TestContext.Current.CancellationToken
        );

        var asked = Assert.Single(leaf.Asked)!;
        Assert.Null(asked.ResponseFormat);
        Assert.StartsWith("Be brief.\n\nAnswer with JSON", asked.Instructions, StringComparison.Ordinal);
        Assert.EndsWith(schema.GetRawText(), asked.Instructions, StringComparison.Ordinal);
        Assert.Empty(CallRecord.Of(response)!.Warnings);
    }

    [Fact]
    public async Task The_temperature_that_a_schema_brings_along_is_left_out_without_a_word()
    {
        using var leaf = new KeepingClient();
        using var client = PolicyClient.Of(leaf, Fit(new("openai", "o3")));

        var response = await client.GetResponseAsync(
            "Hi",
            new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json },
            TestContext.Current.CancellationToken
        );

        Assert.Null(Assert.Single(leaf.Asked)!.Temperature);
        Assert.Empty(CallRecord.Of(response)!.Warnings);
    }

    [Theory]
    [InlineData(
        "openai:gpt-5",
        "huge",
        "openai:gpt-5 takes no reasoning effort 'huge', but minimal, low, medium, high"
    )]
    [InlineData("openai:o3", "default", "openai:o3 takes no reasoning effort 'default', but low, medium, high")]
    [InlineData(
        "openai:gpt-4.1",
        "huge",
        "'huge' is no reasoning effort; there are none, minimal, low, medium, high, xhigh, max"
    )]
    [InlineData(
        "openai:nobody-knows",
        "HIGH",
        "'HIGH' is no reasoning effort; there are none, minimal, low, medium, high, xhigh, max"
    )]
    public async Task An_effort_that_is_none_is_refused_before_anything_is_sent(
        string name,
        string level,
        string message
    )
    {
        using var leaf = new KeepingClient();
        var model = new ModelReference(name.Split(':')[0], name.Split(':')[1]);
        using var client = PolicyClient.Of(leaf, PolicyClient.Attempt(model), Fit(model));

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", Thinking(level), TestContext.Current.CancellationToken)
        );

        Assert.Equal((ErrorCategory.InvalidRequest, message), (failure.Category, failure.Message));
        Assert.Empty(leaf.Asked);
    }

    [Theory]
    [InlineData("openai", "gpt-3.5-turbo", "images")]
    [InlineData("cohere", "command-a-03-2025", "images")]
    public async Task A_picture_for_a_model_that_cannot_see_fails_before_anything_is_sent(
        string provider,
        string name,
        string lacking
    )
    {
        using var leaf = new KeepingClient();
        var model = new ModelReference(provider, name);
        using var client = PolicyClient.Of(leaf, PolicyClient.Attempt(model), Fit(model));

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync(
                new ChatMessage(ChatRole.User, [Picture]),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(
            (ErrorCategory.InvalidRequest, false),
            (failure.Category, Assert.Single(failure.Record!.Attempts).WasSent)
        );
        Assert.Equal($"{model} takes no {lacking}, as the list of models says; ask another model", failure.Message);
        Assert.Empty(leaf.Asked);
    }

    [Fact]
    public async Task A_picture_for_a_model_that_sees_goes_as_it_is()
    {
        using var leaf = new KeepingClient();
        using var client = PolicyClient.Of(leaf, Fit(new("openai", "gpt-4o")));

        await client.GetResponseAsync(
            new ChatMessage(ChatRole.User, [Picture]),
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Null(Assert.Single(leaf.Asked));
    }

    private static ChatOptions Thinking(ReasoningEffort effort, float? temperature = null) =>
        new()
        {
            Reasoning = new() { Effort = effort },
            Temperature = temperature,
        };

    private static ChatOptions Thinking(string level)
    {
        var options = new ChatOptions();
        ReasoningLevel.Set(options, level);
        return options;
    }

    private static RequestFitPolicy Fit(ModelReference model) =>
        new(model, new ScriptedChatClient(), () => ModelCatalogue.BuiltIn.Find(model));

    private static string Written(ChatOptions? options) =>
        string.Join(
            ' ',
            new (string Name, object? Value)[]
            {
                ("temperature", options?.Temperature),
                ("top_p", options?.TopP),
                ("top_k", options?.TopK),
                ("effort", options?.Reasoning?.Effort),
                ("level", ReasoningLevel.In(options)),
                ("max", options?.MaxOutputTokens),
            }
                .Where(option => option.Value is not null)
                .Select(option => string.Create(CultureInfo.InvariantCulture, $"{option.Name}={option.Value}"))
        );

    private sealed class Twice : IPolicy
    {
        public IAsyncEnumerator<ChatResponseUpdate> Open(
            Call call,
            OpenCall next,
            CancellationToken cancellationToken
        ) => call.Streams ? BothAsync(call, next, cancellationToken) : next(call, cancellationToken);

        private static async IAsyncEnumerator<ChatResponseUpdate> BothAsync(
            Call call,
            OpenCall next,
            CancellationToken cancellationToken
        )
        {
            for (var time = 0; time < 2; time++)
            {
                await using var updates = next(call, cancellationToken);
                while (await updates.MoveNextAsync())
                {
                    yield return updates.Current;
                }
            }
        }
    }

    private sealed class KeepingClient : IChatClient
    {
        public List<ChatOptions?> Asked { get; } = [];

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            Asked.Add(options);
            return Task.FromResult(
                new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hi")) { FinishReason = ChatFinishReason.Stop }
            );
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            Asked.Add(options);
            await Task.CompletedTask;
            yield return new(ChatRole.Assistant, "Hi") { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
