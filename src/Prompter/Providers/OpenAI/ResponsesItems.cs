using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the items of an answer to contents.</summary>
internal static class ResponsesItems
{
    /// <summary>What stands between the parts of a summary of reasoning.</summary>
    public const string BetweenThoughts = "\n\n";

    /// <summary>The texts of a message as one.</summary>
    /// <exception cref="JsonException">A text is none.</exception>
    public static string TextOf(JsonSlice message) =>
        string.Concat(
            message
                .Items("content"u8)
                .Where(part => !Refusal.IsPart(part))
                .Select(part => part.Kind is JsonTokenType.String ? part.ToText() : part.Text("text"u8))
        );

    /// <summary>The words by which the model refuses in a message; empty where there is a mark alone, null where it does not.</summary>
    public static string? RefusalIn(JsonSlice message) =>
        message.Items("content"u8).Where(Refusal.IsPart).Select(Refusal.OfPart).ToList() is { Count: > 0 } words
            ? string.Concat(words)
            : null;

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
