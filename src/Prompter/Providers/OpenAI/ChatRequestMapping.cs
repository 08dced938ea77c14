using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From a conversation and its options to a request.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI's reference</see>.</remarks>
internal sealed class ChatRequestMapping(string provider, OpenAIQuirks quirks, Question question)
{
    private readonly ChatOptions options = question.Options;

    /// <summary>The body of a request.</summary>
    /// <exception cref="PrompterException">Something was asked for that the provider has no word for.</exception>
    public HttpContent Map()
    {
        var rule = quirks.RuleFor(question.Model);
        var samples = !rule.HasFixedSampling;
        var tools = ToolJson.Declarations(
            question,
            (function, description) =>
                JsonBody.Object(("function", ToolJson.Declaration(function, description)), ("type", "function")),
            name => $"{provider} does not take the tool '{name}', which is no function"
        );
        var request = JsonBody.Object(
            ("model", question.Model),
            (
                "messages",
                new ChatMessageMapping(provider, quirks, rule, question.Errors).Map(question.Messages, Instructions)
            ),
            ("stream", question.Streams ? true : null),
            (
                "stream_options",
                question.Streams && quirks.TakesStreamOptions ? JsonBody.Object(("include_usage", true)) : null
            ),
            ("temperature", samples ? options.Temperature : null),
            ("top_p", samples ? options.TopP : null),
            ("top_k", options.TopK is null || quirks.TakesTopK ? options.TopK : throw Refuse("top-k")),
            ("frequency_penalty", samples ? options.FrequencyPenalty : null),
            ("presence_penalty", samples ? options.PresencePenalty : null),
            ("stop", JsonBody.Texts(options.StopSequences)),
            ("reasoning_effort", quirks.TakesReasoningObject ? null : EffortOf(options, quirks.HighestEffort)),
            ("reasoning", ToReasoning()),
            ("response_format", Format),
            ("tools", tools),
            ("tool_choice", tools is null ? null : ToolChoice),
            ("parallel_tool_calls", tools is null ? null : options.AllowMultipleToolCalls)
        );
        return JsonBody.Of(request, MoreMembers());
    }

    /// <summary>Fields whose names the provider decides on, and those that the caller adds.</summary>
    private IEnumerable<KeyValuePair<string, object?>> MoreMembers()
    {
        if (options.MaxOutputTokens is { } limit)
        {
            yield return new(quirks.MaxTokensField, limit);
        }

        if (options.Seed is { } seed)
        {
            yield return new(quirks.SeedField, seed);
        }

        foreach (var (name, value) in JsonNode.Parse(quirks.ExtraBody ?? "{}")!.AsObject())
        {
            yield return new(name, value);
        }

        foreach (var property in options.AdditionalProperties ?? [])
        {
            yield return property;
        }
    }

    private string? Instructions =>
        !quirks.TakesJsonSchema && options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }
            ? $"{options.Instructions}\n\nAnswer with JSON that conforms to this schema: {schema.GetRawText()}".Trim()
            : options.Instructions;

    /// <summary>The word for an effort to reason, or null where none is asked for.</summary>
    public static string? EffortOf(ChatOptions options, string highest = "xhigh") =>
        ReasoningLevel.In(options)
        ?? options.Reasoning?.Effort switch
        {
            null => null,
            ReasoningEffort.ExtraHigh => highest,
            { } effort => ReasoningLevel.WordOf(effort),
        };

    /// <summary>A function that must be called, or a word for whether any is.</summary>
    private JsonNode? ToolChoice =>
        options.ToolMode switch
        {
            NoneChatToolMode => "none",
            RequiredChatToolMode { RequiredFunctionName: { } name } => JsonBody.Object(
                ("function", JsonBody.Object(("name", name))),
                ("type", "function")
            ),
            RequiredChatToolMode => "required",
            _ => null,
        };

    private JsonObject? ToReasoning()
    {
        var budget = ReasoningBudget.In(question);
        if (!quirks.TakesReasoningObject)
        {
            return budget is null ? null : throw Refuse("a reasoning budget; it takes an effort");
        }

        // OpenRouter takes one of the two, and no thinking is an effort.
        return budget is null or 0
            ? (budget is 0 ? "none" : EffortOf(options)) is { } effort
                ? JsonBody.Object(("effort", effort))
                : null
            : JsonBody.Object(("max_tokens", budget));
    }

    private JsonObject? Format =>
        options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json when quirks.TakesJsonSchema => JsonBody.Object(
                ("type", "json_schema"),
                (
                    "json_schema",
                    JsonBody.Object(
                        ("name", json.SchemaName ?? "answer"),
                        ("description", json.SchemaDescription),
                        ("schema", ToolJson.NodeOf(schema)),
                        ("strict", StrictSchema.Allows(schema) ? true : null)
                    )
                )
            ),
            ChatResponseFormatJson => JsonBody.Object(("type", "json_object")),
            _ => null,
        };

    private PrompterException Refuse(string what) => question.Errors.InvalidRequest($"{provider} does not take {what}");
}
