using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What a model answered.</summary>
internal static class ResponseMapping
{
    /// <summary>A block that is whole, or null where it is empty or of a type that nothing is known of.</summary>
    public static AIContent? ContentOf(JsonSlice block) =>
        block.Text("type"u8) switch
        {
            "text" when block.Text("text"u8) is { Length: > 0 } text => new TextContent(text),
            "thinking" when block.Text("signature"u8) is { Length: > 0 } signature => ProtectedThought.OfSignature(
                signature,
                block.Text("thinking"u8) ?? ""
            ),
            "thinking" when block.Text("thinking"u8) is { Length: > 0 } thought => new TextReasoningContent(thought),
            "redacted_thinking" when block.Text("data"u8) is { } data => ProtectedThought.OfRedacted(data),
            "tool_use" => CallOf(block),
            _ => null,
        };

    /// <summary>A call of a tool, or null where it lacks an id or a name.</summary>
    /// <param name="block">The block.</param>
    /// <param name="arguments">The arguments that were streamed after it, or null.</param>
    public static AIContent? CallOf(JsonSlice block, string? arguments = null) =>
        block.Text("id"u8) is { } id && block.Text("name"u8) is { } name
            ? ToolJson.Call(id, name, arguments ?? block.Member("input"u8)?.ToJson() ?? "")
            : null;
}
