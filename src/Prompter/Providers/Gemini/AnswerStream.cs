using System.Buffers;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>What is known of an answer so far; one that is not streamed has one event.</summary>
/// <remarks>See <see href="https://ai.google.dev/api/generate-content">Google's reference</see>.</remarks>
internal sealed class AnswerStream(Question question, DocumentStream documents) : AnswerReader(question, documents)
{
    /// <summary>The counts of tokens as they came last; every event has some, and only the last ones count.</summary>
    private readonly ArrayBufferWriter<byte> counts = new();
    private readonly JsonIndex countsIndex = new();
    private readonly AnswerSources sources = new();
    private readonly StringBuilder executed = new();
    private string? finishMessage;
    private int calls;
    private bool hasAnswer;
    private string? latest;
    private int sameIds;
    private bool isOther;

    /// <summary>What a filter says for which the prompt or the answer was held back, whatever else is told.</summary>
    private string? blocked;

    public override ChatResponseUpdate? End()
    {
        KeepUsage();
        var word = Finish;
        if (word is null && IsOneDocument && !Question.Streams && (HasContent || calls > 0))
        {
            word = "STOP";
        }

        if (blocked is not null && word is null && !HasContent)
        {
            Problem = Errors.Create(ErrorCategory.ContentFilter, blocked);
            return Last([]);
        }

        var reason =
            blocked is not null ? ChatFinishReason.ContentFilter
            : word is null ? (ChatFinishReason?)null
            : ReasonOf(word, calls > 0, said: finishMessage);
        var said = finishMessage ?? blocked;
        List<AIContent> contents =
            reason == ChatFinishReason.ContentFilter && said is not null ? [RefusalOf(said)] : [];
        if (reason is not null && !hasAnswer && calls == 0 && executed.Length > 0)
        {
            // The model ran a program and let its output speak.
            contents.Add(new TextContent(executed.ToString()));
        }

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
        if (answer.Object("response"u8) is { } inner && answer.Beside("candidates"u8) is null)
        {
            // Code Assist puts the answer into a member.
            answer = inner;
        }

        Follow(answer.Word("responseId"u8, latest));
        Model = answer.Word("modelVersion"u8, Model);
        if (answer.Object("usageMetadata"u8) is { } usage)
        {
            CountUsage(usage);
        }

        blocked = BlockIn(answer.Object("promptFeedback"u8)) ?? blocked;
        if (FirstOf(answer.Items("candidates"u8), "candidateCount") is { } candidate)
        {
            return AddCandidate(candidate);
        }

        if (blocked is not null)
        {
            return null;
        }

        ThrowIfErrorOfOtherForm(answer);
        if ((answer.Beside("candidates"u8) ?? answer.Beside("usageMetadata"u8)) is null)
        {
            ThrowIfWordsOfError(answer);
        }

        return null;
    }

    /// <summary>An id that is another once may be a mistake; where one that stayed is followed by another that stays, another answer was begun.</summary>
    private void Follow(string? id)
    {
        Id ??= id;
        if (id is null || id == latest)
        {
            sameIds += id is null ? 0 : 1;
            if (isOther && sameIds > 1)
            {
                throw Errors.Another();
            }
        }
        else
        {
            isOther = sameIds > 1 && (hasAnswer || calls > 0);
            (latest, sameIds) = (id, 1);
        }
    }

    private static string? BlockIn(JsonSlice? feedback) =>
        feedback?.Word("blockReason"u8) is { } reason && !FinishWords.IsBlank(reason)
            ? $"Gemini blocked the prompt: {feedback.Value.Word("blockReasonMessage"u8) ?? reason}"
            : null;

    /// <summary>What a rating says by which the answer was held back.</summary>
    private static string? BlockBy(JsonSlice? ratings)
    {
        if (ratings is { Kind: JsonTokenType.StartArray } list)
        {
            foreach (var rating in list.Items())
            {
                if (rating.IsTrue("blocked"u8))
                {
                    return $"Gemini blocked the answer: {rating.Word("category"u8) ?? "unsafe"}";
                }
            }
        }

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
            Usage = TokenCounts.After(Usage, UsageOf(countsIndex.Read(counts.WrittenMemory)));
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

        blocked = BlockBy(candidate.Beside("safetyRatings"u8)) ?? blocked;
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
            AddText(contents, part.ToText(), null);
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
            hasAnswer = true;
        }
        else if (
            part.Object("fileData"u8) is { } file
            && MadeMedia.At(file.Word("fileUri"u8), file.Word("mimeType"u8)) is { } link
        )
        {
            contents.Add(Signature.Sign(link, signature));
            hasAnswer |= link is UriContent;
        }
        else if (HasObject(part))
        {
            contents.Add(RawPart.Of(Conversation.RawMark, part));
            Execute(part);
        }
        else if (signature is not null)
        {
            AddText(contents, "", signature);
        }
    }

    /// <summary>Keeps what a program that the model ran is and says, as Google's own page shows it.</summary>
    private void Execute(JsonSlice part)
    {
        if (part.Object("executableCode"u8) is { } program && program.Word("code"u8) is { } code)
        {
            executed.Append($"```{program.Word("language"u8)?.ToLowerInvariant()}\n{code.TrimEnd()}\n```\n");
        }
        else if (part.Object("codeExecutionResult"u8)?.Word("output"u8) is { } output)
        {
            executed.Append($"```\n{output.TrimEnd()}\n```\n");
        }
    }

    private void AddText(List<AIContent> contents, string text, string? signature)
    {
        hasAnswer |= text.Length > 0;
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
