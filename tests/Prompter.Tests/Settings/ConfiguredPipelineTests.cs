using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Rescue;
using Prompter.Providers.Simulated;
using Prompter.Settings;

namespace Prompter.Tests.Settings;

public sealed class ConfiguredPipelineTests : IDisposable
{
    private static readonly HashSet<string> Providers = new(StringComparer.Ordinal) { "sim", "none" };
    private readonly ConfigurationFolder folder = new();
    private readonly List<ModelReference> connected = [];
    private readonly List<ConfiguredPipeline> pipelines = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        pipelines.ForEach(pipeline => pipeline.Dispose());
        folder.Dispose();
    }

    [Fact]
    public void A_chain_is_the_role_and_then_the_fallback_of_the_name_alone()
    {
        var pipeline = Create(
            """
            aliases: { b: "sim:b" }
            routes: { code: ["sim:a", b] }
            defaults: { fallback: ["sim:z"] }
            targets:
              code: { fallback: [b, other, code] }
              sim:b: { fallback: ["sim:never"] }
            """
        );

        Assert.Equal(["sim:a", "sim:b", "llm:other"], pipeline.ChainOf("code").Select(model => $"{model}"));
        Assert.Equal(["sim:x", "sim:z"], pipeline.ChainOf("sim:x").Select(model => $"{model}"));
    }

    [Fact]
    public void Models_that_fall_back_to_each_other_end_quietly()
    {
        var pipeline = Create("targets: { a: { fallback: b }, b: { fallback: a } }");

        Assert.Equal(["llm:a", "llm:b"], pipeline.ChainOf("a").Select(model => $"{model}"));
        Assert.Equal(["llm:b", "llm:a"], pipeline.ChainOf("b").Select(model => $"{model}"));
    }

    [Fact]
    public async Task The_fallback_answers_where_the_model_cannot()
    {
        var pipeline = Create("targets: { \"none:gone\": { fallback: [\"sim:echo?fail=401\", \"sim:echo\"] } }");

        var attempts = AttemptsOf(await AskAsync(pipeline, "none:gone"));

        Assert.Equal(
            [("none:gone", false), ("sim:echo?fail=401", true), ("sim:echo", true)],
            attempts.Select(attempt => ($"{attempt.Model}", attempt.WasSent))
        );
    }

    [Fact]
    public async Task Each_model_of_a_chain_has_its_own_retries()
    {
        var pipeline = Create(
            "targets: { code: { fallback: \"sim:echo\" }, \"sim:echo?fail=cut\": { retries: 1 } }\nroutes: { code: \"sim:echo?fail=cut\" }",
            new() { Rescue = StreamRescue.Restart }
        );

        var attempts = AttemptsOf(await AskAsync(pipeline, "code"));

        Assert.Equal(
            ["sim:echo?fail=cut", "sim:echo?fail=cut", "sim:echo"],
            attempts.Select(tried => $"{tried.Model}")
        );
    }

    [Fact]
    public async Task Overrides_win()
    {
        var pipeline = Create(
            "targets: { \"sim:echo?fail=401\": { fallback: [] } }",
            new() { Fallback = ["sim:echo"] }
        );

        Assert.Equal("Hi", (await AskAsync(pipeline, "sim:echo?fail=401")).Text);
    }

    [Fact]
    public async Task The_circuit_of_a_model_is_one_for_all_its_clients()
    {
        var pipeline = Create("");
        for (var call = 0; call < 5; call++)
        {
            await Assert.ThrowsAsync<PrompterException>(() => AskAsync(pipeline, "sim:echo?fail=500"));
        }

        var refused = await Assert.ThrowsAsync<PrompterException>(() => AskAsync(pipeline, "sim:echo?fail=500"));

        Assert.Equal(ErrorCategory.CircuitOpen, refused.Category);
        Assert.Equal(CircuitState.Open, pipeline.CircuitOf(new("sim", "echo?fail=500"))?.State);
        Assert.Null(pipeline.CircuitOf(new("sim", "echo")));
    }

    [Fact]
    public async Task The_line_before_a_model_is_one_for_all_its_clients()
    {
        var pipeline = Create(
            "aliases: { one: \"sim:echo\", two: \"sim:echo\" }\nproviders: { sim: { requests_per_minute: 1 } }"
        );
        Assert.Null(Assert.Single(AttemptsOf(await AskAsync(pipeline, "one"))).Waited);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var waiting = AskAsync(pipeline, "two", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_passes_a_model_by()
    {
        var pipeline = Create(
            "targets: { small: { max_context_tokens: 10, fallback: \"sim:echo\" } }\naliases: { small: \"sim:echo?tps=1\" }"
        );

        var attempts = AttemptsOf(await AskAsync(pipeline, "small", Cancellation, new string('x', 500)));

        Assert.Equal([false, true], attempts.Select(attempt => attempt.WasSent));
        Assert.Equal(ErrorCategory.ContextLength, attempts[0].Error);
    }

    [Fact]
    public async Task A_model_alone_never_gets_more_than_its_limit()
    {
        var pipeline = Create("targets: { \"sim:echo\": { max_context_tokens: 10 } }");

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync(pipeline, "sim:echo", Cancellation, new string('x', 500))
        );

        Assert.Equal(ErrorCategory.ContextLength, failure.Category);
        Assert.Empty(connected);
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_is_shaped_where_that_is_wished()
    {
        var pipeline = Create("targets: { \"sim:echo\": { max_context_tokens: 60, context: shape } }");
        using var client = pipeline.CreateClient("sim:echo", ConnectAsync);
        ChatMessage[] messages =
        [
            new(ChatRole.User, string.Concat(Enumerable.Repeat("long ", 500))),
            new(ChatRole.Assistant, "What?"),
            new(ChatRole.User, "short"),
        ];

        Assert.Equal("short", (await client.GetResponseAsync(messages, cancellationToken: Cancellation)).Text);
    }

    [Fact]
    public async Task Models_are_looked_up_only_where_there_is_a_choice()
    {
        var asked = new List<string>();
        var pipeline = Create("targets: { \"sim:small\": { fallback: \"sim:echo\" } }", known: asked);

        await AskAsync(pipeline, "sim:echo");
        Assert.Empty(asked);

        var attempts = AttemptsOf(await AskAsync(pipeline, "sim:small", Cancellation, new string('x', 500)));
        Assert.Equal(["sim:small", "sim:echo"], asked);
        Assert.Equal(ErrorCategory.ContextLength, attempts[0].Error);
    }

    private static IReadOnlyList<Attempt> AttemptsOf(ChatResponse response) =>
        (IReadOnlyList<Attempt>)response.AdditionalProperties![ChatProperties.Attempts]!;

    private ConfiguredPipeline Create(string yaml, PolicySettings? overrides = null, List<string>? known = null)
    {
        var pipeline = new ConfiguredPipeline(
            folder.WithProject(yaml).Load().Value,
            text => ModelReference.Parse(text, Providers, "llm")
        )
        {
            Overrides = overrides ?? new(),
            Catalogue = model =>
            {
                known?.Add($"{model}");
                return new(model) { ContextLength = model.Model == "small" ? 10 : 1000 };
            },
        };
        pipelines.Add(pipeline);
        return pipeline;
    }

    private Task<ChatResponse> AskAsync(ConfiguredPipeline pipeline, string name) =>
        AskAsync(pipeline, name, Cancellation);

    private async Task<ChatResponse> AskAsync(
        ConfiguredPipeline pipeline,
        string name,
        CancellationToken cancellationToken,
        string prompt = "Hi"
    )
    {
        using var client = pipeline.CreateClient(name, ConnectAsync);
        return await client
            .GetStreamingResponseAsync(prompt, cancellationToken: cancellationToken)
            .ToChatResponseAsync(cancellationToken);
    }

    private ValueTask<IChatClient> ConnectAsync(ModelReference model, CancellationToken cancellationToken)
    {
        connected.Add(model);
        return model.Provider == "sim"
            ? new(new SimulatedChatClient(model.Model))
            : throw new PrompterException(ErrorCategory.AuthFailure, "there is no key");
    }
}
