namespace Prompter.Tests.Catalogue;

public sealed class ModelFamilyTests
{
    private static readonly FamilyModel[] Models = [.. ModelFamily.All.SelectMany(family => family.Models)];

    private static IEnumerable<ModelReference> References => Models.SelectMany(model => model.References);

    [Theory]
    [InlineData("gpt")]
    [InlineData("gpt-oss")]
    [InlineData("claude")]
    [InlineData("gemini")]
    [InlineData("deepseek")]
    [InlineData("llama")]
    [InlineData("mistral")]
    [InlineData("mixtral")]
    [InlineData("qwen")]
    [InlineData("kimi")]
    [InlineData("grok")]
    public void The_name_of_a_family_means_its_first_model(string name)
    {
        var family = ModelFamily.Find(name)!;

        Assert.Equal(name, family.Name);
        Assert.Same(family.Models[0], ModelFamily.FindModel(name));
    }

    [Theory]
    [CaseFile("model-names.jsonl")]
    public void A_model_is_found_by_every_name_it_has(string name, string family, string model)
    {
        Assert.Equal(family, ModelFamily.Find(name)?.Name);
        Assert.Equal(model, ModelFamily.FindModel(name)?.Name);
    }

    [Fact]
    public void An_unknown_name_is_no_model()
    {
        Assert.Null(ModelFamily.Find("claudette"));
        Assert.Null(ModelFamily.FindModel("claudette"));
    }

    [Fact]
    public void Every_name_at_a_provider_API_is_in_the_list_of_models() =>
        Assert.Empty(
            References
                .Where(reference => ModelCatalogue.BuiltIn.Providers.Contains(reference.Provider))
                .Except(
                    ModelCatalogue
                        .BuiltIn.Providers.SelectMany(ModelCatalogue.BuiltIn.Models)
                        .Select(known => known.Reference)
                )
        );

    [Fact]
    public void Every_provider_can_be_reached()
    {
        var registry = new ProviderRegistry();

        Assert.DoesNotContain(References, reference => registry.Find(reference.Provider) is null);
    }

    [Fact]
    public void A_provider_has_a_model_under_one_name() =>
        Assert.All(Models, model => Assert.Equal(model.Providers.Distinct(), model.Providers));

    [Fact]
    public void No_name_means_two_models()
    {
        var names = Models.SelectMany(model =>
            model
                .References.Select(reference => reference.Model)
                .Append(model.Name)
                .Distinct(StringComparer.OrdinalIgnoreCase)
        );

        Assert.DoesNotContain(
            names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase),
            group => group.Count() > 1
        );
    }

    [Fact]
    public void A_model_takes_a_provider_of_the_users_own()
    {
        var model = ModelFamily.FindModel("llama")!;
        var own = model with { References = [.. model.References, new("cellar", "my-llama")] };

        Assert.Equal("cellar:my-llama", own.At("cellar")?.ToString());
        Assert.Null(model.At("cellar"));
    }
}
