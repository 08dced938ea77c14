using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the items of an answer to contents.</summary>
internal static class ResponsesItems
{
    /// <summary>What stands between the parts of a summary of reasoning.</summary>
    public const string BetweenThoughts = "\n\n";

    /// <summary>The contents of an item that is done.</summary>
    /// <param name="item">The item; of types that have no contents for us it may look like anything.</param>
    /// <param name="isTextKnown">Whether its text was streamed before.</param>
    /// <param name="arguments">The arguments that were streamed before, for an item that has none.</param>
    public static List<AIContent> ContentsOf(JsonSlice item, bool isTextKnown = false, string? arguments = null)
    {
        switch (item.Word("type"u8))
        {
            case "message" when !isTextKnown:
                return
                [
                    .. item.Items("content"u8)
                        .Select(part => part.Text("text"u8) ?? part.Text("refusal"u8))
                        .Where(text => !string.IsNullOrEmpty(text))
                        .Select(text => new TextContent(text)),
                ];
            case "reasoning":
                var thought = new TextReasoningContent(isTextKnown ? "" : ThoughtOf(item))
                {
                    ProtectedData = ResponsesThought.Of(item),
                };
                return thought.Text.Length > 0 || thought.ProtectedData is not null ? [thought] : [];
            case "function_call":
                return
                [
                    ToolJson.Call(
                        item.Text("call_id"u8) ?? throw new JsonException("A function call has no call_id."),
                        item.Text("name"u8) ?? throw new JsonException("A function call has no name."),
                        item.Text("arguments"u8) is { Length: > 0 } whole ? whole : arguments ?? ""
                    ),
                ];
            default:
                return [];
        }
    }

    private static string ThoughtOf(JsonSlice item) =>
        string.Join(
            BetweenThoughts,
            item.Items("summary"u8)
                .Concat(item.Items("content"u8))
                .Select(part => part.Text("text"u8))
                .Where(text => !string.IsNullOrEmpty(text))
        );
}
