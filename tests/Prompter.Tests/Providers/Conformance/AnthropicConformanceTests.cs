using Prompter.Providers.Anthropic;
using Prompter.Providers.Http;

namespace Prompter.Tests.Providers.Conformance;

public sealed class AnthropicConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override HttpChatClient Create(string model, string key = "test-key") =>
        new AnthropicChatClient(
            model,
            new()
            {
                Provider = "anthropic",
                BaseUrl = Server.AnthropicBaseUrl,
                ApiKey = key,
            }
        );
}
