namespace Prompter.Tests.Providers;

/// <summary>What cannot be expressed is refused before anything is sent.</summary>
/// <param name="roleWithoutFiles">A role that cannot have files.</param>
/// <param name="wordless">A text that is as good as none.</param>
public abstract class RefusalTest(string roleWithoutFiles, string wordless)
{
    private protected abstract ScriptedCalls Calls { get; }

    [Fact]
    public Task A_conversation_without_a_word() =>
        RefusesAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, wordless)], null, "no message to send");

    [Fact]
    public async Task Content_on_the_wrong_side()
    {
        var file = new DataContent(new byte[] { 1 }, "image/png");
        await Calls.RefusalOfAsync([new(new ChatRole(roleWithoutFiles), [file])]);
        await Calls.RefusalOfAsync([new(ChatRole.User, [new FunctionCallContent("1", "clock")])]);
        await Calls.RefusalOfAsync([new(new ChatRole("narrator"), "Once upon a time")]);
    }

    [Fact]
    public Task A_tool_that_is_no_function() =>
        RefusesAsync([new(ChatRole.User, "Hi")], new() { Tools = [new HostedWebSearchTool()] }, "web_search");

    private protected async Task RefusesAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        string reason,
        string? model = null
    ) =>
        Assert.Contains(
            reason,
            (await Calls.RefusalOfAsync(messages, options, model)).Message,
            StringComparison.Ordinal
        );

    private protected Task RefusesBudgetAsync(string model, int budget, string reason, int? limit = null) =>
        RefusesAsync(
            [new(ChatRole.User, "Hi")],
            new()
            {
                MaxOutputTokens = limit,
                AdditionalProperties = new() { [ChatProperties.ReasoningBudget] = budget },
            },
            reason,
            model
        );
}
