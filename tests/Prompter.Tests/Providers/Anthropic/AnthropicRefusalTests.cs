namespace Prompter.Tests.Providers.Anthropic;

public class AnthropicRefusalTests() : RefusalTest("assistant", wordless: " ")
{
    private protected override ScriptedCalls Calls => FamilyCalls.Anthropic;

    [Fact]
    public Task Media_that_the_api_does_not_take() =>
        RefusesAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav")])], null, "audio/wav");

    [Fact]
    public Task Files_by_address_that_the_api_takes_as_bytes_only() =>
        RefusesAsync(
            [new(ChatRole.User, [new UriContent("https://example.org/a.txt", "text/plain")])],
            null,
            "text/plain by address"
        );

    [Theory]
    [InlineData("claude-opus-4-8", 2000, null, "claude-opus-4-8 takes no thinking budget; ask for a reasoning effort")]
    [InlineData("claude-fable-5", 0, null, "claude-fable-5 always thinks; ask for a low reasoning effort")]
    [InlineData("claude-haiku-4-5", 100, null, "at least 1024 tokens")]
    [InlineData("claude-haiku-4-5", 2000, 2000, "less than the most output tokens")]
    [InlineData("claude-haiku-4-5", -1, null, "is no number of tokens")]
    public Task A_budget_that_the_model_cannot_have(string model, int budget, int? limit, string reason) =>
        RefusesBudgetAsync(model, budget, reason, limit);

    [Theory]
    [InlineData("claude-opus-4-6")]
    [InlineData("claude-sonnet-5-5")]
    [InlineData("claude-of-tomorrow")]
    public Task The_beginning_of_an_answer_that_the_model_does_not_go_on_from(string model) =>
        RefusesAsync(
            [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hel")],
            null,
            "does not go on from the beginning of an answer",
            model
        );

    [Fact]
    public Task A_cache_time_that_the_api_does_not_know() =>
        RefusesAsync(
            [new(ChatRole.User, "Hi")],
            new() { AdditionalProperties = new() { [ChatProperties.CacheControl] = "2h" } },
            "'2h' is neither 5m nor 1h"
        );
}
