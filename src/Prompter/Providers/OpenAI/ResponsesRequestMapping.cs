using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From a conversation and its options to a request.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI's reference</see>.</remarks>
internal sealed class ResponsesRequestMapping(Question question)
{
    private readonly ChatOptions options = question.Options;

    /// <exception cref="PrompterException">Something was asked for that the protocol has no word for.</exception>
    public JsonObject Map()
    {
        RefuseWhatHasNoWord();
        var family = ResponsesModel.Of(question.Model);
        var samples =
            !family.HasFixedSampling
            || (family.SamplesWithoutReasoning && options.Reasoning?.Effort is ReasoningEffort.None);
        var tools = ToolJson.Declarations(
            question,
            (function, description) =>
                JsonBody.Object(
                    ("name", function.Name),
                    ("description", description),
                    ("parameters", ToolJson.NodeOf(function.JsonSchema)),
                    // Always written: true where nothing is said, and then not every schema is taken.
                    ("strict", StrictSchema.Allows(function.JsonSchema)),
                    ("type", "function")
                ),
            name => $"the tool {name} is no function; put OpenAI's own tools into the additional property 'tools'"
        );
        return JsonBody.Object(
            ("model", question.Model),
            ("input", new ResponsesInputMapping(family, question.Errors).Map(question.Messages)),
            ("instructions", string.IsNullOrEmpty(options.Instructions) ? null : options.Instructions),
            ("tools", tools),
            ("tool_choice", tools is null ? null : ToolChoice),
            ("parallel_tool_calls", tools is null ? null : options.AllowMultipleToolCalls),
            ("text", Format is { } format ? JsonBody.Object(("format", format)) : null),
            ("temperature", samples ? options.Temperature : null),
            ("top_p", samples ? options.TopP : null),
            ("max_output_tokens", options.MaxOutputTokens),
            ("reasoning", Reasoning is { Count: > 0 } reasoning ? reasoning : null),
            // Always written: OpenAI keeps answers where nothing is said.
            ("store", false),
            ("include", family.Reasons ? JsonBody.Texts(["reasoning.encrypted_content"]) : null),
            ("stream", question.Streams ? true : null)
        );
    }

    private void RefuseWhatHasNoWord()
    {
        (string Name, bool IsAsked)[] unknown =
        [
            ("stop sequences", options.StopSequences is { Count: > 0 }),
            ("seed", options.Seed is not null),
            ("top-k", options.TopK is not null),
            ("frequency penalty", options.FrequencyPenalty is not null),
            ("presence penalty", options.PresencePenalty is not null),
            ("reasoning budget (they take an effort)", ReasoningBudget.In(question) is not null),
            ("conversation id (nothing is stored)", options.ConversationId is not null),
        ];
        var asked = string.Join(", ", unknown.Where(option => option.IsAsked).Select(option => option.Name));
        if (asked.Length > 0)
        {
            throw question.Errors.InvalidRequest($"OpenAI's responses take no {asked}");
        }
    }

    private JsonNode? ToolChoice =>
        options.ToolMode switch
        {
            NoneChatToolMode => "none",
            RequiredChatToolMode { RequiredFunctionName: { } name } => JsonBody.Object(
                ("name", name),
                ("type", "function")
            ),
            RequiredChatToolMode => "required",
            _ => null,
        };

    private JsonObject Reasoning =>
        JsonBody.Object(
            ("effort", ChatRequestMapping.EffortOf(options)),
            (
                "summary",
                options.Reasoning?.Output switch
                {
                    ReasoningOutput.Summary => "auto",
                    ReasoningOutput.Full => "detailed",
                    _ => null,
                }
            )
        );

    private JsonObject? Format =>
        options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json => JsonBody.Object(
                ("type", "json_schema"),
                ("name", json.SchemaName ?? "answer"),
                ("description", json.SchemaDescription),
                ("schema", ToolJson.NodeOf(schema)),
                ("strict", StrictSchema.Allows(schema))
            ),
            ChatResponseFormatJson => JsonBody.Object(("type", "json_object")),
            _ => null,
        };
}
