using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>A conversation in Ollama's terms.</summary>
internal sealed class OllamaMessages(HttpErrors errors)
{
    private readonly List<JsonObject> written = [];
    private readonly Dictionary<string, string> toolNames = new(StringComparer.Ordinal);

    /// <summary>The messages, after a system message of the instructions.</summary>
    public JsonArray Of(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        if (!string.IsNullOrEmpty(instructions))
        {
            written.Add(JsonBody.Object(("role", "system"), ("content", instructions)));
        }

        foreach (var message in messages)
        {
            Add(message);
        }

        // Ollama answers an empty conversation with nothing, once it has loaded the model.
        return JsonBody.List(written) ?? throw errors.InvalidRequest("the conversation has no messages");
    }

    private void Add(ChatMessage message)
    {
        var texts = new List<string>();
        var thinking = new List<string>();
        var images = new List<string>();
        var calls = new List<JsonObject>();
        var hasResults = false;
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextReasoningContent reasoning:
                    thinking.Add(reasoning.Text);
                    break;
                case TextContent text:
                    texts.Add(text.Text);
                    break;
                case DataContent image when image.HasTopLevelMediaType("image"):
                    images.Add(image.Base64Data.ToString());
                    break;
                case DataContent or UriContent when message.Role == ChatRole.Assistant:
                    // What another model made is no part of what this one says.
                    break;
                case DataContent file:
                    texts.Add(
                        InlinedFile.TextOf(file)
                            ?? throw errors.InvalidRequest(
                                $"Ollama takes pictures and files of text only, not {file.MediaType} ({file.Name ?? "without a name"})"
                            )
                    );
                    break;
                case FunctionCallContent call:
                    calls.Add(CallOf(call));
                    break;
                case FunctionResultContent result:
                    hasResults = true;
                    written.Add(ResultOf(result));
                    break;
                case UsageContent:
                    break;
                case ErrorContent when message.Role == ChatRole.Assistant:
                    // A refusal, which the text tells where there is one.
                    break;
                case UriContent link:
                    throw errors.InvalidRequest(
                        $"Ollama fetches no addresses ({link.Uri}); download the file and give its bytes"
                    );
                default:
                    throw errors.InvalidRequest($"Ollama takes no {content.GetType().Name} in messages");
            }
        }

        var role = RoleOf(message.Role);
        if (role == "tool" && (!hasResults || texts.Count + images.Count + calls.Count > 0))
        {
            throw errors.InvalidRequest("a message of the role tool has to consist of results of tool calls");
        }

        if (hasResults && texts.Count + images.Count + calls.Count == 0)
        {
            return;
        }

        written.Add(
            JsonBody.Object(
                ("role", role),
                // Pieces of an answer belong together; what a user sends with a question does not.
                ("content", string.Join(role == "assistant" ? "" : "\n\n", texts)),
                ("thinking", string.Concat(thinking) is { Length: > 0 } thoughts ? thoughts : null),
                ("images", JsonBody.Texts(images)),
                ("tool_calls", JsonBody.List(calls))
            )
        );
    }

    private string RoleOf(ChatRole role) =>
        role == ChatRole.System ? "system"
        : role == ChatRole.User ? "user"
        : role == ChatRole.Assistant ? "assistant"
        : role == ChatRole.Tool ? "tool"
        : throw errors.InvalidRequest($"Ollama knows no role {role.Value}; it knows system, user, assistant and tool");

    /// <summary>The id is ours, and not that of newer servers: older ones give none, and ignore it.</summary>
    private JsonObject CallOf(FunctionCallContent call)
    {
        toolNames[call.CallId] = call.Name;
        var function = JsonBody.Object(("name", call.Name), ("arguments", ToolJson.ArgumentsObjectOf(call)));
        return JsonBody.Object(("id", call.CallId), ("function", function));
    }

    /// <summary>Newer servers look at the id, older ones at the name.</summary>
    private JsonObject ResultOf(FunctionResultContent result) =>
        toolNames.TryGetValue(result.CallId, out var name)
            ? JsonBody.Object(
                ("role", "tool"),
                ("content", ToolJson.ResultOf(result)),
                ("tool_name", name),
                ("tool_call_id", result.CallId)
            )
            : throw errors.InvalidRequest(
                $"the result of the tool call {result.CallId} comes without its call, whose name Ollama asks for"
            );
}
