using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>Messages as the turns of this API. The system's all go to the instructions, wherever they stand.</summary>
internal sealed class Conversation
{
    private const string User = "user";
    private const string Model = "model";

    /// <summary>What is before a part of Google's own, which has to come back as it is.</summary>
    public const string RawMark = "gemini-part:";

    private readonly HttpErrors errors;
    private readonly FunctionParts functions;
    private readonly List<JsonObject> instructions = [];
    private readonly List<(string Role, List<JsonObject> Parts)> turns = [];

    /// <exception cref="PrompterException">A message cannot be expressed, or there is none.</exception>
    public Conversation(Question question)
    {
        errors = question.Errors;
        functions = new(errors);
        if (!string.IsNullOrWhiteSpace(question.Options.Instructions))
        {
            instructions.Add(JsonBody.Object(("text", question.Options.Instructions)));
        }

        foreach (var message in question.Messages)
        {
            Add(message);
        }

        if (turns.Count == 0)
        {
            throw errors.InvalidRequest("there is no message to send: Gemini needs one with content");
        }

        if (ModelTraits.Of(question.Model).NeedsSignatures)
        {
            SignForeignCalls();
        }
    }

    public JsonObject? ToInstructions() =>
        JsonBody.List(instructions) is { } parts ? JsonBody.Object(("parts", parts)) : null;

    public JsonArray? ToTurns() =>
        JsonBody.List(turns.Select(turn => JsonBody.Object(("role", turn.Role), ("parts", JsonBody.List(turn.Parts)))));

    private void Add(ChatMessage message)
    {
        if (message.Role == ChatRole.System || message.Role == new ChatRole("developer"))
        {
            instructions.AddRange(PartsOf(message, _ => null));
        }
        else if (message.Role == ChatRole.Assistant)
        {
            Append(
                Model,
                PartsOf(
                    message,
                    content => content is FunctionCallContent call ? functions.Of(call) : Media.Of(content, errors)
                )
            );
        }
        else if (message.Role == ChatRole.User || message.Role == ChatRole.Tool)
        {
            var parts = PartsOf(
                message,
                content => content is FunctionResultContent result ? functions.Of(result) : Media.Of(content, errors)
            );
            // The results of a turn's calls, all of them, are the next turn, and nothing else is in it.
            Append(User, parts.FindAll(IsResult));
            Append(User, parts.FindAll(part => !IsResult(part)));
        }
        else
        {
            throw errors.InvalidRequest($"Gemini knows no message of the role '{message.Role.Value}'");
        }
    }

    private void Append(string role, List<JsonObject> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        if (turns is [.., var last] && last.Role == role && IsResult(last.Parts[0]) == IsResult(parts[0]))
        {
            last.Parts.AddRange(parts);
        }
        else
        {
            turns.Add((role, parts));
        }
    }

    private static bool IsResult(JsonObject part) => part.ContainsKey("functionResponse");

    /// <param name="message">The message.</param>
    /// <param name="map">Makes parts of what is no text.</param>
    private List<JsonObject> PartsOf(ChatMessage message, Func<AIContent, JsonObject?> map)
    {
        var parts = new List<JsonObject>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case UsageContent or ErrorContent or TextContent { Text: "" } or DataContent { Data.IsEmpty: true }:
                    break;
                case DataContent or UriContent when message.Role == ChatRole.Assistant && !Media.Takes(content):
                    // What another model made is no part of what this one says.
                    break;
                case TextContent text:
                    parts.Add(JsonBody.Object(("text", text.Text)));
                    break;
                case TextReasoningContent reasoning:
                    AddThought(parts, reasoning);
                    break;
                default:
                    parts.Add(
                        map(content)
                            ?? throw errors.InvalidRequest(
                                $"Gemini takes no {content.GetType().Name} in a message of the role '{message.Role.Value}'"
                            )
                    );
                    break;
            }
        }

        return parts;
    }

    /// <summary>Thoughts without a signature are of no use to the model, and nobody else's are of any.</summary>
    private static void AddThought(List<JsonObject> parts, TextReasoningContent reasoning)
    {
        if (RawPart.In(reasoning, RawMark) is JsonObject raw)
        {
            parts.Add(raw);
            return;
        }

        if (Signature.Of(reasoning) is not { } signature)
        {
            return;
        }

        if (reasoning.Text.Length > 0)
        {
            parts.Add(JsonBody.Object(("text", reasoning.Text), ("thought", true), (Signature.Member, signature)));
        }
        else if (parts is [.., { Count: 1 } last] && last.ContainsKey("text"))
        {
            last[Signature.Member] = signature;
        }
        else
        {
            parts.Add(JsonBody.Object(("text", ""), (Signature.Member, signature)));
        }
    }

    private void SignForeignCalls()
    {
        foreach (var (_, parts) in turns)
        {
            if (parts.Find(part => part.ContainsKey("functionCall")) is { } first)
            {
                first.TryAdd(Signature.Member, Signature.Placeholder);
            }
        }
    }
}
