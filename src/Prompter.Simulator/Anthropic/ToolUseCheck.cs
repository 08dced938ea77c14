using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.Anthropic;

/// <summary>Every use of a tool has its result in the next message, and every result its use in the one before.</summary>
internal static class ToolUseCheck
{
    /// <exception cref="RequestException">It is not so.</exception>
    public static void Check(List<JsonObject> messages, bool isThinking)
    {
        for (var index = 0; index <= messages.Count; index++)
        {
            var used = index > 0 ? Ids(messages[index - 1], "tool_use", "id") : [];
            var answered = index < messages.Count ? Ids(messages[index], "tool_result", "tool_use_id") : [];
            if (answered.Except(used, StringComparer.Ordinal).FirstOrDefault() is { } alone)
            {
                throw new RequestException(
                    $"messages.{index}.content.0: unexpected `tool_use_id` found in `tool_result` blocks: {alone}. "
                        + "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
                );
            }

            if (used.Except(answered, StringComparer.Ordinal).ToList() is { Count: > 0 } open)
            {
                throw new RequestException(
                    $"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open)}. "
                        + "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
                );
            }
        }

        var last = messages.FindLastIndex(message => message.TextAt("role") is "assistant");
        var isInTools = last >= 0 && last == messages.Count - 2 && Ids(messages[last], "tool_use", "id").Count > 0;
        if (
            isThinking
            && isInTools
            && Blocks(messages[last])[0].TextAt("type") is var type and not ("thinking" or "redacted_thinking")
        )
        {
            throw new RequestException(
                $"messages.{last}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{type}`. When `thinking` is enabled, a final "
                    + "`assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks). "
                    + "We recommend you include thinking blocks from previous turns."
            );
        }
    }

    private static List<JsonObject> Blocks(JsonObject message) =>
        message["content"] is JsonArray ? [.. message.ObjectsAt("content")] : [];

    private static List<string> Ids(JsonObject message, string type, string field) =>
        Blocks(message)
            .Where(block => block.TextAt("type") == type)
            .Select(block =>
                block.TextAt(field) ?? throw new RequestException($"messages: {type}.{field}: Field required")
            )
            .ToList();
}
