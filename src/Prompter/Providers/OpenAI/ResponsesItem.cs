using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>An item of an answer on its way through a conversation, whole, as <c>TextReasoningContent.ProtectedData</c>.</summary>
/// <remarks>
/// A model goes on from its own reasoning and its own tools when it gets their items back, reasoning with its id, summary and encrypted content:
/// <see href="https://cookbook.openai.com/examples/responses_api/reasoning_items">OpenAI's cookbook</see>.
/// </remarks>
internal static class ResponsesItem
{
    private const string Property = "responses_item";

    /// <summary>A reasoning item as text, or null where a server that keeps nothing could not make use of it.</summary>
    public static string? OfThought(JsonSlice item) =>
        MembersOf(item) is { } members
        && (members["encrypted_content"] is not null || members["content"] is JsonArray { Count: > 0 })
            ? members.ToJsonString()
            : null;

    /// <summary>An item of any other type; null where it has none.</summary>
    public static TextReasoningContent? Of(JsonSlice item) =>
        MembersOf(item) is { } members && TypeOf(members) is not null ? RawPart.Of("", members.ToJsonString()) : null;

    /// <summary>What stands after the texts of a message: in which phase of its work the model said them; null where it does not say.</summary>
    public static TextReasoningContent? OfPhase(JsonSlice message) =>
        message.Word("phase"u8) is { } phase
            ? RawPart.Of("", JsonBody.Object(("type", "message"), ("phase", phase)).ToJsonString())
            : null;

    /// <summary>A picture that the model made, with its item; null where there is none in it.</summary>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public static DataContent? OfPicture(JsonSlice item)
    {
        if (item.Word("result"u8) is not { } data)
        {
            return null;
        }

        var picture = MadeMedia.Of(data, null, "image/png");
        if (MembersOf(item) is { } members)
        {
            // The picture has it.
            members.Remove("result");
            picture.AdditionalProperties = new() { [Property] = members.ToJsonString() };
        }

        return picture;
    }

    /// <summary>The item that a content holds, or null where it is another protocol's or none.</summary>
    public static JsonObject? In(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent { ProtectedData: ['{', ..] data }:
                return RawPart.Parse(data) is JsonObject item && TypeOf(item) is not null ? item : null;
            case DataContent made when made.AdditionalProperties?.GetValueOrDefault(Property) is { } members:
                var picture = RawPart.Parse(members.ToString()) as JsonObject;
                picture?["result"] = made.Base64Data.ToString();
                return picture;
            default:
                return null;
        }
    }

    public static string? TypeOf(JsonObject item) =>
        item["type"] is JsonValue type && type.GetValueKind() is JsonValueKind.String ? (string?)type : null;

    /// <summary>A server gives null for what it has not, and refuses it.</summary>
    private static JsonObject? MembersOf(JsonSlice item)
    {
        if (RawPart.Parse(item.ToJson()) is not JsonObject members)
        {
            return null;
        }

        foreach (var (name, _) in members.Where(member => member.Value is null).ToList())
        {
            members.Remove(name);
        }

        return members;
    }
}
