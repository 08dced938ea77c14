using System.Text.Json.Nodes;

namespace Prompter.Providers.Http;

/// <summary>A part of an answer that only its own provider understands, on its way through a conversation: it goes back as it came.</summary>
/// <remarks>
/// It is a thought without text, whose <see cref="TextReasoningContent.ProtectedData"/> has a mark before it, because a conversation may go
/// on with a model of another provider, and each refuses the other's.
/// </remarks>
internal static class RawPart
{
    public static TextReasoningContent Of(string mark, JsonSlice part) => Of(mark, part.ToJson());

    public static TextReasoningContent Of(string mark, string json) => new("") { ProtectedData = mark + json };

    /// <summary>The part that a content holds; null where it is another's, or none.</summary>
    public static JsonNode? In(AIContent content, string mark)
    {
        if (
            content is not TextReasoningContent { ProtectedData: { } data }
            || !data.StartsWith(mark, StringComparison.Ordinal)
        )
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(data[mark.Length..]);
        }
        catch (JsonException)
        {
            // Somebody has cut it.
            return null;
        }
    }
}
