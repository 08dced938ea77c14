namespace Prompter.Tests.Catalogue;

public sealed class ModelCatalogueTests : IDisposable
{
    private readonly ScratchFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_built_in_list_is_whole_and_dated()
    {
        var all = ModelCatalogue.BuiltIn.Providers.SelectMany(ModelCatalogue.BuiltIn.Models).ToList();

        Assert.Equal(new DateOnly(2026, 11, 28), ModelCatalogue.BuiltIn.AsOf);
        Assert.Equal("models.dev, genai-prices and the providers' own pages", ModelCatalogue.BuiltIn.Source);
        Assert.InRange(all.Count, 500, 1000);
        Assert.InRange(all.Count(model => model.Price is not null), 500, all.Count);
        Assert.All(all, model => Assert.Equal(ModelCapabilities.None, model.Can & model.Cannot));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "openai",
                "anthropic",
                "gemini",
                "together",
                "fireworks",
                "moonshot",
            },
            ModelCatalogue.BuiltIn.Providers.ToHashSet(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_model_has_limits_prices_and_abilities()
    {
        var model = Find("gemini", "gemini-3.1-pro-preview")!;

        Assert.Equal(
            ("Gemini 3.1 Pro Preview", 1_048_576L, 65_536L),
            (model.Title, model.ContextLength, model.OutputLimit)
        );
        Assert.Equal(
            (0.002m, 0.012m, 0.0002m, null),
            (
                model.Price!.InputPer1K,
                model.Price.OutputPer1K,
                model.Price.CachedInputPer1K,
                model.Price.CacheWritePer1K
            )
        );
        var tier = Assert.Single(model.Price.Tiers);
        Assert.Equal(
            (200_000L, 0.004m, 0.018m),
            (tier.AboveInputTokens, tier.Price.InputPer1K, tier.Price.OutputPer1K)
        );
        Assert.True(model.Can.HasFlag(ModelCapabilities.Tools | ModelCapabilities.Pdf | ModelCapabilities.Reasoning));
        Assert.Equal(["low", "medium", "high"], model.Reasoning.Efforts);
        Assert.Equal(
            (true, false, 1024L, null),
            Find("anthropic", "claude-sonnet-4-5")!.Reasoning is var budget
                ? (budget.TakesBudget, budget.CanBeTurnedOff, budget.LeastBudget, budget.MostBudget)
                : default
        );
    }

    [Fact]
    public void A_model_that_takes_no_temperature_is_known_to_take_none()
    {
        var model = Find("openai", "o3")!;

        Assert.True(model.Cannot.HasFlag(ModelCapabilities.Temperature));
        Assert.Equal(["low", "medium", "high"], model.Reasoning.Efforts);
        Assert.True(model.Reasoning.AlwaysThinks);
        Assert.True(Find("openai", "gpt-6-sol")!.Reasoning.RefusesTemperature);
    }

    [Theory]
    [InlineData("anthropic", "claude-opus-4-5", true)]
    [InlineData("anthropic", "claude-opus-4-6", false)]
    [InlineData("anthropic", "claude-sonnet-5-5", false)]
    public void Whether_a_model_goes_on_from_the_beginning_of_an_answer_is_known(string provider, string name, bool can)
    {
        var model = Find(provider, name)!;

        Assert.Equal(
            (can, !can),
            (model.Can.HasFlag(ModelCapabilities.Prefill), model.Cannot.HasFlag(ModelCapabilities.Prefill))
        );
    }

    [Fact]
    public void A_price_that_ends_on_a_known_day_is_unknown_from_that_day_on()
    {
        var model = Find("gemini", "gemini-4-argon")!;

        Assert.Equal(new DateOnly(2026, 12, 1), model.PriceUntil);
        Assert.Equal(0.002m, model.PriceAt(new(2026, 11, 30, 23, 59, 59, TimeSpan.Zero))?.InputPer1K);
        Assert.Null(model.PriceAt(new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Null(ModelCatalogue.BuiltIn.Price(model.Reference, new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("deepseek", "deepseek-v4-flash")]
    [InlineData("alibaba", "qwen-plus")]
    [InlineData("zai", "glm-5.3-highspeed")]
    [InlineData("openrouter", "openrouter/auto")]
    public void A_price_that_one_figure_for_all_day_and_all_answers_cannot_say_is_unknown(string provider, string name)
    {
        Assert.NotNull(Find(provider, name));
        Assert.Null(ModelCatalogue.BuiltIn.Price(new(provider, name)));
    }

    [Theory]
    [InlineData("openai", "gpt-4.1-2025-04-14", "gpt-4.1")]
    [InlineData("openai", "gpt-4o-2024-08-06", "gpt-4o-2024-08-06")]
    [InlineData("openai", "gpt-4.1-2025-04-15", null)]
    [InlineData("openai", "gpt-5.6", "gpt-5.6-sol")]
    [InlineData("xai", "grok-latest", "grok-4.5")]
    [InlineData("deepseek", "deepseek-v4.1-flash", "deepseek-flash")]
    [InlineData("openai", "gpt-4.1-nan", null)]
    [InlineData("openai", "GPT-4.1", null)]
    [InlineData("anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001")]
    [InlineData("openrouter", "anthropic/claude-sonnet-4.5:floor", "anthropic/claude-sonnet-4.5")]
    [InlineData("openrouter", "anthropic/claude-sonnet-4.5:extended", null)]
    [InlineData("nowhere", "gpt-4.1", null)]
    public void Only_names_that_mean_the_same_for_certain_are_found(string provider, string name, string? found) =>
        Assert.Equal(found, Find(provider, name)?.Reference.Model);

    [Theory]
    [InlineData("solo", "solo-20250101")]
    [InlineData("solo-latest", "solo-20250101")]
    [InlineData("pair", null)]
    [InlineData("pair-latest", null)]
    public void The_only_one_with_a_date_is_meant_by_the_name_without(string name, string? found)
    {
        const string Entry = "{\"price\":[1,2]}";
        var list = Catalogue(
            $"{{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{{\"p\":{{\"solo-20250101\":{Entry},\"pair-2025-01-01\":{Entry},\"pair-2025-02-01\":{Entry}}}}}}}"
        );

        Assert.Equal(found, list.Find(new("p", name))?.Reference.Model);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Variants_of_a_route_have_prices_of_their_own()
    {
        var catalogue = ModelCatalogue.BuiltIn;

        Assert.Equal(new ModelPrice(0, 0), catalogue.Price(new("openrouter", "deepseek/deepseek-r1:free")));
        Assert.Null(catalogue.Price(new("openrouter", "anthropic/claude-sonnet-4.5:nitro")));
        Assert.NotNull(catalogue.Price(new("openrouter", "anthropic/claude-sonnet-4.5")));
    }

    [Fact]
    public void A_newer_list_on_disk_is_preferred_and_an_older_one_is_not()
    {
        const string Models = "\"providers\":{\"p\":{\"m\":{}}}}";

        Assert.Equal(["p"], Catalogue("{\"format\":1,\"as_of\":\"2030-01-01\"," + Models).Providers);
        Assert.Same(ModelCatalogue.BuiltIn, Catalogue("{\"format\":1,\"as_of\":\"2020-01-01\"," + Models));
        Assert.Same(ModelCatalogue.BuiltIn, ModelCatalogue.Load(folder["missing.json"], warnings.Add));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":2,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{}}")]
    [InlineData("{\"format\":1,\"as_of\":\"yesterday\",\"providers\":{\"p\":{\"m\":{}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":[]}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":[]}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":5}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"price\":[-1,1]}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"price\":[1]}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"price\":[1,1e9]}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"price\":[1,1e99]}}}}")]
    [InlineData(
        "{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"price\":[1,1],\"above\":[[]]}}}}"
    )]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"context\":-5}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{\"budget\":[]}}}}")]
    [InlineData("{\"format\":1,\"as_of\":\"2030-01-01\",\"providers\":{\"p\":{\"m\":{},\"m\":{}}}}")]
    public void A_list_that_cannot_be_read_is_a_warning_and_no_more(string text)
    {
        Assert.Same(ModelCatalogue.BuiltIn, Catalogue(text));

        var warning = Assert.Single(warnings);
        Assert.StartsWith(
            $"the list of models {folder["models.json"]} cannot be used: ",
            warning,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\n', warning);
    }

    [Fact]
    public void What_a_newer_list_says_beside_is_skipped()
    {
        var list = Catalogue(
            """{"new":[{}],"format":1,"as_of":"2030-01-01","providers":{"p":{"m":{"can":"tools dreams","new":{"a":[1]}}}}}"""
        );

        Assert.Equal(ModelCapabilities.Tools, Assert.Single(list.Models("p")).Can);
    }

    [Fact]
    public void The_file_is_where_the_system_keeps_data()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "another folder there");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal($"{home}/.local/share/prompter/models.json", ModelCatalogue.DefaultPath(With("")));
        Assert.Equal("/x/prompter/models.json", ModelCatalogue.DefaultPath(With("/x")));

        static Dictionary<string, string> With(string value) => new() { ["XDG_DATA_HOME"] = value };
    }

    private ModelCatalogue Catalogue(string text)
    {
        File.WriteAllBytes(folder["models.json"], Encoding.UTF8.GetBytes(text));
        return ModelCatalogue.Load(folder["models.json"], warnings.Add);
    }

    private static CatalogueModel? Find(string provider, string name) =>
        ModelCatalogue.BuiltIn.Find(new(provider, name));
}
