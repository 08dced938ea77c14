using System.Buffers;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>What is known of an answer so far; one that is not streamed has one event.</summary>
/// <remarks>See <see href="https://ai.google.dev/api/generate-content">Google's reference</see>.</remarks>
internal sealed class AnswerStream(Question question, DocumentStream documents) : AnswerReader(question, documents)
{
    /// <summary>The counts of tokens as they came last; every event has some, and only the last ones count.</summary>
    private readonly ArrayBufferWriter<byte> counts = new();
    private readonly AnswerSources sources = new();
    private string? finishMessage;
    private int calls;

    public override ChatResponseUpdate? End()
    {
        KeepUsage();
        var word = Finish;
        if (word is null && IsOneDocument && !Question.Streams && (HasContent || calls > 0))
        {
            word = "STOP";
        }

        var reason = word is null ? null : ReasonOf(word, calls > 0, said: finishMessage);
        List<AIContent> contents =
            reason == ChatFinishReason.ContentFilter && finishMessage is not null ? [RefusalOf(finishMessage)] : [];
        if (reason is not null && sources.ToContent() is { } cited)
        {
            contents.Add(cited);
        }

        var last = Last(contents);
        if (reason is not null)
        {
            last ??= Update([]);
            last.FinishReason = reason;
        }

        return last;
    }

    protected override ChatResponseUpdate? Add(JsonSlice answer)
    {
        Id ??= answer.Word("responseId"u8);
        Model = answer.Word("modelVersion"u8, Model);
        if (answer.Object("usageMetadata"u8) is { } usage)
        {
            CountUsage(usage);
        }

        if (FirstOf(answer.Items("candidates"u8), "candidateCount") is { } candidate)
        {
            return AddCandidate(candidate);
        }

        if (answer.Object("promptFeedback"u8) is { } feedback && feedback.Word("blockReason"u8) is { } block)
        {
            Problem = Errors.Create(
                ErrorCategory.ContentFilter,
                $"Gemini blocked the prompt: {feedback.Word("blockReasonMessage"u8) ?? block}"
            );
            return null;
        }

        ThrowIfErrorOfOtherForm(answer);
        return null;
    }

    public override ChatResponseUpdate? Used()
    {
        KeepUsage();
        return base.Used();
    }

    protected override void Count(JsonSlice document)
    {
        if (document.Object("usageMetadata"u8) is { } usage)
        {
            CountUsage(usage);
        }
    }

    /// <summary>Counts that lack one which was there before are put together with those; else only the last ones are read.</summary>
    private void CountUsage(JsonSlice usage)
    {
        if (usage.Count("candidatesTokenCount"u8) is null or 0 || usage.Count("promptTokenCount"u8) is null or 0)
        {
            KeepUsage();
        }

        counts.ResetWrittenCount();
        counts.Write(usage.Json.Span);
    }

    private void KeepUsage()
    {
        if (counts.WrittenCount > 0)
        {
            Usage = TokenCounts.After(Usage, UsageOf(JsonIndex.Of(counts.WrittenMemory)));
        }
    }

    private ChatResponseUpdate? AddCandidate(JsonSlice candidate)
    {
        if (candidate.Text("finishReason"u8) is { } reason && !FinishWords.IsBlank(reason))
        {
            FinishWith(reason);
            finishMessage = candidate.Word("finishMessage"u8, finishMessage);
            if (FinishWords.Of(reason) is FinishWord.BadCall)
            {
                // What it called is not to be done.
                return null;
            }
        }

        sources.Add(candidate);
        var contents = new List<AIContent>(1);
        foreach (var part in candidate.Member("content"u8)?.Items("parts"u8) ?? [])
        {
            AddContents(contents, part);
        }

        HasContent |= contents.Count > 0;
        return contents.Count == 0 ? null : Update(contents);
    }

    /// <summary>The contents of a part, which has one of some members; parts of other kinds are skipped.</summary>
    private void AddContents(List<AIContent> contents, JsonSlice part)
    {
        if (part.Kind is JsonTokenType.String)
        {
            contents.Add(new TextContent(part.ToText()));
            return;
        }

        var signature = part.Word("thoughtSignature"u8);
        if (part.Member("functionCall"u8) is { } call)
        {
            contents.Add(Signature.Sign(CallOf(call), signature));
        }
        else if (part.IsTrue("thought"u8))
        {
            var thought = JoinedThought(TextParts.ThoughtsIn(part.Beside("text"u8))) ?? "";
            contents.Add(signature is null ? new TextReasoningContent(thought) : Signature.OfText(signature, thought));
        }
        else if (Joined(part.Piece("text"u8)) is { } text)
        {
            AddText(contents, text, signature);
        }
        else if (part.Object("inlineData"u8) is { } blob && blob.Word("data"u8) is { } data)
        {
            var made = MadeMedia.Of(data, blob.Word("mimeType"u8), "application/octet-stream");
            contents.Add(Signature.Sign(made, signature));
        }
        else if (HasObject(part))
        {
            contents.Add(RawPart.Of(Conversation.RawMark, part));
        }
        else if (signature is not null)
        {
            AddText(contents, "", signature);
        }
    }

    private static void AddText(List<AIContent> contents, string text, string? signature)
    {
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

    private FunctionCallContent CallOf(JsonSlice call)
    {
        var id = call.Word("id"u8) ?? FunctionParts.NewId(Id, calls);
        calls++;
        return ToolJson.Call(
            id,
            call.Text("name"u8) is { Length: > 0 } name ? name : throw new JsonException("a function call has no name"),
            ToolJson.ArgumentsIn(call, "args"u8) ?? ""
        );
    }

    /// <summary>Whether a part has something in it, such as a call of a tool of Google's own.</summary>
    private static bool HasObject(JsonSlice part) =>
        JsonElement
            .Parse(part.ToJson())
            .EnumerateObject()
            .Any(member => member.Value.ValueKind is JsonValueKind.Object && member.Name is not "inlineData");

    /// <summary>Cached tokens are a part of the prompt's; thoughts are no part of the candidates'.</summary>
    private static UsageDetails? UsageOf(JsonSlice usage)
    {
        var (output, thoughts) = (usage.Count("candidatesTokenCount"u8), usage.Count("thoughtsTokenCount"u8));
        return TokenCounts.Of(
            usage.Count("promptTokenCount"u8) + (usage.Count("toolUsePromptTokenCount"u8) ?? 0),
            // A count of 0 is left out.
            output is null
            && thoughts is null
                ? null
                : (output ?? 0) + (thoughts ?? 0),
            usage.Count("cachedContentTokenCount"u8),
            reasoning: thoughts,
            total: usage.Count("totalTokenCount"u8)
        );
    }
}
