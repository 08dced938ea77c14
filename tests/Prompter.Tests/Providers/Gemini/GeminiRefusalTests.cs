namespace Prompter.Tests.Providers.Gemini;

public class GeminiRefusalTests() : RefusalTest("system", wordless: "")
{
    private protected override ScriptedCalls Calls => FamilyCalls.Gemini;

    [Theory]
    [InlineData("image/gif")]
    [InlineData("application/zip")]
    public async Task Media_that_the_api_does_not_take(string type)
    {
        await RefusesAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, type)])], null, $"takes no {type}");
        await Calls.RefusalOfAsync([new(ChatRole.User, [new UriContent("https://example.org/x", type)])]);
    }

    [Fact]
    public Task A_result_without_its_call() =>
        RefusesAsync(
            [new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny")])],
            null,
            "'call_1' has no call before it"
        );

    [Theory]
    [InlineData("gemini-2.5-pro", 0, "gemini-2.5-pro always thinks")]
    [InlineData("gemini-2.0-flash", 100, "gemini-2.0-flash takes no thinking budget")]
    [InlineData("gemini-2.5-flash", -1, "is no number of tokens")]
    public Task A_budget_that_the_model_cannot_have(string model, int budget, string reason) =>
        RefusesBudgetAsync(model, budget, reason);
}
