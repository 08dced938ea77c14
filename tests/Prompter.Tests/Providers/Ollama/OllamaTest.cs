using Prompter.Providers.Ollama;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.Ollama;

public abstract class OllamaTest() : ScriptedTest("ollama")
{
    private protected override HttpChatClient Create(HttpProviderOptions options) =>
        new OllamaChatClient("llama3.2:3b", options);
}
