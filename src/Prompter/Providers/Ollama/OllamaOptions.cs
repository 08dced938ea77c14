using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>The options of a call in Ollama's terms.</summary>
internal sealed class OllamaOptions(ChatOptions options, string model, HttpErrors errors)
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

    private static readonly string[] NotForOllama = [ChatProperties.CacheControl, ChatProperties.ReasoningBudget];

    /// <summary>Families whose thinking has levels instead of being on or off.</summary>
    private static readonly string[] FamiliesWithLevels = ["gpt-oss"];

    private readonly KeyValuePair<string, object?>[] more =
    [
        .. (options.AdditionalProperties ?? []).Where(property =>
            !NotForOllama.Contains(property.Key, StringComparer.Ordinal)
        ),
    ];

    /// <summary>What the caller wants in the request as it is.</summary>
    public IReadOnlyCollection<KeyValuePair<string, object?>> More =>
        [.. more.Where(property => RequestMembers.Contains(property.Key, StringComparer.Ordinal))];

    public JsonNode? Format =>
        options.ResponseFormat is ChatResponseFormatJson json
            ? json.Schema is { } schema
                ? ToolJson.NodeOf(schema)
                : "json"
            : null;

    public JsonNode? Think
    {
        get
        {
            if (ReasoningBudget.In(options, errors) is { } budget)
            {
                return budget == 0
                    ? (JsonNode)false
                    : throw errors.InvalidRequest(
                        $"Ollama cannot limit thinking to {budget} tokens; set {ChatProperties.ReasoningBudget} to 0 for none, or leave it out"
                    );
            }

            var name = model[(model.LastIndexOf('/') + 1)..];
            var hasLevels = FamiliesWithLevels.Any(family =>
                name.StartsWith(family, StringComparison.OrdinalIgnoreCase)
            );
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
    }

    /// <summary>The model's parameters.</summary>
    public JsonObject? Parameters
    {
        get
        {
            var parameters = new JsonObject();
            Add("temperature", options.Temperature);
            Add("top_p", options.TopP);
            Add("top_k", options.TopK);
            Add("num_predict", options.MaxOutputTokens);
            Add("seed", options.Seed);
            Add("presence_penalty", options.PresencePenalty);
            Add("frequency_penalty", options.FrequencyPenalty);
            if (options.StopSequences is { Count: > 0 } stop)
            {
                parameters["stop"] = new JsonArray([.. stop.Select(text => (JsonNode)text)]);
            }

            foreach (var (name, value) in more)
            {
                if (!RequestMembers.Contains(name, StringComparer.Ordinal))
                {
                    parameters[name] = ToolJson.NodeOf(value);
                }
            }

            return parameters.Count > 0 ? parameters : null;

            void Add(string name, JsonNode? value)
            {
                if (value is not null)
                {
                    parameters[name] = value;
                }
            }
        }
    }

    public IReadOnlyList<OllamaTool>? Tools
    {
        get
        {
            if (options.ToolMode is RequiredChatToolMode)
            {
                throw errors.InvalidRequest(
                    "Ollama cannot make a model call a tool; let it choose, or say so in the prompt"
                );
            }

            if (options.AllowMultipleToolCalls is false)
            {
                throw errors.InvalidRequest("Ollama cannot keep a model from calling several tools at once");
            }

            return options.ToolMode is NoneChatToolMode || options.Tools is not { Count: > 0 } tools
                ? null
                : [.. tools.Select(ToolOf)];
        }
    }

    private OllamaTool ToolOf(AITool tool) =>
        tool is AIFunctionDeclaration function
            ? new("function", new(function.Name, function.Description, function.JsonSchema))
            : throw errors.InvalidRequest($"Ollama has no tool {tool.Name} of its own; it takes functions only");
}
