namespace Prompter.Tests.Providers.Anthropic;

/// <summary>What cannot be expressed is refused before anything is sent.</summary>
public class AnthropicRefusalTests
{
    private static readonly ScriptedCalls Calls = AnthropicCalls.All;

    [Fact]
    public async Task A_conversation_without_a_word()
    {
        var refusal = await Calls.RefusalOfAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, " ")]);
        Assert.Contains("no message to send", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Media_that_the_api_does_not_take()
    {
        var refusal = await Calls.RefusalOfAsync([
            new(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav")]),
        ]);
        Assert.Contains("audio/wav", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_by_address_that_the_api_takes_as_bytes_only()
    {
        var refusal = await Calls.RefusalOfAsync([
            new(ChatRole.User, [new UriContent("https://example.org/a.txt", "text/plain")]),
        ]);
        Assert.Contains("text/plain by address", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_on_the_wrong_side()
    {
        await Calls.RefusalOfAsync([new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")])]);
        await Calls.RefusalOfAsync([new(ChatRole.User, [new FunctionCallContent("1", "clock")])]);
        await Calls.RefusalOfAsync([new(new ChatRole("narrator"), "Once upon a time")]);
    }

    [Fact]
    public async Task A_tool_that_is_no_function()
    {
        var refusal = await Calls.RefusalOfAsync(
            [new(ChatRole.User, "Hi")],
            new() { Tools = [new HostedWebSearchTool()] }
        );
        Assert.Contains("web_search", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude-opus-4-8", 2000, null, "claude-opus-4-8 takes no thinking budget; ask for a reasoning effort")]
    [InlineData("claude-fable-5", 0, null, "claude-fable-5 always thinks; ask for a low reasoning effort")]
    [InlineData("claude-haiku-4-5", 100, null, "at least 1024 tokens")]
    [InlineData("claude-haiku-4-5", 2000, 2000, "less than the most output tokens")]
    [InlineData("claude-haiku-4-5", -1, null, "is no number of tokens")]
    public async Task A_budget_that_the_model_cannot_have(string model, int budget, int? limit, string reason)
    {
        var refusal = await Calls.RefusalOfAsync(
            [new(ChatRole.User, "Hi")],
            new()
            {
                MaxOutputTokens = limit,
                AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = budget },
            },
            model
        );
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_time_that_the_api_does_not_know()
    {
        var refusal = await Calls.RefusalOfAsync(
            [new(ChatRole.User, "Hi")],
            new() { AdditionalProperties = new() { [ChatProperties.CacheControl] = "2h" } }
        );
        Assert.Contains("'2h' is neither 5m nor 1h", refusal.Message, StringComparison.Ordinal);
    }
}
