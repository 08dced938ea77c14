using Prompter.Providers.Anthropic;

namespace Prompter.Tests.Providers.Anthropic;

internal static class AnthropicCalls
{
    public static ScriptedCalls All { get; } =
        new(
            "anthropic",
            "claude-sonnet-4-5",
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[{"type":"text","text":"Hello!"}],
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":3}}
            """,
            (address, model) => ClientOf(address, model)
        );

    public static AnthropicChatClient ClientOf(Uri address, string model = "claude-sonnet-4-5") =>
        new(
            model,
            new()
            {
                Provider = "anthropic",
                BaseUrl = address,
                ApiKey = "sk-ant-secret",
            }
        );
}
