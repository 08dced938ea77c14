using System.Buffers;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>Messages as the turns of this API, which alternate between user and assistant.</summary>
internal sealed class Conversation
{
    private const string User = "user";
    private const string Assistant = "assistant";
    private const string SystemRole = "system";

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"
    );

    private readonly HttpErrors errors;
    private readonly List<RequestBlock> system = [];
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
        if (RequestBlock.OfText(instructions ?? "") is { } first)
        {
            system.Add(first);
        }

        for (var index = 0; index < messages.Count; index++)
        {
            var message = messages[index];
            if (message.Role == ChatRole.System || message.Role == new ChatRole("developer"))
            {
                AddSystem(message, traits.TakesSystemTurns && MayStand(messages.Skip(index + 1)));
            }
            else
            {
                Add(message);
            }
        }

        if (turns.Count == 0)
        {
            throw errors.InvalidRequest("there is no message to send: Anthropic needs one with text");
        }

        TrimEnd();
    }

    public IReadOnlyList<RequestBlock> System => system;

    public IReadOnlyList<Turn> Turns => turns;

    /// <summary>Whether results of tools are to be answered that were called without thoughts, or with another provider's.</summary>
    public bool EndsInThoughtlessCalls =>
        turns is [.., { Role: Assistant, Content: [var first, ..] } calls, { Role: User }]
        && first.Type is not (RequestBlock.Thinking or RequestBlock.RedactedThinking)
        && calls.Content.Exists(block => block.Type == "tool_use");

    /// <summary>A system message may stand between a user's turn and the assistant's, or at the end.</summary>
    private bool MayStand(IEnumerable<ChatMessage> following) =>
        turns is [.., { Role: not Assistant }]
        && (
            following.FirstOrDefault(message => message.Role != ChatRole.System) is not { } next
            || next.Role == ChatRole.Assistant
        );

    private void AddSystem(ChatMessage message, bool asTurn)
    {
        var blocks = BlocksOf(
            message,
            content => content is TextContent text ? RequestBlock.OfText(text.Text) : Refuse(message, content)
        );
        if (asTurn)
        {
            Append(SystemRole, blocks);
        }
        else
        {
            system.AddRange(blocks);
        }
    }

    private void Add(ChatMessage message)
    {
        if (message.Role == ChatRole.Assistant)
        {
            Append(Assistant, BlocksOf(message, content => AssistantBlock(message, content)));
        }
        else if (message.Role == ChatRole.User || message.Role == ChatRole.Tool)
        {
            Append(User, BlocksOf(message, content => UserBlock(message, content)));
        }
        else
        {
            throw errors.InvalidRequest($"Anthropic knows no message of the role '{message.Role.Value}'");
        }
    }

    private void Append(string role, List<RequestBlock> blocks)
    {
        if (blocks.Count == 0)
        {
            return;
        }

        if (turns is [.., var last] && last.Role == role)
        {
            last.Content.AddRange(blocks);
        }
        else
        {
            turns.Add(new(role, blocks));
        }
    }

    private List<RequestBlock> BlocksOf(ChatMessage message, Func<AIContent, RequestBlock?> map)
    {
        var blocks = new List<RequestBlock>();
        foreach (var content in message.Contents)
        {
            if (content is not (UsageContent or ErrorContent) && map(content) is { } block)
            {
                blocks.Add(
                    CacheHint.In(content.AdditionalProperties, errors) is { } hint
                        ? block with
                        {
                            CacheControl = hint,
                        }
                        : block
                );
            }
        }

        if (CacheHint.In(message.AdditionalProperties, errors) is { } whole)
        {
            var last = blocks.FindLastIndex(block =>
                block.Type is not (RequestBlock.Thinking or RequestBlock.RedactedThinking)
            );
            if (last >= 0)
            {
                blocks[last] = blocks[last] with { CacheControl = whole };
            }
        }

        return blocks;
    }

    private RequestBlock? UserBlock(ChatMessage message, AIContent content) =>
        content switch
        {
            TextContent text => RequestBlock.OfText(text.Text),
            DataContent data => Media.Of(data, errors),
            UriContent uri => Media.Of(uri, errors),
            FunctionResultContent result => new()
            {
                Type = "tool_result",
                ToolUseId = IdOf(result.CallId),
                Content = ResultOf(message, result),
                IsError = result.Exception is null ? null : true,
            },
            _ => Refuse(message, content),
        };

    private RequestBlock? AssistantBlock(ChatMessage message, AIContent content) =>
        content switch
        {
            TextContent text => RequestBlock.OfText(text.Text),
            TextReasoningContent reasoning => ProtectedThought.ToBlock(reasoning),
            FunctionCallContent call => new()
            {
                Type = "tool_use",
                Id = IdOf(call.CallId),
                Name = call.Name,
                Input = ToolJson.ArgumentsObjectOf(call),
            },
            _ => Refuse(message, content),
        };

    private List<RequestBlock>? ResultOf(ChatMessage message, FunctionResultContent result)
    {
        var contents = result.Result switch
        {
            IEnumerable<AIContent> several => several,
            DataContent or UriContent => [(AIContent)result.Result],
            _ => [new TextContent(ToolJson.ResultOf(result))],
        };
        List<RequestBlock> blocks = [.. contents.Select(content => UserBlock(message, content)).OfType<RequestBlock>()];
        return blocks.Count == 0 ? null : blocks;
    }

    /// <summary>Ids that other providers gave may have characters that this one refuses.</summary>
    private static string IdOf(string id) =>
        id.AsSpan().ContainsAnyExcept(IdCharacters)
            ? string.Concat(id.Select(character => IdCharacters.Contains(character) ? character : '_'))
            : id;

    /// <summary>An answer that the model is to go on with must not end with a blank.</summary>
    private void TrimEnd()
    {
        if (turns[^1] is { Role: Assistant, Content: [.., { Text: { } text } last] content })
        {
            content[^1] = last with { Text = text.TrimEnd() };
        }
    }

    private RequestBlock Refuse(ChatMessage message, AIContent content) =>
        throw errors.InvalidRequest(
            $"Anthropic takes no {content.GetType().Name} in a message of the role '{message.Role.Value}'"
        );
}
