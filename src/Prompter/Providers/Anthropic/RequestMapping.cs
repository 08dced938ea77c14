using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>A conversation and its options as a request. Seed and penalties, which this API does not have, are left out.</summary>
internal static class RequestMapping
{
    /// <summary>This API promises JSON only where it has a schema; without one the model has to be told.</summary>
    private const string JsonInstruction =
        "Answer with one JSON object and nothing else: no words around it, no code fence.";

    /// <exception cref="PrompterException">The request cannot be expressed.</exception>
    public static JsonObject From(Question question, int defaultMaxTokens)
    {
        var options = question.Options;
        var traits = ModelTraits.Of(question.Model);
        var takesSampling = traits.TakesSampling;
        if (!traits.ContinuesAnswers && question.Messages is [.., { Role: var last }] && last == ChatRole.Assistant)
        {
            throw question.Errors.InvalidRequest(
                $"{question.Model} does not go on from the beginning of an answer: the last message has to be the user's or a tool's"
            );
        }

        var conversation = new Conversation(question);
        var reasoning = Reasoning.From(question, defaultMaxTokens);
        if (conversation.EndsInThoughtlessCalls)
        {
            reasoning = reasoning.WithoutBudget();
        }

        var format = options.ResponseFormat as ChatResponseFormatJson;
        var instruction = format is { Schema: null } ? RequestBlock.OfText(JsonInstruction) : null;
        var tools = ToolJson.Declarations(
            question,
            ToolOf,
            name => $"the tool '{name}' is no function, and Anthropic is asked for functions only"
        );
        // A model that thinks refuses a temperature and top-k.
        var takesAll = takesSampling && !reasoning.IsOn;
        return JsonBody.Object(
            ("model", question.Model),
            ("max_tokens", reasoning.MaxTokens),
            ("stream", question.Streams ? true : null),
            ("system", JsonBody.List(conversation.System.Append(instruction).OfType<JsonObject>())),
            ("messages", conversation.ToTurns()),
            ("tools", tools),
            ("tool_choice", tools is null ? null : ChoiceOf(options)),
            ("thinking", reasoning.Thinking),
            ("output_config", OutputOf(reasoning.Effort, format)),
            ("temperature", takesAll ? options.Temperature : null),
            ("top_p", takesSampling ? options.TopP : null),
            ("top_k", takesAll ? options.TopK : null),
            ("stop_sequences", JsonBody.Texts(options.StopSequences)),
            ("cache_control", CacheHint.In(options.AdditionalProperties, question.Errors))
        );
    }

    private static JsonObject? OutputOf(string? effort, ChatResponseFormatJson? format)
    {
        var schema = format?.Schema is { } given
            ? JsonBody.Object(("type", "json_schema"), ("schema", ToolJson.NodeOf(OutputSchema.From(given))))
            : null;
        return effort is null && schema is null ? null : JsonBody.Object(("effort", effort), ("format", schema));
    }

    private static JsonObject ToolOf(AIFunctionDeclaration function, string? description)
    {
        var schema = ToolJson.NodeOf(function.JsonSchema) as JsonObject ?? [];
        if (!schema.ContainsKey("type"))
        {
            schema["type"] = "object";
        }

        return JsonBody.Object(("name", function.Name), ("description", description), ("input_schema", schema));
    }

    private static JsonObject? ChoiceOf(ChatOptions options)
    {
        var isSingle = options.AllowMultipleToolCalls is { } several ? !several : (bool?)null;
        return options.ToolMode switch
        {
            NoneChatToolMode => Choice("none"),
            RequiredChatToolMode { RequiredFunctionName: { } name } => Choice("tool", name, isSingle),
            RequiredChatToolMode => Choice("any", null, isSingle),
            _ => isSingle is null ? null : Choice("auto", null, isSingle),
        };
    }

    private static JsonObject Choice(string type, string? name = null, bool? isSingle = null) =>
        JsonBody.Object(("type", type), ("name", name), ("disable_parallel_tool_use", isSingle));
}
