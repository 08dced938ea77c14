using Prompter.Providers.OpenAI;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.OpenAI;

public abstract class ResponsesTest() : ScriptedTest("openai")
{
    private protected override HttpChatClient Create(HttpProviderOptions options) =>
        new ResponsesChatClient("gpt-5.5", options with { BaseUrl = new(options.BaseUrl, "v1") });
}
