using Prompter.Providers.Gemini;

namespace Prompter.Tests.Providers.Conformance;

public sealed class GeminiConformanceTests(SimulatorFixture simulator) : ConformanceTest(simulator)
{
    private protected override string ModelName => "gemini-2.5-flash";

    private protected override ErrorCategory ErrorInStream => ErrorCategory.Overloaded;

    private protected override HttpChatClient Create(string model, string key = "test-key") =>
        new GeminiChatClient(
            model,
            new()
            {
                Provider = "gemini",
                BaseUrl = Server.GeminiBaseUrl,
                ApiKey = key,
            }
        );
}
