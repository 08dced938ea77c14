using System.Buffers;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>What is known of an answer so far; one that is not streamed has one event.</summary>
/// <remarks>See <see href="https://ai.google.dev/api/generate-content">Google's reference</see>.</remarks>
internal sealed class AnswerStream(HttpErrors errors) : AnswerReader(errors)
{
    /// <summary>The counts of tokens as they came last; every event has some, and only the last ones count.</summary>
    private readonly ArrayBufferWriter<byte> usage = new();
    private string? finishReason;
    private int calls;

    public override ChatResponseUpdate? End()
    {
        if (finishReason is null)
        {
            return null;
        }

        var update = Used() ?? Update([]);
        update.FinishReason = FinishOf(finishReason);
        return update;
    }

    public override ChatResponseUpdate? Used() =>
        usage.WrittenCount > 0 ? Update([new UsageContent(UsageOf(JsonIndex.Of(usage.WrittenMemory)))]) : null;

    protected override ChatResponseUpdate? Add(JsonSlice answer)
    {
        Id = answer.Word("responseId"u8, Id);
        Model = answer.Word("modelVersion"u8, Model);
        if (answer.Object("usageMetadata"u8) is { } counts)
        {
            usage.ResetWrittenCount();
            usage.Write(counts.Json.Span);
        }

        if (answer.Member("error"u8) is { } error)
        {
            throw Failure(error);
        }

        foreach (var candidate in answer.Items("candidates"u8))
        {
            if (candidate.Count("index"u8) is null or 0)
            {
                return AddCandidate(candidate);
            }
        }

        return answer.Member("promptFeedback"u8) is { } feedback && feedback.Text("blockReason"u8) is { } block
            ? throw Errors.Create(
                ErrorCategory.ContentFilter,
                $"Gemini blocked the prompt: {feedback.Text("blockReasonMessage"u8) ?? block}"
            )
            : null;
    }

    private ChatResponseUpdate? AddCandidate(JsonSlice candidate)
    {
        if (candidate.Text("finishReason"u8) is { } reason and not ("" or "FINISH_REASON_UNSPECIFIED"))
        {
            finishReason = reason;
        }

        if (finishReason is "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS")
        {
            throw Errors.Malformed(
                $"the model called a function in a way that cannot be understood ({finishReason}): {candidate.Text("finishMessage"u8) ?? "Gemini says no more"}"
            );
        }

        var contents = new List<AIContent>(1);
        foreach (var part in candidate.Member("content"u8)?.Items("parts"u8) ?? [])
        {
            AddContents(contents, part);
        }

        return contents.Count == 0 ? null : Update(contents);
    }

    /// <summary>The contents of a part, which has one of some members; parts of other kinds are skipped.</summary>
    private void AddContents(List<AIContent> contents, JsonSlice part)
    {
        var signature = part.Text("thoughtSignature"u8);
        if (part.Member("functionCall"u8) is { } call)
        {
            contents.Add(Signature.Sign(CallOf(call), signature));
        }
        else if (part.Member("inlineData"u8) is { } blob)
        {
            contents.Add(Signature.Sign(DataOf(blob), signature));
        }
        else if (part.Text("text"u8) is { } text)
        {
            if (part.IsTrue("thought"u8))
            {
                contents.Add(signature is null ? new TextReasoningContent(text) : Signature.OfText(signature, text));
                return;
            }

            // With a signature it is there even if it is empty: it keeps the signature apart from a thought before it.
            if (text.Length > 0 || signature is not null)
            {
                contents.Add(new TextContent(text));
            }

            if (signature is not null)
            {
                contents.Add(Signature.OfText(signature));
            }
        }
    }

    private FunctionCallContent CallOf(JsonSlice call)
    {
        var id = call.Word("id"u8) ?? FunctionParts.NewId(Id, calls);
        calls++;
        var name = call.Text("name"u8) ?? throw new JsonException("A function call has no name.");
        return call.Member("args"u8) switch
        {
            null => ToolJson.Call(id, name, ""),
            { Kind: JsonTokenType.StartObject } arguments => ToolJson.Call(id, name, arguments.ToJson()),
            _ => throw new JsonException("The arguments are no JSON object."),
        };
    }

    private static DataContent DataOf(JsonSlice blob)
    {
        var type = blob.Text("mimeType"u8) ?? throw new JsonException("Data have no media type.");
        try
        {
            return new(Convert.FromBase64String(blob.Text("data"u8) ?? throw new JsonException("No data.")), type);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException($"'{type}' is no media type.", exception);
        }
    }

    /// <summary>Cached tokens are a part of the prompt's; thoughts are no part of the candidates'.</summary>
    private static UsageDetails UsageOf(JsonSlice usage)
    {
        var (output, thoughts) = (usage.Count("candidatesTokenCount"u8), usage.Count("thoughtsTokenCount"u8));
        return new()
        {
            InputTokenCount = usage.Count("promptTokenCount"u8) + (usage.Count("toolUsePromptTokenCount"u8) ?? 0),
            CachedInputTokenCount = usage.Count("cachedContentTokenCount"u8),
            // A count of 0 is left out.
            OutputTokenCount = output is null && thoughts is null ? null : (output ?? 0) + (thoughts ?? 0),
            ReasoningTokenCount = thoughts,
            TotalTokenCount = usage.Count("totalTokenCount"u8),
        };
    }

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
            _ => OtherFinish(reason),
        };
}
