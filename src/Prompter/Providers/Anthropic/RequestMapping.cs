using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>A conversation and its options as a request. Seed and penalties, which this API does not have, are left out.</summary>
internal static class RequestMapping
{
    /// <summary>This API promises JSON only where it has a schema; without one the model has to be told.</summary>
    private const string JsonInstruction =
        "Answer with one JSON object and nothing else: no words around it, no code fence.";

    /// <exception cref="PrompterException">The request cannot be expressed.</exception>
    public static MessagesRequest From(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        string model,
        int defaultMaxTokens,
        HttpErrors errors
    )
    {
        var traits = ModelTraits.Of(model);
        var conversation = new Conversation(messages, options.Instructions, traits, errors);
        var reasoning = Reasoning.From(options, model, defaultMaxTokens, errors);
        if (conversation.EndsInThoughtlessCalls)
        {
            reasoning = reasoning.WithoutBudget();
        }

        var format = options.ResponseFormat as ChatResponseFormatJson;
        List<RequestBlock> system = [.. conversation.System];
        if (format is { Schema: null })
        {
            system.Add(RequestBlock.OfText(JsonInstruction)!);
        }

        List<ToolDefinition> tools = [.. (options.Tools ?? []).Select(tool => ToolOf(tool, errors))];
        return new()
        {
            Model = model,
            MaxTokens = reasoning.MaxTokens,
            System = system.Count == 0 ? null : system,
            Messages = conversation.Turns,
            Tools = tools.Count == 0 ? null : tools,
            ToolChoice = tools.Count == 0 ? null : ChoiceOf(options),
            Thinking = reasoning.Thinking,
            OutputConfig = OutputOf(reasoning.Effort, format),
            // A model that thinks refuses both of these.
            Temperature = traits.TakesSampling && !reasoning.IsOn ? options.Temperature : null,
            TopK = traits.TakesSampling && !reasoning.IsOn ? options.TopK : null,
            TopP = traits.TakesSampling ? options.TopP : null,
            StopSequences = options.StopSequences is { Count: > 0 } stop ? stop : null,
            CacheControl = CacheHint.In(options.AdditionalProperties, errors),
        };
    }

    private static OutputSettings? OutputOf(string? effort, ChatResponseFormatJson? format)
    {
        var schema = format?.Schema is { } given ? new OutputFormat("json_schema", OutputSchema.From(given)) : null;
        return effort is null && schema is null ? null : new(effort, schema);
    }

    private static ToolDefinition ToolOf(AITool tool, HttpErrors errors)
    {
        if (tool is not AIFunctionDeclaration function)
        {
            throw errors.InvalidRequest(
                $"the tool '{tool.Name}' is no function, and Anthropic is asked for functions only"
            );
        }

        var schema = ToolJson.NodeOf(function.JsonSchema) as JsonObject ?? [];
        if (!schema.ContainsKey("type"))
        {
            schema["type"] = "object";
        }

        return new(function.Name, string.IsNullOrEmpty(function.Description) ? null : function.Description, schema);
    }

    private static ToolChoice? ChoiceOf(ChatOptions options)
    {
        var isSingle = options.AllowMultipleToolCalls is { } several ? !several : (bool?)null;
        return options.ToolMode switch
        {
            NoneChatToolMode => new("none"),
            RequiredChatToolMode { RequiredFunctionName: { } name } => new("tool", name, isSingle),
            RequiredChatToolMode => new("any", DisableParallelToolUse: isSingle),
            _ => isSingle is null ? null : new("auto", DisableParallelToolUse: isSingle),
        };
    }
}
