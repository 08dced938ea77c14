using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the messages of a conversation to the items of a request.</summary>
internal sealed class ResponsesInputMapping(ResponsesModel family, HttpErrors errors)
{
    private readonly List<object> items = [];

    public IReadOnlyList<object> Map(IReadOnlyList<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            Add(message);
        }

        return items.Count > 0 ? items : throw Refuse("a conversation without messages");
    }

    private void Add(ChatMessage message)
    {
        var role = RoleOf(message.Role);
        var parts = new List<ResponsesPart>();
        foreach (var content in message.Contents)
        {
            if (PartOf(content, role) is { } part)
            {
                parts.Add(part);
            }
            else if (ItemOf(content) is { } item)
            {
                AddMessage(role, parts);
                parts = [];
                items.Add(item);
            }
        }

        AddMessage(role, parts);
    }

    private void AddMessage(string role, List<ResponsesPart> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        if (role == "tool")
        {
            throw Refuse("messages of the role tool with anything but results of tool calls");
        }

        items.Add(
            new ResponsesMessage(
                role,
                    // The pieces of an answer are one text. One text as it is, every server takes.
                    role == "assistant"
                        ? string.Concat(parts.Select(part => part.Text))
                    : parts is [{ Type: "input_text", Text: { } text }] ? text
                    : parts
            )
        );
    }

    private object? ItemOf(AIContent content) =>
        content switch
        {
            FunctionCallContent call => new ResponsesCall(
                ToolCallId.ForResponses(call.CallId),
                call.Name,
                ToolJson.ArgumentsOf(call)
            ),
            FunctionResultContent result => new ResponsesCallOutput(
                ToolCallId.ForResponses(result.CallId),
                ToolJson.ResultOf(result)
            ),
            // Models that do not reason refuse it, and nobody else's can be told.
            TextReasoningContent thought => family.Reasons ? ResponsesThought.In(thought.ProtectedData) : null,
            UsageContent or ErrorContent or TextContent => null,
            _ => throw Refuse($"content of the kind {content.GetType().Name}"),
        };

    private ResponsesPart? PartOf(AIContent content, string role) =>
        content switch
        {
            TextContent { Text.Length: > 0 } text => new("input_text") { Text = text.Text },
            DataContent or UriContent or HostedFileContent when role is not "user" => throw Refuse(
                $"files in messages of the role {role}"
            ),
            DataContent image when image.HasTopLevelMediaType("image") => new("input_image") { ImageUrl = image.Uri },
            DataContent sound when sound.HasTopLevelMediaType("audio") || sound.HasTopLevelMediaType("video") =>
                throw Refuse($"files of the type {sound.MediaType}"),
            DataContent file => InlinedFile.TextOf(file) is { } text
                ? new("input_text") { Text = text }
                : new("input_file") { Filename = file.Name ?? "file", FileData = file.Uri },
            UriContent image when image.HasTopLevelMediaType("image") => new("input_image")
            {
                ImageUrl = image.Uri.AbsoluteUri,
            },
            UriContent file => new("input_file") { FileUrl = file.Uri.AbsoluteUri },
            HostedFileContent file => new("input_file") { FileId = file.FileId },
            _ => null,
        };

    private string RoleOf(ChatRole role) =>
        role.Value is "system" or "developer" or "user" or "assistant" or "tool"
            ? role.Value
            : throw Refuse($"messages of the role {role.Value}");

    private PrompterException Refuse(string what) => errors.InvalidRequest($"OpenAI's responses take no {what}");
}
