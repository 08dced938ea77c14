using System.Buffers;
using System.Text.Json.Nodes;
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
    private readonly List<JsonObject> system = [];
    private readonly List<(string Role, List<JsonObject> Content)> turns = [];

    /// <exception cref="PrompterException">A message cannot be expressed, or there is none.</exception>
    public Conversation(Question question)
    {
        errors = question.Errors;
        var messages = question.Messages;
        var takesSystemTurns = ModelTraits.Of(question.Model).TakesSystemTurns;
        if (RequestBlock.OfText(question.Options.Instructions) is { } first)
        {
            system.Add(first);
        }

        for (var index = 0; index < messages.Count; index++)
        {
            var message = messages[index];
            if (message.Role == ChatRole.System || message.Role == new ChatRole("developer"))
            {
                AddSystem(message, takesSystemTurns && MayStand(messages.Skip(index + 1)));
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

    public IReadOnlyList<JsonObject> System => system;

    public JsonArray? ToTurns() =>
        JsonBody.List(
            turns.Select(turn => JsonBody.Object(("role", turn.Role), ("content", JsonBody.List(turn.Content))))
        );

    /// <summary>Whether results of tools are to be answered that were called without thoughts, or with another provider's.</summary>
    public bool EndsInThoughtlessCalls =>
        turns is [.., { Role: Assistant, Content: [var first, ..] } calls, { Role: User }]
        && !RequestBlock.IsThought(first)
        && calls.Content.Exists(block => RequestBlock.TypeOf(block) == "tool_use");

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

    private void Append(string role, List<JsonObject> blocks)
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
            turns.Add((role, blocks));
        }
    }

    private List<JsonObject> BlocksOf(ChatMessage message, Func<AIContent, JsonObject?> map)
    {
        var blocks = new List<JsonObject>();
        foreach (var content in message.Contents)
        {
            if (content is not (UsageContent or ErrorContent) && map(content) is { } block)
            {
                blocks.Add(block);
                Hint(block, content.AdditionalProperties);
            }
        }

        Hint(blocks.FindLast(block => !RequestBlock.IsThought(block)), message.AdditionalProperties);
        return blocks;
    }

    private void Hint(JsonObject? block, AdditionalPropertiesDictionary? properties)
    {
        if (CacheHint.In(properties, errors) is { } hint)
        {
            block?["cache_control"] = hint;
        }
    }

    private JsonObject? UserBlock(ChatMessage message, AIContent content) =>
        content switch
        {
            TextContent text => RequestBlock.OfText(text.Text),
            DataContent data => Media.Of(data, errors),
            UriContent uri => Media.Of(uri, errors),
            FunctionResultContent result => JsonBody.Object(
                ("type", "tool_result"),
                ("tool_use_id", IdOf(result.CallId)),
                ("content", ResultOf(message, result)),
                ("is_error", result.Exception is null ? null : true)
            ),
            _ => Refuse(message, content),
        };

    private JsonObject? AssistantBlock(ChatMessage message, AIContent content) =>
        content switch
        {
            TextContent text => RequestBlock.OfText(text.Text),
            TextReasoningContent reasoning => RawPart.In(reasoning, ResponseMapping.ServerMark) as JsonObject
                ?? ProtectedThought.ToBlock(reasoning),
            FunctionCallContent call => JsonBody.Object(
                ("type", "tool_use"),
                ("id", IdOf(call.CallId)),
                ("name", call.Name),
                ("input", ToolJson.ArgumentsObjectOf(call))
            ),
            // What another model made is no part of what this one says.
            DataContent or UriContent => null,
            _ => Refuse(message, content),
        };

    private JsonArray? ResultOf(ChatMessage message, FunctionResultContent result)
    {
        var contents = result.Result switch
        {
            IEnumerable<AIContent> several => several,
            DataContent or UriContent => [(AIContent)result.Result],
            _ => [new TextContent(ToolJson.ResultOf(result))],
        };
        return JsonBody.List(contents.Select(content => UserBlock(message, content)).OfType<JsonObject>());
    }

    /// <summary>Ids that other providers gave may have characters that this one refuses.</summary>
    private static string IdOf(string id) =>
        id.AsSpan().ContainsAnyExcept(IdCharacters)
            ? string.Concat(id.Select(character => IdCharacters.Contains(character) ? character : '_'))
            : id;

    /// <summary>An answer that the model is to go on with must not end with a blank.</summary>
    private void TrimEnd()
    {
        if (turns[^1] is { Role: Assistant, Content: [.., var last] } && last["text"] is { } text)
        {
            last["text"] = ((string)text!).TrimEnd();
        }
    }

    private JsonObject Refuse(ChatMessage message, AIContent content) =>
        throw errors.InvalidRequest(
            $"Anthropic takes no {content.GetType().Name} in a message of the role '{message.Role.Value}'"
        );
}
