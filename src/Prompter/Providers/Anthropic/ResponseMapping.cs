using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What a model answered.</summary>
internal static class ResponseMapping
{
    /// <summary>Of a reason without a name of its own, the provider's word is kept.</summary>
    /// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons">stop reasons</see>.</remarks>
    public static ChatFinishReason FinishOf(string stopReason) =>
        stopReason switch
        {
            "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
            "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
            "tool_use" => ChatFinishReason.ToolCalls,
            "refusal" => ChatFinishReason.ContentFilter,
            _ => OtherFinish.Of(stopReason),
        };

    /// <summary>A block that is whole, or null where it is empty or of a type that nothing is known of.</summary>
    public static AIContent? ContentOf(ResponseBlock block) =>
        block switch
        {
            { Type: "text", Text.Length: > 0 } => new TextContent(block.Text),
            { Type: "thinking", Signature.Length: > 0 } => ProtectedThought.OfSignature(
                block.Signature,
                block.Thinking ?? ""
            ),
            { Type: "thinking", Thinking.Length: > 0 } => new TextReasoningContent(block.Thinking),
            { Type: "redacted_thinking", Data: { } data } => ProtectedThought.OfRedacted(data),
            { Type: "tool_use", Id: { } id, Name: { } name } => ToolJson.Call(id, name, ArgumentsOf(block)),
            _ => null,
        };

    private static string ArgumentsOf(ResponseBlock block) =>
        block.Input is { ValueKind: not JsonValueKind.Null } input ? input.GetRawText() : "";
}
