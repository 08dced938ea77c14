using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From a conversation and its options to a request.</summary>
internal sealed class ResponsesRequestMapping(string model, ChatOptions options, HttpErrors errors)
{
    private static readonly string[] EncryptedReasoning = ["reasoning.encrypted_content"];

    private readonly ResponsesModel family = ResponsesModel.Of(model);

    /// <exception cref="PrompterException">Something was asked for that the protocol has no word for.</exception>
    public ResponsesRequest Map(IReadOnlyList<ChatMessage> messages, bool streams)
    {
        RefuseWhatHasNoWord();
        var samples =
            !family.HasFixedSampling
            || (family.SamplesWithoutReasoning && options.Reasoning?.Effort is ReasoningEffort.None);
        var hasTools = options.Tools is { Count: > 0 };
        return new()
        {
            Model = model,
            Input = new ResponsesInputMapping(family, errors).Map(messages),
            Instructions = string.IsNullOrEmpty(options.Instructions) ? null : options.Instructions,
            Tools = hasTools ? [.. options.Tools!.Select(ToolOf)] : null,
            ToolChoice = hasTools ? ToolChoice : null,
            ParallelToolCalls = hasTools ? options.AllowMultipleToolCalls : null,
            Text = FormatOf(options.ResponseFormat) is { } format ? new(format) : null,
            Temperature = samples ? options.Temperature : null,
            TopP = samples ? options.TopP : null,
            MaxOutputTokens = options.MaxOutputTokens,
            Reasoning = Reasoning is { Effort: null, Summary: null } ? null : Reasoning,
            Store = false,
            Include = family.Reasons ? EncryptedReasoning : null,
            Stream = streams ? true : null,
        };
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
            ("reasoning budget (they take an effort)", ReasoningBudget.In(options, errors) is not null),
            ("conversation id (nothing is stored)", options.ConversationId is not null),
        ];
        var asked = string.Join(", ", unknown.Where(option => option.IsAsked).Select(option => option.Name));
        if (asked.Length > 0)
        {
            throw errors.InvalidRequest($"OpenAI's responses take no {asked}");
        }
    }

    private object? ToolChoice =>
        options.ToolMode switch
        {
            NoneChatToolMode => "none",
            RequiredChatToolMode { RequiredFunctionName: { } name } => new ResponsesToolChoice(name),
            RequiredChatToolMode => "required",
            _ => null,
        };

    private ResponsesReasoning Reasoning =>
        new(
            ChatRequestMapping.EffortOf(options),
            options.Reasoning?.Output switch
            {
                ReasoningOutput.Summary => "auto",
                ReasoningOutput.Full => "detailed",
                _ => null,
            }
        );

    private static ResponsesFormat? FormatOf(ChatResponseFormat? format) =>
        format switch
        {
            ChatResponseFormatJson { Schema: { } schema } json => new("json_schema")
            {
                Name = json.SchemaName ?? "answer",
                Description = json.SchemaDescription,
                Schema = schema,
                Strict = StrictSchema.Allows(schema),
            },
            ChatResponseFormatJson => new("json_object"),
            _ => null,
        };

    private ResponsesTool ToolOf(AITool tool) =>
        tool is AIFunctionDeclaration function
            ? new(
                function.Name,
                function.Description.Length > 0 ? function.Description : null,
                function.JsonSchema,
                StrictSchema.Allows(function.JsonSchema)
            )
            : throw errors.InvalidRequest(
                $"the tool {tool.Name} is no function; put OpenAI's own tools into the additional property 'tools'"
            );
}
