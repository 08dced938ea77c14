using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>A conversation and its options as a request. That one call at a time is wanted cannot be told to this API.</summary>
/// <remarks>See <see href="https://ai.google.dev/api/generate-content">Google's reference</see>.</remarks>
internal static class RequestMapping
{
    /// <exception cref="PrompterException">The request cannot be expressed.</exception>
    public static JsonObject From(Question question)
    {
        var conversation = new Conversation(question);
        var functions = ToolJson.Declarations(
            question,
            (function, description) =>
                JsonBody.Object(
                    ("name", function.Name),
                    ("description", description),
                    ("parametersJsonSchema", IsEmpty(function.JsonSchema) ? null : ToolJson.NodeOf(function.JsonSchema))
                ),
            name => $"the tool '{name}' is no function, and Gemini is asked for functions only"
        );
        var settings = SettingsOf(question);
        return JsonBody.Object(
            ("systemInstruction", conversation.ToInstructions()),
            ("contents", conversation.ToTurns()),
            ("tools", functions is null ? null : new JsonArray(JsonBody.Object(("functionDeclarations", functions)))),
            ("toolConfig", functions is null ? null : ChoiceOf(question.Options.ToolMode)),
            ("generationConfig", settings.Count == 0 ? null : settings)
        );
    }

    private static JsonObject SettingsOf(Question question)
    {
        var options = question.Options;
        var format = options.ResponseFormat as ChatResponseFormatJson;
        return JsonBody.Object(
            ("temperature", options.Temperature),
            ("topP", options.TopP),
            ("topK", options.TopK),
            ("maxOutputTokens", options.MaxOutputTokens),
            ("stopSequences", JsonBody.Texts(options.StopSequences)),
            ("seed", options.Seed),
            ("presencePenalty", options.PresencePenalty),
            ("frequencyPenalty", options.FrequencyPenalty),
            ("responseMimeType", format is null ? null : "application/json"),
            ("responseJsonSchema", ToolJson.NodeOf(format?.Schema)),
            ("thinkingConfig", Reasoning.From(question))
        );
    }

    private static bool IsEmpty(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || schema.GetPropertyCount() == 0;

    private static JsonObject? ChoiceOf(ChatToolMode? mode)
    {
        var required = mode as RequiredChatToolMode;
        var name =
            mode is NoneChatToolMode ? "NONE"
            : required is null ? null
            : "ANY";
        var allowed = required?.RequiredFunctionName is { } function ? JsonBody.Texts([function]) : null;
        return name is null
            ? null
            : JsonBody.Object(
                ("functionCallingConfig", JsonBody.Object(("mode", name), ("allowedFunctionNames", allowed)))
            );
    }
}
