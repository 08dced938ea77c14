using Prompter.Providers.Http;
using Prompter.Providers.Ollama;

namespace Prompter.Tests.Providers.Conformance;

public sealed class OllamaConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
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
}
