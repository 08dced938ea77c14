using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the messages of a conversation to the items of a request.</summary>
internal sealed class ResponsesInputMapping(ResponsesModel family, HttpErrors errors)
{
    private readonly List<JsonObject> items = [];

    public JsonArray Map(IReadOnlyList<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            Add(message);
        }

        return JsonBody.List(items) ?? throw Refuse("a conversation without messages");
    }

    private void Add(ChatMessage message)
    {
        var role = RoleOf(message.Role);
        var parts = new List<JsonObject>();
        foreach (var content in message.Contents)
        {
            if (PartOf(content, role) is { } part)
            {
                parts.Add(part);
            }
            else if (ItemOf(content) is { } item)
            {
                var phase = ResponsesItem.TypeOf(item) is "message" ? (string?)item["phase"] : null;
                AddMessage(role, parts, phase);
                parts = [];
                if (phase is null)
                {
                    items.Add(item);
                }
            }
        }

        AddMessage(role, parts);
    }

    private void AddMessage(string role, List<JsonObject> parts, string? phase = null)
    {
        if (parts.Count == 0)
        {
            return;
        }

        if (role == "tool")
        {
            throw Refuse("messages of the role tool with anything but results of tool calls");
        }

        // The pieces of an answer are one text. One text as it is, every server takes.
        var isText = role == "assistant" || (parts.Count == 1 && parts[0].ContainsKey("text"));
        JsonNode? content = isText ? string.Concat(parts.Select(part => (string?)part["text"])) : JsonBody.List(parts);
        items.Add(JsonBody.Object(("role", role), ("content", content), ("type", "message"), ("phase", phase)));
    }

    private JsonObject? ItemOf(AIContent content) =>
        content switch
        {
            FunctionCallContent call => JsonBody.Object(
                ("call_id", ToolCallId.ForResponses(call.CallId)),
                ("name", call.Name),
                ("arguments", ToolJson.ArgumentsOf(call)),
                ("type", "function_call")
            ),
            FunctionResultContent result => JsonBody.Object(
                ("call_id", ToolCallId.ForResponses(result.CallId)),
                ("output", ToolJson.ResultOf(result)),
                ("type", "function_call_output")
            ),
            // Models that do not reason refuse reasoning, and nobody else's can be told.
            TextReasoningContent or DataContent => ResponsesItem.In(content) is { } item
            && (family.Reasons || ResponsesItem.TypeOf(item) is not "reasoning")
                ? item
                : null,
            UsageContent or ErrorContent or TextContent or UriContent or HostedFileContent => null,
            _ => throw Refuse($"content of the kind {content.GetType().Name}"),
        };

    private JsonObject? PartOf(AIContent content, string role) =>
        content switch
        {
            TextContent { Text.Length: > 0 } text => Part("input_text", ("text", text.Text)),
            // What a model made before is no part of a question.
            DataContent or UriContent or HostedFileContent when role is "assistant" => null,
            DataContent or UriContent or HostedFileContent when role is not "user" => throw Refuse(
                $"files in messages of the role {role}"
            ),
            DataContent image when image.HasTopLevelMediaType("image") => Part("input_image", ("image_url", image.Uri)),
            DataContent sound when sound.HasTopLevelMediaType("audio") || sound.HasTopLevelMediaType("video") =>
                throw Refuse($"files of the type {sound.MediaType}"),
            DataContent file => InlinedFile.TextOf(file) is { } text
                ? Part("input_text", ("text", text))
                : Part("input_file", ("filename", file.Name ?? "file"), ("file_data", file.Uri)),
            UriContent image when image.HasTopLevelMediaType("image") => Part(
                "input_image",
                ("image_url", image.Uri.AbsoluteUri)
            ),
            UriContent file => Part("input_file", ("file_url", file.Uri.AbsoluteUri)),
            HostedFileContent file => Part("input_file", ("file_id", file.FileId)),
            _ => null,
        };

    private static JsonObject Part(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members) =>
        JsonBody.Object([("type", type), .. members]);

    private string RoleOf(ChatRole role) =>
        role.Value is "system" or "developer" or "user" or "assistant" or "tool"
            ? role.Value
            : throw Refuse($"messages of the role {role.Value}");

    private PrompterException Refuse(string what) => errors.InvalidRequest($"OpenAI's responses take no {what}");
}
