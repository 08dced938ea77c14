using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>A reasoning item on its way through a conversation, whole, as <c>TextReasoningContent.ProtectedData</c>.</summary>
/// <remarks>
/// A model goes on from its own reasoning when it gets the item back with its id, summary and encrypted content:
/// <see href="https://cookbook.openai.com/examples/responses_api/reasoning_items">OpenAI's cookbook</see>.
/// </remarks>
internal static class ResponsesThought
{
    /// <summary>The item as text, or null where a server that keeps nothing could not make use of it.</summary>
    public static string? Of(JsonSlice item)
    {
        var members = new JsonObject();
        // A server gives null for what it has not, and refuses it.
        foreach (
            var member in JsonElement
                .Parse(item.ToJson())
                .EnumerateObject()
                .Where(member => member.Value.ValueKind != JsonValueKind.Null)
        )
        {
            members[member.Name] = ToolJson.NodeOf(member.Value);
        }

        return members["encrypted_content"] is not null || members["content"] is JsonArray { Count: > 0 }
            ? members.ToJsonString()
            : null;
    }

    /// <summary>The item, or null where the data are another protocol's or none.</summary>
    public static JsonObject? In(string? protectedData)
    {
        if (protectedData is not ['{', ..])
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(protectedData) is JsonObject item && item["type"]?.ToString() == "reasoning"
                ? item
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
