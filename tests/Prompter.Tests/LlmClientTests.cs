using Microsoft.Extensions.DependencyInjection;
using Prompter.DependencyInjection;
using Prompter.Simulator;

namespace Prompter.Tests;

public sealed class LlmClientTests : IAsyncLifetime
{
    private SimulatorServer server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await SimulatorServer.StartAsync(cancellationToken: Stop);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_prompt_is_answered_by_the_first_model_that_can()
    {
        using var client = Client("openai:gpt-5.5?fail=503", "anthropic:claude-sonnet-4-5").Build();

        var response = await client.ChatAsync([new(ChatRole.User, "Hi")], cancellationToken: Stop);

        Assert.NotEmpty(response.Text);
        var attempts = CallRecord.Of(response)!.Attempts;
        Assert.Equal(
            [("openai", ErrorCategory.Overloaded), ("openai", ErrorCategory.Overloaded), ("anthropic", null)],
            attempts.Select(attempt => (attempt.Model.Provider, attempt.Error))
        );
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_begins_anew_at_the_next_model_where_that_is_wished()
    {
        using var client = Client("openai:gpt-5.5?fail=cut", "anthropic:claude-sonnet-4-5")
            .WithRescue(StreamRescue.Restart)
            .Build();

        var text = "";
        var notices = new List<NoticeContent>();
        await foreach (var update in client.StreamAsync("Hi", cancellationToken: Stop))
        {
            if (NoticeContent.In(update) is { } notice)
            {
                notices.Add(notice);
                text = notice.Restarts ? "" : text;
            }

            text += update.Text;
        }

        Assert.Equal(
            await Client("anthropic:claude-sonnet-4-5").Build().GenerateAsync("Hi", cancellationToken: Stop),
            text
        );
        Assert.Equal([false, true], notices.Select(notice => notice.TakesOver));
        Assert.All(notices, notice => Assert.True(notice.Restarts));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_an_exception_with_the_text_so_far_by_default()
    {
        using var client = Client("openai:gpt-5.5?fail=cut", "anthropic:claude-sonnet-4-5").Build();

        var text = "";
        var failure = await Assert.ThrowsAsync<BrokenStreamException>(async () =>
        {
            await foreach (var update in client.StreamAsync("Hi", cancellationToken: Stop))
            {
                text += update.Text;
            }
        });

        Assert.NotEmpty(text);
        Assert.Equal(text, failure.Text);
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Single(failure.Attempts);
    }

    [Fact]
    public async Task An_older_claude_goes_on_from_the_text_that_another_model_began()
    {
        using var client = Client("openai:gpt-5.5?fail=cut", "anthropic:claude-sonnet-4-5")
            .WithRescue(StreamRescue.Continue)
            .Build();

        var text = "";
        NoticeContent? last = null;
        await foreach (var update in client.StreamAsync("Hi", cancellationToken: Stop))
        {
            var notice = NoticeContent.In(update);
            last = notice ?? last;
            text = notice is { Restarts: true } ? "" : text + update.Text;
        }

        Assert.True(last is { Continues: true, TakesOver: true });
        using var request = JsonDocument.Parse(server.Requests[^1].Body);
        var sent = request.RootElement.GetProperty("messages");
        var begun = sent[sent.GetArrayLength() - 1];
        Assert.Equal("assistant", begun.GetProperty("role").GetString());
        Assert.StartsWith(TextOf(begun), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_names_a_model_or_a_role()
    {
        using var client = Client("openai:gpt-5.5").WithRoute("fast", "ollama:llama3.2:3b").Build();

        await client.GenerateAsync("Hi", new() { ModelId = "fast" }, Stop);
        await client.GenerateAsync("Hi", new() { ModelId = "anthropic:claude-sonnet-4-5" }, Stop);
        await client.GenerateAsync("Hi", cancellationToken: Stop);

        Assert.Equal(
            ["/api/chat", "/v1/messages", "/v1/chat/completions"],
            server.Requests.Select(request => request.Path)
        );
    }

    [Fact]
    public async Task A_call_names_a_route_that_says_what_its_model_needs()
    {
        var needs = new RouteNeeds(new() { Context = 100_000 }, RoutePreference.Cheapest, ["openai:gpt-4.1-nano"]);
        var settings = ConfigurationLoader.BuiltIn with
        {
            RouteNeeds = new Dictionary<string, RouteNeeds>(StringComparer.Ordinal) { ["code"] = needs },
        };
        using var client = Client(settings, ["anthropic:claude-opus-4-5"]).Build();

        await client.GenerateAsync("Hi", new() { ModelId = "code" }, Stop);

        using var request = JsonDocument.Parse(Assert.Single(server.Requests).Body);
        Assert.Equal("gpt-4.1-nano", request.RootElement.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Requirements_choose_the_cheapest_model_that_has_them()
    {
        using var client = Client("anthropic:claude-opus-4-5", "openai:gpt-4.1-nano", "sim:swift").Build();
        var options = new ChatOptions
        {
            AdditionalProperties = new()
            {
                [ModelRequirements.Property] = new ModelRequirements
                {
                    Capabilities = ModelCapabilities.Images,
                    ContextLength = 100_000,
                    Preference = ModelPreference.Cheapest,
                },
            },
        };

        await client.GenerateAsync("Hi", options, Stop);

        Assert.Equal("/v1/chat/completions", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData(ModelPreference.Fastest, "/v1/chat/completions")]
    [InlineData(ModelPreference.Listed, "/v1/messages")]
    public async Task The_fastest_model_is_one_whose_speed_is_known(ModelPreference preference, string path)
    {
        using var client = Client("anthropic:claude-opus-4-5", "openai:gpt-4.1-nano").Build();
        await client.GenerateAsync("Hi", new() { ModelId = "openai:gpt-4.1-nano" }, Stop);
        var options = new ChatOptions
        {
            AdditionalProperties = new()
            {
                [ModelRequirements.Property] = new ModelRequirements { Preference = preference },
            },
        };

        await client.GenerateAsync("Hi", options, Stop);

        Assert.Equal(["/v1/chat/completions", path], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_client_of_the_users_own_stands_around_each_model()
    {
        var models = new List<ModelReference>();
        using var client = Client("openai:gpt-4.1-nano")
            .Use(
                (inner, model) =>
                {
                    models.Add(model);
                    return inner.AsBuilder().ConfigureOptions(options => options.MaxOutputTokens = 1).Build();
                }
            )
            .Build();

        var response = await client.ChatAsync([new(ChatRole.User, "Hi")], cancellationToken: Stop);

        Assert.Equal("openai:gpt-4.1-nano", $"{Assert.Single(models)}");
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Fact]
    public async Task Nobody_who_has_what_is_needed_is_told_with_each_reason()
    {
        using var client = Client("openai:gpt-4.1-nano", "sim:swift").Build();
        var options = new ChatOptions
        {
            AdditionalProperties = new()
            {
                [ModelRequirements.Property] = new ModelRequirements { ContextLength = 100_000_000 },
            },
        };

        var failure = await Assert.ThrowsAsync<PrompterException>(() => client.GenerateAsync("Hi", options, Stop));

        Assert.Equal(ErrorCategory.InvalidRequest, failure.Category);
        Assert.Contains("openai:gpt-4.1-nano: a context of", failure.Message, StringComparison.Ordinal);
        Assert.Contains("sim:swift: nothing is known of it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_can_be_changed_between_calls()
    {
        using var client = Client("openai:gpt-5.5").Build();
        client.SetFallbackChain("sim:swift", "openai:gpt-5.5");

        Assert.StartsWith(
            "Simulated answer by swift",
            await client.GenerateAsync("Hi", cancellationToken: Stop),
            StringComparison.Ordinal
        );
        Assert.Equal(["sim:swift", "openai:gpt-5.5"], client.FallbackChain.Select(model => model.ToString()));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Usage_counts_every_try_by_model_and_can_be_reset()
    {
        using var client = Client("openai:gpt-4.1-nano?fail=429x1").Build();
        await client.GenerateAsync("Hi", cancellationToken: Stop);
        await foreach (var _ in client.StreamAsync("Hi", cancellationToken: Stop)) { }

        var usage = Assert.Single(client.GetUsage().Models);
        Assert.Equal((3, 1), (usage.Attempts, usage.Failures));
        Assert.True(usage.Tokens.OutputTokenCount > 0);
        Assert.Equal(
            usage.Tokens.OutputTokenCount,
            client.GetUsage(new() { Provider = "openai" }).Tokens.OutputTokenCount
        );
        Assert.Empty(client.GetUsage(new() { Provider = "anthropic" }).Models);
        client.ResetUsage();
        Assert.Empty(client.GetUsage().Models);
        Assert.Equal(0, client.GetUsage().Cost);
    }

    [Fact]
    public async Task Models_are_listed_by_their_provider_with_what_is_known_of_them()
    {
        using var client = Client("openai:gpt-5.5").Build();
        var models = await client.ListModelsAsync(cancellationToken: Stop);
        Assert.NotEmpty(models);
        Assert.All(models, model => Assert.Equal("openai", model.Reference.Provider));
        Assert.Contains(
            models,
            model => model is { ContextLength: > 0, Price: not null, Can: not ModelCapabilities.None }
        );
        Assert.All(
            await client.ListModelsAsync("ollama", Stop),
            model => Assert.Equal("ollama", model.Reference.Provider)
        );
        var failure = await Assert.ThrowsAsync<PrompterException>(() => client.ListModelsAsync("nobody", Stop));
        Assert.Contains("'nobody'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_a_model_is_passed_by()
    {
        using var client = new LlmClientBuilder()
            .WithEnvironment(new Dictionary<string, string>(StringComparer.Ordinal))
            .WithModels("groq:llama", "sim:swift")
            .Build();

        var response = await client.ChatAsync([new(ChatRole.User, "Hi")], cancellationToken: Stop);

        var attempts = CallRecord.Of(response)!.Attempts;
        Assert.Equal([false, true], attempts.Select(attempt => attempt.WasSent));
        Assert.Contains("GROQ_API_KEY", attempts[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_models_says_how_to_name_one()
    {
        using var client = new LlmClientBuilder().Build();
        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GenerateAsync("Hi", cancellationToken: Stop)
        );
        Assert.Contains("no model is named", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_tries_again_unless_its_configuration_says_otherwise()
    {
        const string Flaky = "sim:echo?fail=429x1&retry_after=1ms";
        using var client = new LlmClientBuilder().WithModels(Flaky).Build();
        Assert.Equal("Hi", await client.GenerateAsync("Hi", cancellationToken: Stop));

        var configuration = ConfigurationLoader.BuiltIn with
        {
            ProviderPolicies = new Dictionary<string, PolicySettings>(StringComparer.Ordinal)
            {
                ["sim"] = new() { Retries = 0 },
            },
        };
        using var impatient = new LlmClientBuilder(configuration).WithModels(Flaky).Build();
        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            impatient.GenerateAsync("Hi", cancellationToken: Stop)
        );
        Assert.Equal(ErrorCategory.RateLimit, failure.Category);
    }

    [Fact]
    public async Task Dependency_injection_gives_one_client_under_both_names()
    {
        var services = new ServiceCollection().AddPrompter(builder => builder.WithModels("sim:swift"));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();
        Assert.Same(provider.GetRequiredService<LlmClient>(), client);
        Assert.NotEmpty((await client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
    }

    private LlmClientBuilder Client(params string[] models) => Client(ConfigurationLoader.BuiltIn, models);

    private LlmClientBuilder Client(PrompterConfiguration basis, string[] models) => new LlmClientBuilder(
            basis with
            {
                Providers = new Dictionary<string, Provider>(StringComparer.Ordinal)
                {
                    ["openai"] = new("openai", ProviderKind.OpenAI)
                    {
                        BaseUrl = server.OpenAIBaseUrl,
                        KeyVariables = ["KEY"],
                    },
                    ["anthropic"] = new("anthropic", ProviderKind.Anthropic)
                    {
                        BaseUrl = server.AnthropicBaseUrl,
                        KeyVariables = ["KEY"],
                    },
                    ["ollama"] = new("ollama", ProviderKind.Ollama) { BaseUrl = server.OllamaBaseUrl },
                },
            }
        ).WithEnvironment(new Dictionary<string, string>(StringComparer.Ordinal) { ["KEY"] = "any" }).WithModels(models).UseRetry(new() { Retries = 1, Delay = TimeSpan.FromMilliseconds(1) });

    private static string TextOf(JsonElement message) =>
        message.GetProperty("content") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : message.GetProperty("content")[0].GetProperty("text").GetString()!;
}
