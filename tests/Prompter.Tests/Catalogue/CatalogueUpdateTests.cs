namespace Prompter.Tests.Catalogue;

public sealed class CatalogueUpdateTests : IDisposable
{
    private static readonly Uri Url = new("https://lists.example/api.json");

    /// <summary>As models.dev serves it: a member for each provider, and kinds of input and output under modalities.</summary>
    private const string ModelsDev = """
        {
          "google": {
            "id": "google", "env": ["GEMINI_API_KEY"], "npm": "@ai-sdk/google", "name": "Google",
            "models": {
              "gemini-x": {
                "id": "gemini-x", "name": "Gemini X", "attachment": true, "reasoning": true, "tool_call": true,
                "temperature": false, "release_date": "2026-05-01", "last_updated": "2026-05-02", "status": "beta",
                "modalities": { "input": ["text", "image"], "output": ["text"] },
                "reasoning_options": [{ "type": "toggle" }, { "type": "effort", "values": ["low", "high"] }],
                "limit": { "context": 1000000, "output": 0 },
                "cost": {
                  "input": 1.25, "output": 10, "cache_read": 0.31, "cache_write": 0.1, "reasoning": 12,
                  "context_over_200k": { "input": 2.5, "output": 15, "cache_read": 0.625 }
                }
              },
              "painter": { "name": "Painter", "modalities": { "input": ["text"], "output": ["image"] } },
              "router": { "cost": { "input": -1, "output": -1 } },
              "search": { "cost": { "input": 1, "output": 1, "request": 5 } },
              "text-embedding-9": { "cost": { "input": 1, "output": 0 } }
            }
          },
          "elsewhere": { "models": { "m": { "cost": { "input": 1, "output": 1 } } } }
        }
        """;

    private readonly ScratchFolder folder = new();
    private readonly ManualTimeProvider time = new();

