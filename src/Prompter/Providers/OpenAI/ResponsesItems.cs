using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the items of an answer to contents.</summary>
internal static class ResponsesItems
{
    /// <summary>What stands between the parts of a summary of reasoning.</summary>
    public const string BetweenThoughts = "\n\n";

    /// <summary>Whether the item is of a type that has contents for us; those of others may look like anything.</summary>
    public static bool IsKnown(JsonElement item) => TypeOf(item) is "message" or "reasoning" or "function_call";

    public static string? TypeOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

    /// <summary>The contents of an item that is done.</summary>
    /// <param name="element">The item as it came.</param>
    /// <param name="item">The same, read.</param>
    /// <param name="isTextKnown">Whether its text was streamed before.</param>
    /// <param name="arguments">The arguments that were streamed before, for an item that has none.</param>
    public static List<AIContent> ContentsOf(
        JsonElement element,
        ResponsesItem item,
        bool isTextKnown = false,
        string? arguments = null
    )
    {
        switch (item.Type)
        {
            case "message" when !isTextKnown:
                return
                [
                    .. (item.Content ?? [])
                        .Select(part => part?.Text ?? part?.Refusal)
                        .Where(text => !string.IsNullOrEmpty(text))
                        .Select(text => new TextContent(text)),
                ];
            case "reasoning":
                var thought = new TextReasoningContent(isTextKnown ? "" : ThoughtOf(item))
                {
                    ProtectedData = ResponsesThought.Of(element),
                };
                return thought.Text.Length > 0 || thought.ProtectedData is not null ? [thought] : [];
            case "function_call":
                return
                [
                    ToolJson.Call(
                        item.CallId ?? throw new JsonException("A function call has no call_id."),
                        item.Name ?? throw new JsonException("A function call has no name."),
                        string.IsNullOrEmpty(item.Arguments) ? arguments ?? "" : item.Arguments
                    ),
                ];
            default:
                return [];
        }
    }

    private static string ThoughtOf(ResponsesItem item) =>
        string.Join(BetweenThoughts, [.. TextsOf(item.Summary), .. TextsOf(item.Content)]);

    private static IEnumerable<string> TextsOf(IReadOnlyList<ResponsesItemPart?>? parts) =>
        (parts ?? []).Select(part => part?.Text ?? "").Where(text => text.Length > 0);
}
