using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>Messages as the turns of this API. The system's all go to the instructions, wherever they stand.</summary>
internal sealed class Conversation
{
    private const string User = "user";
    private const string Model = "model";
    private readonly HttpErrors errors;
    private readonly FunctionParts functions;
    private readonly List<Part> instructions = [];
    private readonly List<Turn> turns = [];

    /// <exception cref="PrompterException">A message cannot be expressed, or there is none.</exception>
    public Conversation(
        IReadOnlyList<ChatMessage> messages,
        string? instructions,
        ModelTraits traits,
        HttpErrors errors
    )
    {
        this.errors = errors;
        functions = new(errors);
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            this.instructions.Add(new() { Text = instructions });
        }

        foreach (var message in messages)
        {
            Add(message);
        }

        if (turns.Count == 0)
        {
            throw errors.InvalidRequest("there is no message to send: Gemini needs one with content");
        }

        if (traits.NeedsSignatures)
        {
            SignForeignCalls();
        }
    }

    public Turn? Instructions => instructions.Count == 0 ? null : new() { Parts = instructions };

    public IReadOnlyList<Turn> Turns => turns;

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
                    content => content is FunctionCallContent call ? functions.Of(call) : DataPart(content)
                )
            );
        }
        else if (message.Role == ChatRole.User || message.Role == ChatRole.Tool)
        {
            var parts = PartsOf(
                message,
                content => content is FunctionResultContent result ? functions.Of(result) : DataPart(content)
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

    private void Append(string role, List<Part> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        if (turns is [.., { Parts: { } last } turn] && turn.Role == role && IsResult(last[0]) == IsResult(parts[0]))
        {
            last.AddRange(parts);
        }
        else
        {
            turns.Add(new() { Role = role, Parts = parts });
        }
    }

    private static bool IsResult(Part part) => part.FunctionResponse is not null;

    /// <param name="message">The message.</param>
    /// <param name="map">Makes parts of what is no text.</param>
    private List<Part> PartsOf(ChatMessage message, Func<AIContent, Part?> map)
    {
        var parts = new List<Part>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case UsageContent or ErrorContent:
                    break;
                case TextContent text:
                    if (text.Text.Length > 0)
                    {
                        parts.Add(new() { Text = text.Text });
                    }

                    break;
                case TextReasoningContent reasoning:
                    AddThought(parts, reasoning);
                    break;
                case DataContent { Data.IsEmpty: true }:
                    break;
                default:
                    parts.Add(map(content) ?? throw Refused(message, content));
                    break;
            }
        }

        return parts;
    }

    /// <summary>Thoughts without a signature are of no use to the model, and nobody else's are of any.</summary>
    private static void AddThought(List<Part> parts, TextReasoningContent reasoning)
    {
        if (Signature.Of(reasoning) is not { } signature)
        {
            return;
        }

        if (reasoning.Text.Length > 0)
        {
            parts.Add(
                new()
                {
                    Text = reasoning.Text,
                    Thought = true,
                    ThoughtSignature = signature,
                }
            );
        }
        else if (parts is [.., { Text: not null, Thought: null, ThoughtSignature: null } text])
        {
            parts[^1] = text with { ThoughtSignature = signature };
        }
        else
        {
            parts.Add(new() { Text = "", ThoughtSignature = signature });
        }
    }

    private Part? DataPart(AIContent content) =>
        content switch
        {
            DataContent data => Media.Of(data, errors),
            UriContent uri => Media.Of(uri, errors),
            _ => null,
        };

    private void SignForeignCalls()
    {
        foreach (var parts in turns.Select(turn => turn.Parts!))
        {
            var first = parts.FindIndex(part => part.FunctionCall is not null);
            if (first >= 0 && parts[first].ThoughtSignature is null)
            {
                parts[first] = parts[first] with { ThoughtSignature = Signature.Placeholder };
            }
        }
    }

    private PrompterException Refused(ChatMessage message, AIContent content) =>
        errors.InvalidRequest(
            $"Gemini takes no {content.GetType().Name} in a message of the role '{message.Role.Value}'"
        );
}
