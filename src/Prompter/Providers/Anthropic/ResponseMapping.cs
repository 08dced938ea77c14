using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What a model answered.</summary>
internal static class ResponseMapping
{
    /// <summary>What is before a block of the server's own, which has to come back as it is.</summary>
    public const string ServerMark = "anthropic-block:";

    /// <summary>A block that is whole, or null where it is empty or of a type that nothing is known of.</summary>
    /// <exception cref="JsonException">It is no block, or a call without a name.</exception>
    public static AIContent? ContentOf(JsonSlice block)
    {
        if (block.Kind is JsonTokenType.String)
        {
            return block.ToText() is { Length: > 0 } whole ? new TextContent(whole) : null;
        }

        return block.Text("type"u8) switch
        {
            "text" or null when block.Text("text"u8) is { Length: > 0 } text => new TextContent(text)
            {
                Annotations = Citations.ContentOf(Citations.In(block.Beside("citations"u8)))?.Annotations,
            },
            "thinking" when block.Word("signature"u8) is { } signature => ProtectedThought.OfSignature(
                signature,
                block.Word("thinking"u8) ?? ""
            ),
            "thinking" when block.Word("thinking"u8) is { } thought => new TextReasoningContent(thought),
            "redacted_thinking" when block.Word("data"u8) is { } data => ProtectedThought.OfRedacted(data),
            "tool_use" => CallOf(block),
            { } type when IsOfServer(type) => RawPart.Of(ServerMark, block),
            _ => null,
        };
    }

    /// <summary>Whether a block is one that the server made for itself, such as a call of its own tools and their results.</summary>
    public static bool IsOfServer(string? type) =>
        type is not (null or "" or "text" or "thinking" or "redacted_thinking" or "tool_use");

    /// <summary>A call of a tool.</summary>
    /// <param name="block">The block.</param>
    /// <param name="arguments">The arguments that were streamed after it, or null.</param>
    /// <exception cref="JsonException">It has no name, or its arguments are no object.</exception>
    public static FunctionCallContent CallOf(JsonSlice block, string? arguments = null) =>
        ToolJson.Call(
            block.Word("id"u8) ?? $"toolu_{Guid.NewGuid():N}",
            block.Text("name"u8) is { Length: > 0 } name ? name : throw new JsonException("a tool call has no name"),
            arguments ?? ToolJson.ArgumentsIn(block, "input"u8) ?? ""
        );
}
