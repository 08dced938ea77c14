using Prompter.Providers.Gemini;

namespace Prompter.Tests.Providers.Gemini;

internal static class GeminiCalls
{
    public static ScriptedCalls All { get; } =
        new(
            "gemini",
            "gemini-2.5-flash",
            """
            {"candidates":[{"content":{"parts":[{"text":"Hello!"}],"role":"model"},"finishReason":"STOP","index":0}],
            "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"totalTokenCount":6},"modelVersion":"gemini-2.5-flash",
            "responseId":"r1"}
            """,
            (address, model) => ClientOf(address, model)
        );

    public static GeminiChatClient ClientOf(Uri address, string model = "gemini-2.5-flash") =>
        new(
            model,
            new()
            {
                Provider = "gemini",
                BaseUrl = address,
                ApiKey = "AIza-secret",
            }
        );
}
