using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>A conversation and its options as a request. That one call at a time is wanted cannot be told to this API.</summary>
internal static class RequestMapping
{
    /// <exception cref="PrompterException">The request cannot be expressed.</exception>
    public static GenerateRequest From(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        string model,
        HttpErrors errors
    )
    {
        var conversation = new Conversation(messages, options.Instructions, ModelTraits.Of(model), errors);
        List<FunctionDeclaration> functions = [.. (options.Tools ?? []).Select(tool => FunctionOf(tool, errors))];
        var settings = SettingsOf(options, model, errors);
        return new()
        {
            SystemInstruction = conversation.Instructions,
            Contents = conversation.Turns,
            Tools = functions.Count == 0 ? null : [new(functions)],
            ToolConfig = functions.Count > 0 && ChoiceOf(options.ToolMode) is { } choice ? new(choice) : null,
            GenerationConfig = settings == new GenerationSettings() ? null : settings,
        };
    }

    private static GenerationSettings SettingsOf(ChatOptions options, string model, HttpErrors errors)
    {
        var format = options.ResponseFormat as ChatResponseFormatJson;
        return new()
        {
            Temperature = options.Temperature,
            TopP = options.TopP,
            TopK = options.TopK,
            MaxOutputTokens = options.MaxOutputTokens,
            StopSequences = options.StopSequences is { Count: > 0 } stop ? stop : null,
            Seed = options.Seed,
            PresencePenalty = options.PresencePenalty,
            FrequencyPenalty = options.FrequencyPenalty,
            ResponseMimeType = format is null ? null : "application/json",
            ResponseJsonSchema = format?.Schema,
            ThinkingConfig = Reasoning.From(options, model, errors),
        };
    }

    private static FunctionDeclaration FunctionOf(AITool tool, HttpErrors errors) =>
        tool is AIFunctionDeclaration function
            ? new(
                function.Name,
                string.IsNullOrEmpty(function.Description) ? null : function.Description,
                IsEmpty(function.JsonSchema) ? null : function.JsonSchema
            )
            : throw errors.InvalidRequest(
                $"the tool '{tool.Name}' is no function, and Gemini is asked for functions only"
            );

    private static bool IsEmpty(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || schema.GetPropertyCount() == 0;

    private static CallingSettings? ChoiceOf(ChatToolMode? mode) =>
        mode switch
        {
            NoneChatToolMode => new("NONE"),
            RequiredChatToolMode { RequiredFunctionName: { } name } => new("ANY", [name]),
            RequiredChatToolMode => new("ANY"),
            _ => null,
        };
}
