using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From a conversation and its options to a request.</summary>
internal sealed class ChatRequestMapping(string provider, OpenAIQuirks quirks, string model, HttpErrors errors)
{
    private readonly OpenAIModelRule rule = quirks.RuleFor(model);

    /// <summary>The body of a request.</summary>
    /// <exception cref="PrompterException">Something was asked for that the provider has no word for.</exception>
    public HttpContent Map(IReadOnlyList<ChatMessage> messages, ChatOptions options, bool streams)
    {
        var request = new ChatCompletionRequest
        {
            Model = model,
            Messages = new ChatMessageMapping(provider, quirks, rule, errors).Map(messages, InstructionsOf(options)),
            Stream = streams ? true : null,
            StreamOptions = streams && quirks.TakesStreamOptions ? new(true) : null,
            Temperature = rule.HasFixedSampling ? null : options.Temperature,
            TopP = rule.HasFixedSampling ? null : options.TopP,
            TopK = TopKOf(options),
            FrequencyPenalty = rule.HasFixedSampling ? null : options.FrequencyPenalty,
            PresencePenalty = rule.HasFixedSampling ? null : options.PresencePenalty,
            Stop = options.StopSequences is { Count: > 0 } stop ? stop : null,
            ReasoningEffort = quirks.TakesReasoningObject ? null : EffortOf(options),
            Reasoning = ReasoningOf(options),
            ResponseFormat = FormatOf(options),
            Tools = ToolsOf(options),
            ToolChoice = ToolChoiceOf(options),
            ParallelToolCalls = options.Tools is { Count: > 0 } ? options.AllowMultipleToolCalls : null,
        };
        return JsonBody.Of(request, OpenAIJson.Default.ChatCompletionRequest, MoreOf(options));
    }

    /// <summary>Fields whose names the provider decides on, and those that the caller adds.</summary>
    private IEnumerable<KeyValuePair<string, object?>> MoreOf(ChatOptions options)
    {
        if (options.MaxOutputTokens is { } limit)
        {
            yield return new(quirks.MaxTokensField, limit);
        }

        if (options.Seed is { } seed)
        {
            yield return new(quirks.SeedField, seed);
        }

        if (quirks.ExtraBody is { } extra)
        {
            foreach (var (name, value) in JsonNode.Parse(extra)!.AsObject())
            {
                yield return new(name, value);
            }
        }

        foreach (var property in options.AdditionalProperties ?? [])
        {
            yield return property;
        }
    }

    private string? InstructionsOf(ChatOptions options) =>
        !quirks.TakesJsonSchema && options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }
            ? $"{options.Instructions}\n\nAnswer with JSON that conforms to this schema: {schema.GetRawText()}".Trim()
            : options.Instructions;

    private int? TopKOf(ChatOptions options) =>
        options.TopK is null || quirks.TakesTopK ? options.TopK : throw Refuse("top-k");

    /// <summary>OpenAI's word for an effort to reason, or null where none is asked for.</summary>
    public static string? EffortOf(ChatOptions options) =>
        options.Reasoning?.Effort switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => "xhigh",
            _ => null,
        };

    private ChatReasoning? ReasoningOf(ChatOptions options)
    {
        var budget = ReasoningBudget.In(options, errors);
        if (!quirks.TakesReasoningObject)
        {
            return budget is null ? null : throw Refuse("a reasoning budget; it takes an effort");
        }

        // OpenRouter takes one of the two, and no thinking is an effort.
        return budget is 0 ? new("none", null)
            : budget is not null ? new(null, budget)
            : EffortOf(options) is { } effort ? new(effort, null)
            : null;
    }

    private ChatResponseFormatField? FormatOf(ChatOptions options) =>
        options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json when quirks.TakesJsonSchema => new(
                "json_schema",
                new(
                    json.SchemaName ?? "answer",
                    json.SchemaDescription,
                    schema,
                    StrictSchema.Allows(schema) ? true : null
                )
            ),
            ChatResponseFormatJson => new("json_object"),
            _ => null,
        };

    private List<ChatTool>? ToolsOf(ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            return null;
        }

        return
        [
            .. tools.Select(tool =>
                tool is AIFunctionDeclaration function
                    ? new ChatTool(
                        new(
                            function.Name,
                            function.Description.Length > 0 ? function.Description : null,
                            function.JsonSchema
                        )
                    )
                    : throw Refuse($"the tool '{tool.Name}', which is no function")
            ),
        ];
    }

    private static object? ToolChoiceOf(ChatOptions options) =>
        options.Tools is not { Count: > 0 }
            ? null
            : options.ToolMode switch
            {
                NoneChatToolMode => "none",
                RequiredChatToolMode { RequiredFunctionName: { } name } => new ChatToolChoice(new(name)),
                RequiredChatToolMode => "required",
                _ => null,
            };

    private PrompterException Refuse(string what) => errors.InvalidRequest($"{provider} does not take {what}");
}
