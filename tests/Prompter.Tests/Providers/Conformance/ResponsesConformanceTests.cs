using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Conformance;

public sealed class ResponsesConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override string ModelName => "gpt-5.5";

    private protected override bool IsItsTerminatorTheEnd => true;

    private protected override HttpChatClient Create(string model, string key = "test-key") =>
        new ResponsesChatClient(
            model,
            new()
            {
                Provider = "openai",
                BaseUrl = Server.OpenAIBaseUrl,
                ApiKey = key,
            }
        );
}
