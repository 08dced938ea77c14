using Prompter.Providers.Simulated;
using Prompter.Tests.Settings;

namespace Prompter.Tests;

public sealed class PrompterHostTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();
    private readonly List<ModelReference> connected = [];
    private readonly List<PrompterHost> hosts = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        hosts.ForEach(host => host.Dispose());
        folder.Dispose();
    }

    [Fact]
    public void A_chain_is_the_role_and_then_the_fallback_of_the_name_alone()
    {
        var host = Create(
            """
            aliases: { b: "sim:b" }
            routes: { code: ["sim:a", b] }
            defaults: { fallback: ["sim:z"] }
            targets:
              code: { fallback: [b, other, code] }
              sim:b: { fallback: ["sim:never"] }
            """
        );

        Assert.Equal(["sim:a", "sim:b", "llm:other"], host.ChainOf("code").Select(model => $"{model}"));
        Assert.Equal(["sim:x", "sim:z"], host.ChainOf("sim:x").Select(model => $"{model}"));
    }

    [Fact]
    public void Models_that_fall_back_to_each_other_end_quietly()
    {
        var host = Create("targets: { a: { fallback: b }, b: { fallback: a } }");

        Assert.Equal(["llm:a", "llm:b"], host.ChainOf("a").Select(model => $"{model}"));
        Assert.Equal(["llm:b", "llm:a"], host.ChainOf("b").Select(model => $"{model}"));
    }

    [Fact]
    public async Task The_fallback_answers_where_the_model_cannot()
    {
        var host = Create("targets: { \"none:gone\": { fallback: [\"sim:echo?fail=401\", \"sim:echo\"] } }");

        var attempts = AttemptsOf(await AskAsync(host, "none:gone"));

        Assert.Equal(
            [("none:gone", false), ("sim:echo?fail=401", true), ("sim:echo", true)],
            attempts.Select(attempt => ($"{attempt.Model}", attempt.WasSent))
        );
    }

    [Fact]
    public async Task Each_model_of_a_chain_has_its_own_retries()
    {
        var host = Create(
            "targets: { code: { fallback: \"sim:echo\" }, \"sim:echo?fail=cut\": { retries: 1 } }\nroutes: { code: \"sim:echo?fail=cut\" }",
            new() { Rescue = StreamRescue.Restart }
        );

        var attempts = AttemptsOf(await AskAsync(host, "code"));

        Assert.Equal(
            ["sim:echo?fail=cut", "sim:echo?fail=cut", "sim:echo"],
            attempts.Select(tried => $"{tried.Model}")
        );
    }

    [Fact]
    public async Task Overrides_win()
    {
        var host = Create("targets: { \"sim:echo?fail=401\": { fallback: [] } }", new() { Fallback = ["sim:echo"] });

        Assert.Equal("Hi", (await AskAsync(host, "sim:echo?fail=401")).Text);
    }

    [Fact]
    public async Task The_circuit_of_a_model_is_one_for_all_its_clients()
    {
        var host = Create("");
        for (var call = 0; call < 5; call++)
        {
            await Assert.ThrowsAsync<PrompterException>(() => AskAsync(host, "sim:echo?fail=500"));
        }

        var refused = await Assert.ThrowsAsync<PrompterException>(() => AskAsync(host, "sim:echo?fail=500"));

        Assert.Equal(ErrorCategory.CircuitOpen, refused.Category);
        Assert.Equal(CircuitState.Open, host.CircuitOf(new("sim", "echo?fail=500"))?.State);
        Assert.Null(host.CircuitOf(new("sim", "echo")));
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_left_alone_with_all_its_models()
    {
        // Nothing listens there: the port is the discard service's.
        var host = Create("providers: { far: { kind: openai, base_url: \"http://127.0.0.1:9/v1\", retries: 0 } }");
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(ErrorCategory.Transient, (await RefusedAsync($"far:model-{call}")).Category);
        }

        Assert.Equal(ErrorCategory.CircuitOpen, (await RefusedAsync("far:another")).Category);
        Assert.True(host.CircuitOf(new("far", "another")) is { State: CircuitState.Open, OfProvider: true });

        async Task<PrompterException> RefusedAsync(string name)
        {
            using var client = host.CreateClient(name);
            return await Assert.ThrowsAsync<PrompterException>(() =>
                client.GetResponseAsync("Hi", cancellationToken: Cancellation)
            );
        }
    }

    [Fact]
    public async Task The_line_before_a_model_is_one_for_all_its_clients()
    {
        var host = Create(
            "aliases: { one: \"sim:echo\", two: \"sim:echo\" }\nproviders: { sim: { requests_per_minute: 1 } }"
        );
        Assert.Null(Assert.Single(AttemptsOf(await AskAsync(host, "one"))).Waited);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var waiting = AskAsync(host, "two", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_passes_a_model_by()
    {
        var host = Create(
            "targets: { small: { max_context_tokens: 10, fallback: \"sim:echo\" } }\naliases: { small: \"sim:echo?tps=1\" }"
        );

        var attempts = AttemptsOf(await AskAsync(host, "small", Cancellation, new string('x', 500)));

        Assert.Equal([false, true], attempts.Select(attempt => attempt.WasSent));
        Assert.Equal(ErrorCategory.ContextLength, attempts[0].Error);
    }

    [Fact]
    public async Task A_model_alone_never_gets_more_than_its_limit()
    {
        var host = Create("targets: { \"sim:echo\": { max_context_tokens: 10 } }");

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync(host, "sim:echo", Cancellation, new string('x', 500))
        );

        Assert.Equal(ErrorCategory.ContextLength, failure.Category);
        Assert.Empty(connected);
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_is_shaped_where_that_is_wished()
    {
        var host = Create("targets: { \"sim:echo\": { max_context_tokens: 60, context: shape } }");
        using var client = host.CreateClient("sim:echo", new() { Connect = ConnectAsync });
        ChatMessage[] messages =
        [
            new(ChatRole.User, string.Concat(Enumerable.Repeat("long ", 500))),
            new(ChatRole.Assistant, "What?"),
            new(ChatRole.User, "short"),
        ];

        Assert.Equal("short", (await client.GetResponseAsync(messages, cancellationToken: Cancellation)).Text);
    }

    [Fact]
    public async Task What_is_known_of_a_model_matters_only_where_there_is_a_choice()
    {
        var host = Create("targets: { choice: { fallback: \"sim:echo\" } }\naliases: { choice: \"openai:gpt-4\" }");
        var tooLong = string.Concat(Enumerable.Repeat("word ", 20_000));

        Assert.NotEmpty((await AskAsync(host, "openai:gpt-4", Cancellation, tooLong)).Text);

        var attempts = AttemptsOf(await AskAsync(host, "choice", Cancellation, tooLong));
        Assert.Equal(
            [("openai:gpt-4", ErrorCategory.ContextLength, false), ("sim:echo", null, true)],
            attempts.Select(attempt => ($"{attempt.Model}", attempt.Error, attempt.WasSent))
        );
    }

    [Fact]
    public async Task Each_model_is_connected_once_when_it_is_needed_and_disposed_of_at_the_end()
    {
        var host = Create("targets: { \"sim:a\": { fallback: [\"sim:b\", \"sim:c\"] } }");
        var models = new Dictionary<string, ScriptedChatClient>(StringComparer.Ordinal)
        {
            ["a"] = new([new PrompterException(ErrorCategory.AuthFailure, "it failed")]),
            ["b"] = new(["yes", ChatFinishReason.Stop]),
            ["c"] = new(["no", ChatFinishReason.Stop]),
        };
        var client = host.CreateClient(
            "sim:a",
            new()
            {
                Connect = (model, _) =>
                {
                    connected.Add(model);
                    return new(models[model.Model]);
                },
            }
        );
        Assert.Equal("yes", (await client.GetResponseAsync("Hi", cancellationToken: Cancellation)).Text);
        Assert.Equal("yes", (await client.GetResponseAsync("Hi", cancellationToken: Cancellation)).Text);

        client.Dispose();

        Assert.Equal(["sim:a", "sim:b"], connected.Select(model => $"{model}"));
        Assert.Equal([true, true, false], models.Values.Select(model => model.IsDisposed));
    }

    [Fact]
    public void A_client_tells_of_which_model_it_is_before_it_is_connected()
    {
        using var client = Create("aliases: { fast: \"sim:echo\" }").CreateClient("fast");

        var metadata = client.GetService<ChatClientMetadata>();

        Assert.Equal(("sim", "echo"), (metadata?.ProviderName, metadata?.DefaultModelId));
    }

    [Theory]
    [InlineData("sim:echo", "sim:echo")]
    [InlineData("openai:gpt-5.5", "openai:gpt-5.5")]
    [InlineData("gpt-4", "llm:gpt-4")]
    [InlineData("llama3.2:3b", "llm:llama3.2:3b")]
    public void A_model_without_a_provider_is_one_of_llm(string text, string model) =>
        Assert.Equal(model, $"{Create("").Parse(text)}");

    [Fact]
    public async Task What_is_used_through_any_client_is_counted_in_one_place()
    {
        var host = Create("");
        await AskAsync(host, "sim:echo");
        await Assert.ThrowsAsync<PrompterException>(() => AskAsync(host, "sim:echo?fail=401"));

        var usage = host.Usage.Get(null);

        Assert.Equal((2, 0m), (usage.Attempts, usage.Cost));
        Assert.Equal([0, 1], usage.Models.Select(model => model.Failures).Order());
    }

    [Fact]
    public async Task Policies_made_in_code_take_the_place_of_the_settings()
    {
        var loaded = folder.WithProject("defaults: { retries: 0 }").Load().Value;
        using var host = new PrompterHost(
            loaded,
            new()
            {
                Clock = ManualTimeProvider.AutoAdvancing(TimeSpan.FromMinutes(1)),
                Policies = new()
                {
                    Retry = new() { Retries = 1 },
                    RateLimit = new() { MaxConcurrency = 1 },
                    CircuitBreaker = new() { MinimumFailures = 1 },
                    Deadlines = new() { Total = TimeSpan.FromDays(1) },
                },
            }
        );

        var attempts = AttemptsOf(await AskAsync(host, "sim:echo?fail=429x1"));

        Assert.Equal([ErrorCategory.RateLimit, null], attempts.Select(attempt => attempt.Error));
    }

    private static IReadOnlyList<Attempt> AttemptsOf(ChatResponse response) => CallRecord.Of(response)!.Attempts;

    private PrompterHost Create(string yaml, PolicySettings? overrides = null)
    {
        var host = new PrompterHost(
            folder.WithProject(yaml).Load().Value,
            new()
            {
                Environment = folder.Sources.Environment,
                Overrides = overrides ?? new(),
                OtherProviders = ["none"],
            }
        );
        hosts.Add(host);
        return host;
    }

    private Task<ChatResponse> AskAsync(PrompterHost host, string name) => AskAsync(host, name, Cancellation);

    private async Task<ChatResponse> AskAsync(
        PrompterHost host,
        string name,
        CancellationToken cancellationToken,
        string prompt = "Hi"
    )
    {
        using var client = host.CreateClient(name, new() { Connect = ConnectAsync });
        return await client
            .GetStreamingResponseAsync(prompt, cancellationToken: cancellationToken)
            .ToChatResponseAsync(cancellationToken);
    }

    private ValueTask<IChatClient> ConnectAsync(ModelReference model, CancellationToken cancellationToken)
    {
        connected.Add(model);
        return model.Provider == "none"
            ? throw new PrompterException(ErrorCategory.AuthFailure, "there is no key")
            : new(new SimulatedChatClient(model.Provider == "sim" ? model.Model : "echo", TimeProvider.System));
    }
}
