using System.Runtime.CompilerServices;
using Prompter.Settings;
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
        var registry = new ProviderRegistry(
            new[]
            {
                known.Find("anthropic")! with
                {
                    BaseUrl = server.AnthropicBaseUrl,
                },
                known.Find("openrouter")! with
                {
                    BaseUrl = server.OpenAIBaseUrl,
                },
            }.ToDictionary(provider => provider.Name)
        );
        var environment = new Dictionary<string, string>
        {
            ["ANTHROPIC_API_KEY"] = "any",
            ["OPENROUTER_API_KEY"] = "any",
        };

#pragma warning disable xUnit1051 // An example without cancellation is shorter.
        // The example begins.
        using var client = registry.CreateModelClient("claude", environment);
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

        Assert.All(
            Prompter.Catalogue.ModelFamily.All,
            family => Assert.Contains(family.Name, page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_first_provider_with_a_key_is_taken()
    {
        using var client = new ProviderRegistry().CreateModelClient(
            "claude",
            new Dictionary<string, string> { ["OPENROUTER_API_KEY"] = "any" }
        );

        Assert.Equal("openrouter:anthropic/claude-sonnet-5", client.Reference.ToString());
    }

    [Theory]
    [InlineData("claude", ErrorCategory.AuthFailure)]
    [InlineData("claudette", ErrorCategory.ModelNotFound)]
    public void A_model_without_a_key_or_that_nobody_knows_is_refused(string model, ErrorCategory category)
    {
        var refusal = Assert.Throws<PrompterException>(() =>
            new ProviderRegistry().CreateModelClient(model, new Dictionary<string, string>())
        );

        Assert.Equal(category, refusal.Category);
    }

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
