using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>What is known of an answer so far; one that is not streamed has one event.</summary>
internal sealed class AnswerStream(HttpErrors errors)
    : AnswerReader<GenerateResponse>(GeminiJson.Default.GenerateResponse, errors)
{
    private string? id;
    private string? model;
    private Candidate? last;
    private UsageMetadata? usage;
    private int calls;

    /// <inheritdoc />
    public override ChatResponseUpdate? Add(GenerateResponse item)
    {
        if (item.Error is { } error)
        {
            throw Errors.FromBody(error.GetRawText());
        }

        (id, model, usage) = (item.ResponseId ?? id, item.ModelVersion ?? model, item.UsageMetadata ?? usage);
        var candidate = item.Candidates?.Find(candidate => candidate is { Index: 0 });
        if (candidate is null)
        {
            return item.PromptFeedback?.BlockReason is { } block
                ? throw Errors.Of(
                    ErrorCategory.ContentFilter,
                    $"Gemini blocked the prompt: {item.PromptFeedback.BlockReasonMessage ?? block}"
                )
                : null;
        }

        last = IsEnd(candidate.FinishReason) ? candidate : last;
        if (
            last is { FinishReason: "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" } wrong
        )
        {
            throw Errors.Malformed(
                $"the model called a function in a way that cannot be understood ({wrong.FinishReason}): {wrong.FinishMessage ?? "Gemini says no more"}"
            );
        }

        var contents = new List<AIContent>(1);
        foreach (var part in candidate.Content?.Parts ?? [])
        {
            AddContents(contents, part);
        }

        return contents.Count == 0 ? null : Update(contents);
    }

    /// <inheritdoc />
    public override ChatResponseUpdate? End()
    {
        if (last?.FinishReason is not { } reason)
        {
            return null;
        }

        var update = Update(usage is null ? [] : [new UsageContent(usage.ToDetails())]);
        update.FinishReason = FinishOf(reason);
        return update;
    }

    private ChatResponseUpdate Update(IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = id,
            MessageId = id,
            ModelId = model,
        };

    private void AddContents(List<AIContent> contents, Part part)
    {
        switch (part)
        {
            case { FunctionCall: { } call }:
                var callId = call.Id is { Length: > 0 } given ? given : FunctionParts.NewId(id, calls);
                calls++;
                contents.Add(
                    Signature.Sign(
                        ToolJson.Call(callId, call.Name, call.Args?.ToJsonString() ?? ""),
                        part.ThoughtSignature
                    )
                );
                break;
            case { InlineData: { } blob }:
                contents.Add(Signature.Sign(DataOf(blob), part.ThoughtSignature));
                break;
            case { Text: { } thought, Thought: true }:
                contents.Add(
                    part.ThoughtSignature is { } own
                        ? Signature.OfText(own, thought)
                        : new TextReasoningContent(thought)
                );
                break;
            case { Text: { } text, ThoughtSignature: { } signature }:
                // The text is there even if it is empty: it keeps the signature apart from a thought before it.
                contents.Add(new TextContent(text));
                contents.Add(Signature.OfText(signature));
                break;
            case { Text.Length: > 0 }:
                contents.Add(new TextContent(part.Text));
                break;
        }
    }

    private static DataContent DataOf(Blob blob)
    {
        try
        {
            return new(Convert.FromBase64String(blob.Data), blob.MimeType);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException($"'{blob.MimeType}' is no media type.", exception);
        }
    }

    private static bool IsEnd(string? reason) => reason is not (null or "" or "FINISH_REASON_UNSPECIFIED");

    /// <summary>Of a reason without a name of its own, the provider's word is kept.</summary>
    /// <remarks>See <see href="https://ai.google.dev/api/generate-content#FinishReason">finish reasons</see>.</remarks>
    private ChatFinishReason FinishOf(string reason) =>
        reason switch
        {
            "STOP" => calls > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            "MAX_TOKENS" => ChatFinishReason.Length,
            "SAFETY"
            or "RECITATION"
            or "BLOCKLIST"
            or "PROHIBITED_CONTENT"
            or "SPII"
            or "MODEL_ARMOR"
            or "IMAGE_SAFETY"
            or "IMAGE_PROHIBITED_CONTENT"
            or "IMAGE_RECITATION" => ChatFinishReason.ContentFilter,
            _ => OtherFinish.Of(reason),
        };
}
