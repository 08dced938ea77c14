using Prompter.Providers.Anthropic;

namespace Prompter.Tests.Providers.Conformance;

public sealed class AnthropicConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override string ModelName => "claude-sonnet-4-5";

    private protected override ErrorCategory ErrorInStream => ErrorCategory.Overloaded;

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
