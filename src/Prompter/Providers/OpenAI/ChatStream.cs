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
        var last = Last(reason is null ? [] : [.. calls.ToContents(besides), .. besides.ToContents()]);
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
        else if (choice is null)
        {
            ThrowIfErrorOfOtherForm(chunk);
        }

        ThrowIfError(choice);
        ThrowIfError(groq);
        if (choice is not { } chosen)
        {
            return null;
        }

        FinishWith(chosen.Text("finish_reason"u8));
        var said = chosen.Member("delta"u8) is { } delta ? AddDelta(delta) : null;
        if (said is null && !HasContent && !calls.Any && chosen.Member("message"u8) is { } message)
        {
            // Some servers that do not stream put a whole message where a delta should be, or beside one that is empty.
            hasMessage = true;
            said = AddDelta(message, isWhole: true);
        }

        return said ?? (HasContent || calls.Any ? null : AddDelta(chosen));
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

        var (text, thoughts) = TextParts.Of(delta.Member("content"u8) ?? delta.Member("text"u8));
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

        if (Joined(text) is { Length: > 0 } saying)
        {
            HasContent = true;
            contents.Add(new TextContent(saying));
        }

        besides.AddDelta(contents, delta);
        HasContent |= contents.Exists(content => content is DataContent or UriContent);
        if (delta.Beside("refusal"u8) is { Kind: JsonTokenType.String, SaysSomething: true } refusal)
        {
            isRefused = true;
            contents.Add(RefusalOf(refusal.ToText()));
        }

        return contents.Count == 0 ? null : Update(contents);
    }

    private static string? FirstSaid(string? first, string? second, string? third) =>
        !string.IsNullOrEmpty(first) ? first
        : !string.IsNullOrEmpty(second) ? second
        : !string.IsNullOrEmpty(third) ? third
        : null;
}
