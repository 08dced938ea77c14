using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the items of an answer to contents.</summary>
internal static class ResponsesItems
{
    /// <summary>What stands between the parts of a summary of reasoning.</summary>
    public const string BetweenThoughts = "\n\n";

    /// <summary>The texts of a message, and the words by which the model refuses.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isKnown">Whether they were streamed before.</param>
    public static List<AIContent> MessageOf(JsonSlice item, bool isKnown) =>
        isKnown ? [] : [.. item.Items("content"u8).Select(PartOf).OfType<AIContent>()];

    /// <summary>The reasoning, with what goes back to the server; nothing where there is neither.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isKnown">Whether its text was streamed before.</param>
    public static List<AIContent> ThoughtOf(JsonSlice item, bool isKnown)
    {
        var text = isKnown ? null : TextOf(item, "summary"u8);
        var thought = new TextReasoningContent(
            isKnown ? ""
            : text is { Length: > 0 } ? text
            : TextOf(item, "content"u8)
        )
        {
            ProtectedData = ResponsesItem.OfThought(item),
        };
        return thought.Text.Length > 0 || thought.ProtectedData is not null ? [thought] : [];
    }

    /// <summary>The call of a function.</summary>
    /// <param name="item">The item.</param>
    /// <param name="arguments">The arguments that were streamed before, for an item that has none.</param>
    /// <exception cref="JsonException">The call has no name, or its arguments are neither a text nor an object.</exception>
    public static FunctionCallContent CallOf(JsonSlice item, string? arguments) =>
        ToolJson.Call(
            item.Word("call_id"u8) ?? item.Word("id"u8) ?? $"call_{Guid.NewGuid():N}",
            item.Text("name"u8) is { Length: > 0 } name ? name : throw new JsonException("a function call has no name"),
            ToolJson.ArgumentsIn(item, "arguments"u8) is { Length: > 0 } whole ? whole : arguments ?? ""
        );

    private static AIContent? PartOf(JsonSlice part) =>
        part.Kind is JsonTokenType.String ? new TextContent(part.ToText())
        : part.Text("text"u8) is { Length: > 0 } text ? new TextContent(text)
        : part.Word("refusal"u8) is { } words ? new ErrorContent(words) { ErrorCode = "refusal" }
        : null;

    private static string TextOf(JsonSlice item, ReadOnlySpan<byte> name) =>
        item.Beside(name) switch
        {
            { Kind: JsonTokenType.StartArray } parts => string.Join(
                BetweenThoughts,
                parts.Items().Select(part => TextParts.ThoughtsIn(part)).Where(text => !string.IsNullOrEmpty(text))
            ),
            var whole => TextParts.ThoughtsIn(whole) ?? "",
        };
}
