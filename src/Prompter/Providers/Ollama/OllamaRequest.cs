using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>What <c>POST /api/chat</c> takes.</summary>
/// <remarks>See <see href="https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion">Ollama's documentation</see>.</remarks>
internal sealed class OllamaRequest(Question question)
{
    /// <summary>Members of the request; every other additional property is an option of the model.</summary>
    private static readonly string[] RequestMembers =
    [
        "format",
        "keep_alive",
        "logprobs",
        "shift",
        "think",
        "top_logprobs",
        "truncate",
    ];

    private readonly ChatOptions options = question.Options;
    private readonly HttpErrors errors = question.Errors;

    /// <exception cref="PrompterException">The request cannot be expressed.</exception>
    public HttpContent ToBody()
    {
        var ofRequest = (options.AdditionalProperties ?? [])
            .Where(property => !JsonBody.IsOwn(property.Key))
            .ToLookup(property => RequestMembers.Contains(property.Key, StringComparer.Ordinal));
        var request = JsonBody.Object(
            ("model", question.Model),
            ("messages", new OllamaMessages(errors).Of(question.Messages, options.Instructions)),
            ("tools", Tools),
            ("format", Format),
            ("think", ToThink()),
            ("options", ParametersWith(ofRequest[false])),
            // Always written: Ollama streams where nothing is said.
            ("stream", question.Streams)
        );
        return JsonBody.Of(request, ofRequest[true]);
    }

    private JsonNode? Format =>
        options.ResponseFormat is ChatResponseFormatJson json
            ? json.Schema is { } schema
                ? ToolJson.NodeOf(schema)
                : "json"
            : null;

    private JsonNode? ToThink()
    {
        if (ReasoningBudget.In(question) is { } budget)
        {
            return budget == 0
                ? (JsonNode)false
                : throw errors.InvalidRequest(
                    $"Ollama cannot limit thinking to {budget} tokens; set {ChatProperties.ReasoningBudget} to 0 for none, or leave it out"
                );
        }

        // Of this family thinking has levels, of others it is on or off.
        var hasLevels = question
            .Model[(question.Model.LastIndexOf('/') + 1)..]
            .StartsWith("gpt-oss", StringComparison.OrdinalIgnoreCase);
        return options.Reasoning?.Effort switch
        {
            ReasoningEffort.None => false,
            ReasoningEffort.Low when hasLevels => "low",
            ReasoningEffort.Medium when hasLevels => "medium",
            ReasoningEffort.High or ReasoningEffort.ExtraHigh when hasLevels => "high",
            null when options.Reasoning?.Output is null or ReasoningOutput.None => null,
            _ => true,
        };
    }

    /// <summary>The model's parameters.</summary>
    private JsonObject? ParametersWith(IEnumerable<KeyValuePair<string, object?>> more)
    {
        var parameters = JsonBody.Object(
            ("temperature", options.Temperature),
            ("top_p", options.TopP),
            ("top_k", options.TopK),
            ("num_predict", options.MaxOutputTokens),
            ("seed", options.Seed),
            ("presence_penalty", options.PresencePenalty),
            ("frequency_penalty", options.FrequencyPenalty),
            ("stop", JsonBody.Texts(options.StopSequences))
        );
        foreach (var (name, value) in more)
        {
            parameters[name] = ToolJson.NodeOf(value);
        }

        return parameters.Count > 0 ? parameters : null;
    }

    private JsonArray? Tools =>
        options.ToolMode is RequiredChatToolMode
            ? throw errors.InvalidRequest(
                "Ollama cannot make a model call a tool; let it choose, or say so in the prompt"
            )
        : options.AllowMultipleToolCalls is false
            ? throw errors.InvalidRequest("Ollama cannot keep a model from calling several tools at once")
        : options.ToolMode is NoneChatToolMode ? null
        : ToolJson.Declarations(
            question,
            (function, _) =>
                JsonBody.Object(
                    ("type", "function"),
                    ("function", ToolJson.Declaration(function, function.Description))
                ),
            name => $"Ollama has no tool {name} of its own; it takes functions only"
        );
}
