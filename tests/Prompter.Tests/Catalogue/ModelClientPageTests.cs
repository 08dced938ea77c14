using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Catalogue;

/// <summary>What docs/model-clients.md shows, compiled and run.</summary>
public sealed class ModelClientPageTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    [Fact]
    public async Task The_example_is_this_code_and_runs()
    {
        var server = simulator.Server;
        var known = new ProviderRegistry();
        var settings = ConfigurationLoader.BuiltIn with
        {
            Providers = new[]
            {
                known.Find("anthropic")! with
                {
                    BaseUrl = server.AnthropicBaseUrl,
                },
                known.Find("openrouter")! with
                {
                    BaseUrl = server.OpenAIBaseUrl,
                },
            }.ToDictionary(provider => provider.Name),
        };
        var environment = new Dictionary<string, string>
        {
            ["ANTHROPIC_API_KEY"] = "any",
            ["OPENROUTER_API_KEY"] = "any",
        };
        using var host = new PrompterHost(settings, new() { Environment = environment });

#pragma warning disable xUnit1051 // An example without cancellation is shorter.
        // The example begins.
        var claude = ModelFamily.FindModel("claude")!;
        using var client = new ModelClient(claude, model => host.CreateClient($"{model}"));
        await client.AskAsync("My cat is called Ada. Remember that.");
        client.SetProvider("openrouter");
        var answer = await client.AskAsync("What is my cat called?");
        // The example ends.
#pragma warning restore xUnit1051

        Assert.Equal("You said: What is my cat called?", answer.Text);
        Assert.Equal(4, client.Conversation.Count);
        Assert.Contains("My cat is called Ada.", server.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Equal(LinesOfPage(), LinesOfThis());
    }

    [Fact]
    public void The_families_of_the_page_are_those_that_there_are()
    {
        var page = File.ReadAllText(PagePath());

        Assert.All(ModelFamily.All, family => Assert.Contains(family.Name, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_without_a_key_is_refused_when_it_is_asked()
    {
        using var host = new PrompterHost(null, new() { Environment = new Dictionary<string, string>() });
        using var client = new ModelClient(ModelFamily.FindModel("claude")!, model => host.CreateClient($"{model}"));

        var refusal = await Assert.ThrowsAsync<PrompterException>(() =>
            client.AskAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Equal(ErrorCategory.AuthFailure, refusal.Category);
        Assert.Empty(client.Conversation);
    }

    [Fact]
    public void A_model_that_nobody_knows_is_not_found() => Assert.Null(ModelFamily.FindModel("claudette"));

    private static List<string> LinesOfPage() =>
        [
            .. File.ReadLines(PagePath())
                .SkipWhile(line => line != "```csharp")
                .Skip(1)
                .TakeWhile(line => line != "```")
                .Select(line => line.Trim()),
        ];

    private static List<string> LinesOfThis([CallerFilePath] string thisFile = "") =>
        [
            .. File.ReadLines(thisFile)
                .Select(line => line.Trim())
                .SkipWhile(line => line != "// The example begins.")
                .Skip(1)
                .TakeWhile(line => line != "// The example ends."),
        ];

    private static string PagePath([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "model-clients.md");
}
