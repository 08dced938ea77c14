namespace Prompter.Tests;

public class ModelReferenceTests
{
    private static readonly HashSet<string> Providers = new(StringComparer.Ordinal) { "llm", "sim", "openai" };

    [Theory]
    [InlineData("gpt-4", "llm", "gpt-4")]
    [InlineData("llama3.2:3b", "llm", "llama3.2:3b")]
    [InlineData("deepseek/deepseek-r1:free", "llm", "deepseek/deepseek-r1:free")]
    [InlineData("sim:swift", "sim", "swift")]
    [InlineData("sim:echo?ttft=1s", "sim", "echo?ttft=1s")]
    [InlineData("openai:gpt-5.5:latest", "openai", "gpt-5.5:latest")]
    [InlineData(":odd", "llm", ":odd")]
    public void Only_a_known_provider_is_split_off(string text, string provider, string model) =>
        Assert.Equal(new ModelReference(provider, model), ModelReference.Parse(text, Providers, "llm"));
}
