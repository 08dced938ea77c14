namespace Prompter.Tests.Providers;

/// <summary>Calls of the families that have no quirks.</summary>
internal static class FamilyCalls
{
    public static ScriptedCalls Anthropic { get; } =
        new(
            Family.Anthropic,
            "sk-ant-secret",
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[{"type":"text","text":"Hello!"}],
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":3}}
            """
        );

    public static ScriptedCalls Gemini { get; } =
        new(
            Family.Gemini,
            "AIza-secret",
            """
            {"candidates":[{"content":{"parts":[{"text":"Hello!"}],"role":"model"},"finishReason":"STOP","index":0}],
            "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"totalTokenCount":6},"modelVersion":"gemini-2.5-flash",
            "responseId":"r1"}
            """
        );
}
