namespace Prompter.Tests.Providers.Gemini;

/// <summary>What cannot be expressed is refused before anything is sent.</summary>
public class GeminiRefusalTests
{
    private static readonly ScriptedCalls Calls = GeminiCalls.All;

    [Fact]
    public async Task A_conversation_without_a_word()
    {
        var refusal = await Calls.RefusalOfAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "")]);
        Assert.Contains("no message to send", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/gif")]
    [InlineData("application/zip")]
    public async Task Media_that_the_api_does_not_take(string type)
    {
        var bytes = await Calls.RefusalOfAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, type)])]);
        Assert.Contains($"takes no {type}", bytes.Message, StringComparison.Ordinal);
        await Calls.RefusalOfAsync([new(ChatRole.User, [new UriContent("https://example.org/x", type)])]);
    }

    [Fact]
    public async Task Content_on_the_wrong_side()
    {
        await Calls.RefusalOfAsync([new(ChatRole.System, [new DataContent(new byte[] { 1 }, "image/png")])]);
        await Calls.RefusalOfAsync([new(ChatRole.User, [new FunctionCallContent("1", "clock")])]);
        await Calls.RefusalOfAsync([new(new ChatRole("narrator"), "Once upon a time")]);
    }

    [Fact]
    public async Task A_result_without_its_call()
    {
        var refusal = await Calls.RefusalOfAsync([new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny")])]);
        Assert.Contains("'call_1' has no call before it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_no_function() =>
        await Calls.RefusalOfAsync([new(ChatRole.User, "Hi")], new() { Tools = [new HostedWebSearchTool()] });

    [Theory]
    [InlineData("gemini-2.5-pro", 0, "gemini-2.5-pro always thinks")]
    [InlineData("gemini-2.0-flash", 100, "gemini-2.0-flash takes no thinking budget")]
    [InlineData("gemini-2.5-flash", -1, "is no number of tokens")]
    public async Task A_budget_that_the_model_cannot_have(string model, int budget, string reason)
    {
        var refusal = await Calls.RefusalOfAsync(
            [new(ChatRole.User, "Hi")],
            new() { AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = budget } },
            model
        );
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