    private string Stored => Path.Combine(folder.Path, "data", "prompter", "models.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_list_of_models_dev_is_stored_in_our_own_format_with_the_day_it_was_fetched()
    {
        await UpdateAsync(ModelsDev);

        var list = ModelCatalogue.Load(Stored, Assert.Fail);
        Assert.Equal((new DateOnly(2030, 1, 1), Stored), (list.AsOf, list.Path));
        Assert.Equal(["gemini-x", "router", "search"], list.Models("gemini").Select(model => model.Reference.Model));
        Assert.Equal(["gemini"], list.Providers);
    }

    [Fact]
    public async Task Every_figure_of_models_dev_arrives()
    {
        var model = (await UpdateAsync(ModelsDev)).Find(new("gemini", "gemini-x"))!;

        Assert.Equal(
            ("Gemini X", new DateOnly(2026, 5, 1), "beta", 1_000_000L, null),
            (model.Title, model.Released, model.Status, model.ContextLength, model.OutputLimit)
        );
        Assert.Equal(ModelCapabilities.Tools | ModelCapabilities.Images | ModelCapabilities.Reasoning, model.Can);
        Assert.Equal(
            ModelCapabilities.Temperature | ModelCapabilities.Pdf | ModelCapabilities.Audio | ModelCapabilities.Video,
            model.Cannot
        );
        Assert.Equal((true, false), (model.Reasoning.CanBeTurnedOff, model.Reasoning.TakesBudget));
        Assert.Equal(["low", "high"], model.Reasoning.Efforts);
        var tier = new ModelPriceTier(200_000, new(0.0025m, 0.015m) { CachedInputPer1K = 0.000625m });
        Assert.Equal(tier, Assert.Single(model.Price!.Tiers));
        Assert.Equal(
            new ModelPrice(0.00125m, 0.01m) { CachedInputPer1K = 0.00031m, ReasoningPer1K = 0.012m },
            model.Price with
            {
                Tiers = [],
            }
        );
    }

    [Fact]
    public async Task What_the_built_in_list_knows_more_of_a_model_stays_known()
    {
        var list = await UpdateAsync(
            """
            {"openai":{"models":{"gpt-5.6-sol":{"reasoning":true,"reasoning_options":[{"type":"effort","values":["none","low",null]}]},"o3":{}}},
             "anthropic":{"models":{"claude-opus-4-5":{"tool_call":true,"cost":{}},"claude-opus-4-6":{}}}}
            """
        );

        var sol = list.Find(new("openai", "gpt-5.6"))!;
        Assert.Equal(("gpt-5.6-sol", true), (sol.Reference.Model, sol.Reasoning.RefusesTemperature));
        Assert.Equal((true, "low"), (sol.Reasoning.CanBeTurnedOff, Assert.Single(sol.Reasoning.Efforts)));
        Assert.Equal(
            ModelCapabilities.Tools | ModelCapabilities.Prefill,
            list.Find(new("anthropic", "claude-opus-4-5"))!.Can
        );
        Assert.Null(list.Find(new("anthropic", "claude-opus-4-5"))!.Price);
        Assert.Equal(ModelCapabilities.Prefill, list.Find(new("anthropic", "claude-opus-4-6"))!.Cannot);
    }

    [Theory]
    [InlineData("router")]
    [InlineData("search")]
    public async Task A_price_that_tokens_do_not_tell_is_unknown(string name) =>
        Assert.Null((await UpdateAsync(ModelsDev)).Find(new("gemini", name))!.Price);

    [Fact]
    public async Task A_list_in_our_own_format_is_stored_as_it_is()
    {
        const string Own =
            """{"format":1,"as_of":"2031-02-03","source":"me","providers":{"mine":{"m":{"price":[1,2]}}}}""";

        await UpdateAsync(Own);

        Assert.Equal(Own, await File.ReadAllTextAsync(Stored, TestContext.Current.CancellationToken));
        Assert.Equal(new ModelPrice(0.001m, 0.002m), ModelCatalogue.Load(Stored, Assert.Fail).Price(new("mine", "m")));
    }

    [Theory]
    [InlineData("<html>not found</html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"openai":5}""")]
    [InlineData("""{"openai":{"models":[]}}""")]
    [InlineData("""{"openai":{"models":{"m":{"cost":{"input":1,"output":1e12}}}}}""")]
    [InlineData("""{"openai":{"models":{"m":{"limit":{"context":-5}}}}}""")]
    [InlineData("""{"openai":{"models":{"m":{"tool_call":"maybe"}}}}""")]
    [InlineData("""{"openai":{"models":{"m":{"cost":{"input":1,"output":1,"tiers":[{}]}}}}}""")]
    [InlineData("""{"format":1,"as_of":"2031-01-01","providers":{}}""")]
    public async Task What_is_no_list_replaces_nothing(string text)
    {
        await UpdateAsync(ModelsDev);
        var before = await File.ReadAllBytesAsync(Stored, TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<PrompterException>(() => UpdateAsync(text));

        Assert.Equal(ErrorCategory.MalformedOutput, exception.Category);
        Assert.StartsWith(
            $"{Url} is no list of models that Prompter can read: ",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(Stored, TestContext.Current.CancellationToken));
        Assert.Equal([Stored], Directory.GetFiles(Path.GetDirectoryName(Stored)!));
    }

    [Fact]
    public async Task A_failure_says_which_list_was_looked_for_and_stores_nothing()
    {
        var update = new CatalogueUpdate(
            (_, _) => throw new PrompterException(ErrorCategory.Permanent, "no luck (404)") { StatusCode = 404 }
        );

        var exception = await Assert.ThrowsAsync<PrompterException>(() =>
            update.RunAsync(Url, Stored, TestContext.Current.CancellationToken)
        );

        Assert.Equal($"the list of models cannot be had from {Url}: no luck (404)", exception.Message);
        Assert.Equal(404, exception.StatusCode);
        Assert.False(File.Exists(Stored));
    }

    private Task<ModelCatalogue> UpdateAsync(string answer) =>
        new CatalogueUpdate(
            (address, _) =>
            {
                Assert.Equal(Url, address);
                return Task.FromResult(Encoding.UTF8.GetBytes(answer));
            },
            time
        ).RunAsync(Url, Stored, TestContext.Current.CancellationToken);
}
