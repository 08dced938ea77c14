using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the messages of a conversation to those of a request.</summary>
internal sealed class ChatMessageMapping(string provider, OpenAIQuirks quirks, OpenAIModelRule rule, HttpErrors errors)
{
    private const int LongestName = 64;

    public JsonArray? Map(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var mapped = new List<JsonObject>(messages.Count + 1);
        if (!string.IsNullOrEmpty(instructions))
        {
            Add(mapped, new(ChatRole.System, instructions));
        }

        foreach (var message in messages)
        {
            Add(mapped, message);
        }

        return JsonBody.List(rule.SystemRole is null ? WithoutSystem(mapped) : mapped);
    }

    private void Add(List<JsonObject> mapped, ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            mapped.AddRange(message.Contents.OfType<FunctionResultContent>().Select(ResultOf));
        }
        else if (message.Role == ChatRole.Assistant)
        {
            mapped.Add(AssistantOf(message));
        }
        else if (message.Role == ChatRole.System || message.Role.Value == "developer")
        {
            mapped.Add(JsonBody.Object(("role", rule.SystemRole ?? "system"), ("content", message.Text)));
        }
        else
        {
            // Results may also stand in a user's message, before what the user says.
            mapped.AddRange(message.Contents.OfType<FunctionResultContent>().Select(ResultOf));
            if (ContentOf(message) is { } content)
            {
                mapped.Add(JsonBody.Object(("role", "user"), ("content", content), ("name", NameOf(message))));
            }
        }
    }

    private JsonObject ResultOf(FunctionResultContent result) =>
        JsonBody.Object(
            ("role", "tool"),
            ("content", ToolJson.ResultOf(result)),
            ("tool_call_id", IdOf(result.CallId))
        );

    private JsonObject AssistantOf(ChatMessage message)
    {
        var calls = JsonBody.List(message.Contents.OfType<FunctionCallContent>().Select(CallOf));
        var text = message.Text;
        var thoughts = quirks.ReturnsReasoning
            ? string.Concat(message.Contents.OfType<TextReasoningContent>().Select(content => content.Text))
            : "";
        var mapped = JsonBody.Object(
            ("role", "assistant"),
            ("content", text.Length > 0 || calls is null ? text : null),
            ("name", NameOf(message)),
            ("reasoning_content", thoughts.Length > 0 ? thoughts : null),
            ("tool_calls", calls)
        );
        foreach (var (name, value) in ChatBesides.MembersOf(message, provider))
        {
            mapped[name] = value;
        }

        return mapped;
    }

    private JsonObject CallOf(FunctionCallContent call) =>
        JsonBody.Object(
            ("id", IdOf(call.CallId)),
            ("type", "function"),
            ("function", JsonBody.Object(("name", call.Name), ("arguments", ToolJson.ArgumentsOf(call)))),
            ("extra_content", ChatBesides.ExtraOf(call, provider))
        );

    private string IdOf(string callId) => ToolCallId.ForChat(callId, rule.HasShortToolCallIds);

    /// <summary>One text as it is, which every server takes; anything else in parts.</summary>
    private JsonNode? ContentOf(ChatMessage message)
    {
        var parts = message.Contents.Select(PartOf).OfType<JsonObject>().ToList();
        return parts is [var only] && only["text"] is { } text ? text.DeepClone()
            : message.Contents.Count == 0 ? ""
            : JsonBody.List(parts);
    }

    private JsonObject? PartOf(AIContent content) =>
        content switch
        {
            TextContent text => TextPart(text.Text),
            DataContent image when image.HasTopLevelMediaType("image") => ImageOf(image.Uri),
            UriContent image when image.HasTopLevelMediaType("image") => ImageOf(image.Uri.AbsoluteUri),
            DataContent audio when audio.HasTopLevelMediaType("audio") => Part(
                "input_audio",
                ("data", audio.Base64Data.ToString()),
                ("format", FormatOf(audio.MediaType))
            ),
            DataContent file => InlinedFile.TextOf(file) is { } text
                ? TextPart(text)
                : Part("file", ("filename", file.Name ?? "file"), ("file_data", file.Uri)),
            HostedFileContent hosted => Part("file", ("file_id", hosted.FileId)),
            FunctionResultContent or TextReasoningContent or UsageContent => null,
            UriContent uri => throw Refuse($"a file of type {uri.MediaType} by its address"),
            _ => throw Refuse($"content of the kind {content.GetType().Name}"),
        };

    private static JsonObject TextPart(string text) => JsonBody.Object(("type", "text"), ("text", text));

    private static JsonObject ImageOf(string url) => Part("image_url", ("url", url));

    /// <summary>A part whose members are in one of the name of its type.</summary>
    private static JsonObject Part(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members) =>
        JsonBody.Object(("type", type), (type, JsonBody.Object(members)));

    private static string FormatOf(string mediaType) =>
        mediaType is "audio/wav" or "audio/x-wav" or "audio/wave" ? "wav"
        : mediaType is "audio/mpeg" or "audio/mp3" ? "mp3"
        : mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>A name that the API takes, or none.</summary>
    private static string? NameOf(ChatMessage message) =>
        message.AuthorName is { Length: > 0 and <= LongestName } name
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? name
            : null;

    /// <summary>For models that know no instructions: they are put in front of what the user says first.</summary>
    private static List<JsonObject> WithoutSystem(List<JsonObject> messages)
    {
        var instructions = string.Join(
            "\n\n",
            messages.FindAll(IsSystem).Select(message => (string?)message["content"])
        );
        var rest = messages.FindAll(message => !IsSystem(message));
        if (instructions.Length == 0)
        {
            return rest;
        }

        var first = rest.Find(message => (string?)message["role"] == "user");
        if (first is null)
        {
            rest.Insert(0, JsonBody.Object(("role", "user"), ("content", instructions)));
        }
        else if (first["content"] is JsonArray parts)
        {
            parts.Insert(0, TextPart(instructions));
        }
        else
        {
            first["content"] = $"{instructions}\n\n{(string?)first["content"]}";
        }

        return rest;
    }

    private static bool IsSystem(JsonObject message) => (string?)message["role"] == "system";

    private PrompterException Refuse(string what) => errors.InvalidRequest($"{provider} does not take {what}");
}
