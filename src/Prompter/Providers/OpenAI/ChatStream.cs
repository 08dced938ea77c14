using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The chunks of one stream put together: text goes on at once, tool calls when they are whole, the rest at the end.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI's reference</see>; others add to it.</remarks>
internal sealed class ChatStream(Question question, DocumentStream documents) : AnswerReader(question, documents)
{
    private readonly PendingCalls calls = new();
    private readonly ChatBesides besides = new(question.Errors.Provider);
    private decimal? cost;
    private bool hasMessage;
    private bool isRefused;
    private bool hasRefusal;

    public override ThoughtTags Tags { get; } = new();

    /// <summary>What was told of the text, and whether it came where others have a delta.</summary>
    private ToldText told;
    private bool isOfMessages;

    /// <summary>How many chunks had the id of the first, and whether others came.</summary>
    private int sameIds;
    private bool areIdsDifferent;
    private bool hasPieceWithoutRole;
    private bool isOfChoices;

    /// <summary>The end: tool calls, usage and the finish reason; the usage alone where the stream was cut before it gave one.</summary>
    public override ChatResponseUpdate? End()
    {
        var word = Finish;
        if (
            word is null
            && ((IsDone && Usage is not null) || (IsOneDocument && hasMessage))
            && (HasContent || calls.Any)
        )
        {
            // Snowflake's and others' say nothing, and have said all.
            word = "stop";
        }

        var reason = word is null ? null : ReasonOf(word, calls.Any, isRefused);
        List<AIContent> contents = reason is null ? [] : [.. calls.ToContents(besides), .. besides.ToContents()];
        if (isRefused && !hasRefusal)
        {
            contents.Add(RefusalOf(Refusal.WithoutWords));
        }

        var last = Last(contents);
        if (reason is not null || cost is not null)
        {
            last ??= Update([]);
            last.FinishReason = reason;
            last.AdditionalProperties = cost is null ? null : new() { [ChatProperties.Cost] = cost };
        }

        return last;
    }

    protected override ChatResponseUpdate? Add(JsonSlice chunk)
    {
        Id ??= chunk.Word("id"u8);
        Model = chunk.Word("model"u8, Model);
        besides.AddChunk(chunk);
        var groq = chunk.Object("x_groq"u8);
        var choice = FirstOf(chunk.Items("choices"u8), "n");
        // An error inside of a success is OpenRouter's; Groq puts it, and usage, into a member of its own, Moonshot usage into the choice.
        if ((choice?.Object("usage"u8) ?? chunk.Object("usage"u8) ?? groq?.Object("usage"u8)) is { } usage)
        {
            CountUsage(usage);
        }

        if (choice is null)
        {
            ThrowIfErrorOfOtherForm(chunk);
            if ((chunk.Beside("choices"u8) ?? chunk.Beside("usage"u8)) is null)
            {
                ThrowIfWordsOfError(chunk);
            }
        }

        ThrowIfStatus(chunk);
        ThrowIfError(choice);
        ThrowIfError(groq);
        if (choice is not { } chosen)
        {
            return null;
        }

        var delta = chosen.Member("delta"u8);
        var message = chosen.Member("message"u8);
        if (IsAnotherBegun(chunk, delta) || (message is not null && IsEndKnown && isOfMessages && IsWhole(chunk)))
        {
            throw Errors.Another();
        }

        FinishWith(chosen.Text("finish_reason"u8));
        var said = delta is { } piece ? AddDelta(piece) : null;
        if (message is { } whole)
        {
            // Some servers that do not stream put a whole message where a delta should be, or beside one that is empty; others tell in each all that there is so far.
            hasMessage = true;
            said =
                said is null && !HasContent && !calls.Any
                    ? AddFirst(whole)
                    : AddMessage(said, whole, hasDelta: delta is not null);
        }

        if (said is null && (isOfChoices || (delta ?? message) is null || !(HasContent || calls.Any)))
        {
            var had = HasContent;
            said = AddDelta(chosen);
            isOfChoices |= HasContent && !had;
        }
        else if (chosen.Beside("refusal"u8) is { } refusal)
        {
            said = With(said, RefusedBy(refusal));
        }

        return said;
    }

    /// <summary>Whether a chunk is a whole answer, or one of another id than the first.</summary>
    private bool IsWhole(JsonSlice chunk) =>
        chunk.Word("object"u8) == "chat.completion" || chunk.Word("id"u8, Id) != Id;

    /// <summary>
    /// Whether another answer begins in the middle of one. The id alone does not tell it, for some servers give each chunk one; a role does where the ids were the same
    /// and only the first chunk had one.
    /// </summary>
    private bool IsAnotherBegun(JsonSlice chunk, JsonSlice? delta)
    {
        if (areIdsDifferent || chunk.Word("id"u8, Id) is not { } id)
        {
            return false;
        }

        var hasRole = delta?.Beside("role"u8) is not null;
        if (id == Id)
        {
            sameIds++;
            hasPieceWithoutRole |= delta is not null && !hasRole;
            return false;
        }

        areIdsDifferent = true;
        return hasRole && sameIds > 1 && hasPieceWithoutRole && !IsEndKnown && (HasContent || calls.Any);
    }

