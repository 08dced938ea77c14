using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Conformance;

public sealed class OpenAIConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override string ModelName => "gpt-4.1";

    private protected override HttpChatClient Create(string model, string key = "test-key") =>
        new OpenAIChatClient(
            model,
            new()
            {
                Provider = "openai",
                BaseUrl = Server.OpenAIBaseUrl,
                ApiKey = key,
            }
        );
}
