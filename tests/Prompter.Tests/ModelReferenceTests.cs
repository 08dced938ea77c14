namespace Prompter.Tests;

public class ModelReferenceTests
{
    private static readonly HashSet<string> Providers = new(StringComparer.Ordinal) { "llm", "sim", "openai" };

    [Theory]
    [CaseFile("model-references.jsonl")]
    public void Only_a_known_provider_is_split_off(string text, string provider, string model) =>
        Assert.Equal(new ModelReference(provider, model), ModelReference.Parse(text, Providers, "llm"));
}