    private ChatResponseUpdate? AddFirst(JsonSlice message)
    {
        var said = AddDelta(message, isWhole: true);
        isOfMessages = HasContent;
        return said;
    }

    /// <summary>What a message adds that came after others: what was not told yet of the text, and what nothing else was told of.</summary>
    private ChatResponseUpdate? AddMessage(ChatResponseUpdate? said, JsonSlice message, bool hasDelta)
    {
        if (!calls.Any)
        {
            foreach (var call in message.Items("tool_calls"u8))
            {
                calls.Add(call, isWhole: true);
            }
        }

        var (text, _, others) = TextParts.Of(message.Member("content"u8));
        var rest = told.RestOf(text ?? "");
        if (isOfMessages && said is null)
        {
            // Each message is the next piece, unless it goes on from all the others.
            rest = rest is { Length: > 0 } || told.IsAllOf(text ?? "") ? rest : text;
        }
        else if (rest is null && !hasDelta)
        {
            throw Errors.Malformed(
                "the pieces of the answer are not the beginning of the whole text that came after them"
            );
        }

        said = With(said, Saying(rest));
        foreach (var refused in others.Where(Refusal.IsPart).Select(Refusal.OfPart).Where(_ => !isRefused))
        {
            said = With(said, Refused(refused));
        }

        return isRefused ? said : With(said, RefusedBy(message.Beside("refusal"u8)));
    }

    private ChatResponseUpdate? With(ChatResponseUpdate? said, AIContent? content)
    {
        if (content is null)
        {
            return said;
        }

        said ??= Update([]);
        said.Contents.Add(content);
        return said;
    }

    public override ChatResponseUpdate? Used()
    {
        var used = base.Used();
        if (used is not null && cost is not null)
        {
            used.AdditionalProperties = new() { [ChatProperties.Cost] = cost };
        }

        return used;
    }

    protected override void Count(JsonSlice document)
    {
        if (document.Object("usage"u8) is { } usage)
        {
            CountUsage(usage);
        }
    }

    private void CountUsage(JsonSlice usage)
    {
        Usage = TokenCounts.After(Usage, OpenAIUsage.In(usage));
        cost = OpenAIUsage.CostIn(usage) is { } told && !(told == 0 && cost > 0) ? told : cost;
    }

    private ChatResponseUpdate? AddDelta(JsonSlice delta, bool isWhole = false)
    {
        foreach (var piece in delta.Items("tool_calls"u8))
        {
            calls.Add(piece, isWhole);
        }

        if (delta.Object("function_call"u8) is { } function)
        {
            calls.AddFunction(function);
        }

        var (text, thoughts, others) = TextParts.Of(delta.Member("content"u8) ?? delta.Member("text"u8));
        if (ChatBesides.IsThought(delta))
        {
            (text, thoughts) = (null, ChatBesides.WithoutMarks(text));
        }

        // DeepSeek, Moonshot, xAI, vLLM and others; OpenRouter, Groq and Cerebras. Some say the same under several names, or leave one empty.
        var thought = FirstSaid(
            TextParts.ThoughtsIn(delta.Beside("reasoning_content"u8)),
            TextParts.ThoughtsIn(delta.Beside("reasoning"u8)),
            thoughts
        );
        thought ??= TextParts.ThoughtsIn(delta.Beside("reasoning_details"u8));
        var contents = new List<AIContent>(1);
        if (JoinedThought(thought) is { Length: > 0 } thinking)
        {
            contents.Add(new TextReasoningContent(thinking));
        }

        if (Saying(text) is { } saying)
        {
            contents.Add(saying);
        }

        besides.AddDelta(contents, delta, others);
        HasContent |= contents.Exists(content => content is DataContent or UriContent);
        foreach (var part in others)
        {
            if (Refusal.IsPart(part))
            {
                Add(contents, Refused(Refusal.OfPart(part)));
            }
        }

        Add(contents, RefusedBy(delta.Beside("refusal"u8)));
        return contents.Count == 0 ? null : Update(contents);
    }

    private static void Add(List<AIContent> contents, AIContent? content)
    {
        if (content is not null)
        {
            contents.Add(content);
        }
    }

    /// <summary>A piece of the text; null where it is empty.</summary>
    private TextContent? Saying(string? piece)
    {
        if (Joined(piece) is not { Length: > 0 } saying)
        {
            return null;
        }

        HasContent = true;
        told.Add(saying);
        return new(saying);
    }

    private ErrorContent? RefusedBy(JsonSlice? refusal) =>
        (hasRefusal ? Refusal.PieceIn(refusal) : Refusal.In(refusal)) is { } words ? Refused(words) : null;

    /// <summary>A mark alone is told at the end, if no words come.</summary>
    private ErrorContent? Refused(string words)
    {
        isRefused = true;
        hasRefusal |= words.Length > 0;
        return words.Length > 0 ? RefusalOf(words) : null;
    }

    private static string? FirstSaid(string? first, string? second, string? third) =>
        !string.IsNullOrEmpty(first) ? first
        : !string.IsNullOrEmpty(second) ? second
        : !string.IsNullOrEmpty(third) ? third
        : null;
}
