namespace Prompter.Tests.Providers.Conformance;

/// <summary>What is sent for what both families take, literally, in a folder of golden files a family.</summary>
/// <param name="family">The family.</param>
/// <param name="folder">The folder.</param>
public abstract class ScriptedRequestTest(Family family, string folder) : ScriptedTest(family)
{
    [Fact]
    public Task A_prompt_is_one_message_of_the_user() => SendsAsync("prompt", Hi);

    [Fact]
    public Task A_conversation_keeps_its_roles_behind_its_instructions() =>
        SendsAsync(
            "conversation",
            [
                new(ChatRole.System, "Answer in Latin."),
                new(ChatRole.User, [new TextContent("Who are you?"), new TextContent("Say it in one line.")]),
                new(
                    ChatRole.Assistant,
                    [new TextReasoningContent("Latin, then."), new TextContent("Machina"), new TextContent(" sum.")]
                ),
                new(ChatRole.User, "Ω?"),
            ],
            new() { Instructions = "Be short." }
        );

    [Fact]
    public Task Calls_of_tools_and_their_results_belong_together() =>
        SendsAsync("tool-results", ToolConversation.Messages);

    [Fact]
    public Task Json_mode_is_a_format() => SendsAsync("json", Hi, new() { ResponseFormat = ChatResponseFormat.Json });

    [Fact]
    public async Task What_no_message_can_hold_is_refused_before_anything_is_sent()
    {
        await RefusalAsync([]);
        await RefusalAsync([new(ChatRole.User, [new ErrorContent("no")])]);
        await RefusalAsync([new(new ChatRole("narrator"), "Once upon a time")]);
        await RefusalAsync([new(ChatRole.Tool, "22 degrees")]);
        await RefusalAsync(Hi, new() { Tools = [new HostedWebSearchTool()] });
    }

    private protected abstract Task<JsonNode> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options);

    private protected async Task SendsAsync(
        string golden,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null
    ) => Golden.Matches($"{folder}/{golden}", (await SentAsync(messages, options)).ToJsonString());
}
