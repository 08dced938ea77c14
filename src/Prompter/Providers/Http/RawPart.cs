using System.Text.Json.Nodes;

namespace Prompter.Providers.Http;

/// <summary>A part of an answer that only its own provider understands, on its way through a conversation: it goes back as it came.</summary>
/// <remarks>
/// It is a thought without text, whose <see cref="TextReasoningContent.ProtectedData"/> has a mark before it, because a conversation may go
/// on with a model of another provider, and each refuses the other's.
/// </remarks>
internal static class RawPart
{
    /// <summary>Members of one name twice cannot be written again.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static TextReasoningContent Of(string mark, JsonSlice part) => Of(mark, part.ToJson());

    public static TextReasoningContent Of(string mark, string json) => new("") { ProtectedData = mark + json };

    /// <summary>The part that a content holds; null where it is another's, or none.</summary>
    public static JsonNode? In(AIContent content, string mark) =>
        content is TextReasoningContent { ProtectedData: { } data } && data.StartsWith(mark, StringComparison.Ordinal)
            ? Parse(data[mark.Length..])
            : null;

    /// <summary>JSON that goes back; null where it is none, because somebody has cut it, or none that can be sent.</summary>
    public static JsonNode? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
