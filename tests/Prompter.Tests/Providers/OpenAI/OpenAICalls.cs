using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.OpenAI;

/// <summary>Calls of providers that speak chat completions, each with the quirks that it is known by.</summary>
internal static class OpenAICalls
{
    private const string Answer = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1780000000,"model":"gpt-4.1-2025-04-14","choices":[{"index":0,
        "message":{"role":"assistant","content":"Hello!","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],
        "usage":{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11}}
        """;

    public static ScriptedCalls All { get; } = Of("openai", "gpt-4.1");

    public static ScriptedCalls Of(string provider, string model, OpenAIQuirks? quirks = null) =>
        new(
            Family.OpenAI with
            {
                Provider = provider,
                Model = model,
                Create = (name, options) =>
                    new OpenAIChatClient(
                        name,
                        options,
                        quirks ?? KnownProviders.All.Single(row => row.Name == provider).Quirks
                    ),
            },
            "sk-secret",
            Answer
        );

    /// <summary>A stream with these data, one an event.</summary>
    public static string Stream(params string[] data) => string.Concat(data.Select(item => $"data: {item}\n\n"));
}
