using Prompter.Providers.Ollama;

namespace Prompter.Tests.Providers.Conformance;

public sealed class OllamaConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override string ModelName => "llama3.2:3b";

    private protected override bool IsItsTerminatorTheEnd => true;

    private protected override bool TellsReasoningTokens => false;

    private protected override bool TellsCachedTokens => false;

    private protected override HttpChatClient Create(string model, string key = "test-key") =>
        new OllamaChatClient(
            model,
            new()
            {
                Provider = "ollama",
                BaseUrl = Server.OllamaBaseUrl,
                ApiKey = key,
            }
        );

    public override async Task A_tool_can_be_forced() =>
        Assert.Equal(
            ErrorCategory.InvalidRequest,
            (await Assert.ThrowsAsync<PrompterException>(() => base.A_tool_can_be_forced())).Category
        );
}
