using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the messages of a conversation to those of a request.</summary>
internal sealed class ChatMessageMapping(string provider, OpenAIQuirks quirks, OpenAIModelRule rule, HttpErrors errors)
{
    private const int LongestName = 64;

    public List<ChatRequestMessage> Map(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var mapped = new List<ChatRequestMessage>(messages.Count + 1);
        if (!string.IsNullOrEmpty(instructions))
        {
            Add(mapped, new(ChatRole.System, instructions));
        }

        foreach (var message in messages)
        {
            Add(mapped, message);
        }

        return rule.SystemRole is null ? WithoutSystem(mapped) : mapped;
    }

    private void Add(List<ChatRequestMessage> mapped, ChatMessage message)
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
            mapped.Add(new(rule.SystemRole ?? "system") { Content = message.Text });
        }
        else
        {
            // Results may also stand in a user's message, before what the user says.
            mapped.AddRange(message.Contents.OfType<FunctionResultContent>().Select(ResultOf));
            if (ContentOf(message) is { } content)
            {
                mapped.Add(new("user") { Content = content, Name = NameOf(message) });
            }
        }
    }

    private ChatRequestMessage ResultOf(FunctionResultContent result) =>
        new("tool") { Content = ToolJson.ResultOf(result), ToolCallId = IdOf(result.CallId) };

    private ChatRequestMessage AssistantOf(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().Select(CallOf).ToList();
        var text = message.Text;
        var thoughts = quirks.ReturnsReasoning
            ? string.Concat(message.Contents.OfType<TextReasoningContent>().Select(content => content.Text))
            : "";
        return new("assistant")
        {
            Content = text.Length > 0 || calls.Count == 0 ? text : null,
            Name = NameOf(message),
            ReasoningContent = thoughts.Length > 0 ? thoughts : null,
            ToolCalls = calls.Count > 0 ? calls : null,
        };
    }

    private ChatToolCall CallOf(FunctionCallContent call) =>
        new()
        {
            Id = IdOf(call.CallId),
            Type = "function",
            Function = new() { Name = call.Name, Arguments = ToolJson.ArgumentsOf(call) },
        };

    private string IdOf(string callId) => ToolCallId.ForChat(callId, rule.HasShortToolCallIds);

    /// <summary>One text as it is, which every server takes; anything else in parts.</summary>
    private object? ContentOf(ChatMessage message)
    {
        var parts = message.Contents.Select(PartOf).OfType<ChatPart>().ToList();
        return parts switch
        {
            [] => message.Contents.Count == 0 ? "" : null,
            [{ Type: "text", Text: var text }] => text,
            _ => parts,
        };
    }

    private ChatPart? PartOf(AIContent content) =>
        content switch
        {
            TextContent text => new("text") { Text = text.Text },
            DataContent image when image.HasTopLevelMediaType("image") => ImageOf(image.Uri),
            UriContent image when image.HasTopLevelMediaType("image") => ImageOf(image.Uri.AbsoluteUri),
            DataContent audio when audio.HasTopLevelMediaType("audio") => new("input_audio")
            {
                InputAudio = new(audio.Base64Data.ToString(), FormatOf(audio.MediaType)),
            },
            DataContent file => InlinedFile.TextOf(file) is { } text
                ? new("text") { Text = text }
                : new("file") { File = new(file.Name ?? "file", file.Uri) },
            HostedFileContent hosted => new("file") { File = new(null, null, hosted.FileId) },
            FunctionResultContent or TextReasoningContent or UsageContent => null,
            UriContent uri => throw Refuse($"a file of type {uri.MediaType} by its address"),
            _ => throw Refuse($"content of the kind {content.GetType().Name}"),
        };

    private static ChatPart ImageOf(string url) => new("image_url") { ImageUrl = new(url) };

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
    private static List<ChatRequestMessage> WithoutSystem(List<ChatRequestMessage> messages)
    {
        var instructions = string.Join(
            "\n\n",
            messages.Where(message => message.Role == "system").Select(message => message.Content)
        );
        var rest = messages.Where(message => message.Role != "system").ToList();
        var first = rest.FindIndex(message => message.Role == "user");
        if (instructions.Length == 0)
        {
            return rest;
        }

        if (first < 0)
        {
            rest.Insert(0, new("user") { Content = instructions });
        }
        else
        {
            rest[first] = rest[first] with
            {
                Content = rest[first].Content is List<ChatPart> parts
                    ? new List<ChatPart>([new("text") { Text = instructions }, .. parts])
                    : $"{instructions}\n\n{rest[first].Content}",
            };
        }

        return rest;
    }

    private PrompterException Refuse(string what) => errors.InvalidRequest($"{provider} does not take {what}");
}
