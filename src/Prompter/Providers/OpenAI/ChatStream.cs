using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The chunks of one stream put together: text goes on at once, tool calls when they are whole, the rest at the end.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI's reference</see>; others add to it.</remarks>
internal sealed class ChatStream(HttpErrors errors) : AnswerReader(errors)
{
    private readonly List<PendingCall> calls = [];
    private string? finishReason;
    private JsonSlice? usage;
    private bool isRefused;

    /// <summary>The end: tool calls, usage and the finish reason; null where the stream was cut before it gave one.</summary>
    public override ChatResponseUpdate? End()
    {
        if (finishReason is null)
        {
            return null;
        }

        var last = Update([.. calls.Select(call => call.ToContent())]);
        if (usage is { } used)
        {
            OpenAIUsage.AddTo(last, used);
        }

        last.FinishReason = ReasonOf(finishReason);
        return last;
    }

    public override ChatResponseUpdate? Used()
    {
        if (usage is not { } used)
        {
            return null;
        }

        var update = Update([]);
        OpenAIUsage.AddTo(update, used);
        return update;
    }

    protected override ChatResponseUpdate? Add(JsonSlice chunk)
    {
        Id ??= chunk.Word("id"u8);
        Model = chunk.Word("model"u8, Model);
        var groq = chunk.Object("x_groq"u8);
        // Only one answer is ever asked for.
        JsonSlice? choice = null;
        foreach (var candidate in chunk.Items("choices"u8))
        {
            if (candidate.Count("index"u8) is null or 0)
            {
                choice = candidate;
                break;
            }
        }

        usage = (choice?.Object("usage"u8) ?? chunk.Object("usage"u8) ?? groq?.Object("usage"u8))?.ToCopy() ?? usage;
        // An error inside of a success is OpenRouter's; Groq puts it, and usage, into a member of its own, Moonshot usage into the choice.
        if (
            (chunk.Member("error"u8) ?? choice?.Member("error"u8) ?? groq?.Member("error"u8)) is
            { Kind: JsonTokenType.StartObject or JsonTokenType.String } error
        )
        {
            throw Failure(error);
        }

        if (choice is not { } chosen)
        {
            return null;
        }

        finishReason = chosen.Text("finish_reason"u8) is { Length: > 0 } reason ? reason : finishReason;
        ThrowIfFailed();
        // Some servers that do not stream put a whole message where a delta should be.
        return (chosen.Member("delta"u8) ?? chosen.Member("message"u8)) is { } delta ? AddDelta(delta) : null;
    }

    private ChatResponseUpdate? AddDelta(JsonSlice delta)
    {
        foreach (var piece in delta.Items("tool_calls"u8))
        {
            if (piece.Kind is not JsonTokenType.Null)
            {
                AddPiece(piece);
            }
        }

        var contents = new List<AIContent>(1);
        var (text, thoughts) = ContentOf(delta);
        // DeepSeek, Moonshot, xAI, vLLM and others; OpenRouter, Groq and Cerebras. Some say the same under both names, or leave one empty.
        thoughts = delta.Word("reasoning_content"u8) ?? delta.Word("reasoning"u8) ?? thoughts;
        if (thoughts is { Length: > 0 })
        {
            contents.Add(new TextReasoningContent(thoughts));
        }

        if (text is { Length: > 0 })
        {
            contents.Add(new TextContent(text));
        }

        if (delta.Text("refusal"u8) is { Length: > 0 } refusal)
        {
            isRefused = true;
            contents.Add(new ErrorContent(refusal) { ErrorCode = "refusal" });
        }

        return contents.Count == 0 ? null : Update(contents);
    }

    /// <summary>Text, or, of Mistral's models that think, a list of parts some of which are thoughts.</summary>
    private static (string? Text, string? Thoughts) ContentOf(JsonSlice delta)
    {
        if (delta.Member("content"u8) is not { Kind: not JsonTokenType.String } content)
        {
            return (delta.Text("content"u8), null);
        }

        var (text, thoughts) = (new StringBuilder(), new StringBuilder());
        Collect(content, text, thoughts);
        return (text.ToString(), thoughts.ToString());
    }

    private static void Collect(JsonSlice element, StringBuilder text, StringBuilder thoughts)
    {
        switch (element.Kind)
        {
            case JsonTokenType.String:
                text.Append(element.ToText());
                break;
            case JsonTokenType.StartArray:
                foreach (var part in element.Items())
                {
                    Collect(part, text, thoughts);
                }

                break;
            case JsonTokenType.StartObject when element.Member("thinking"u8) is { } thinking:
                Collect(thinking, thoughts, thoughts);
                break;
            case JsonTokenType.StartObject when element.Member("text"u8) is { } inner:
                Collect(inner, text, thoughts);
                break;
        }
    }

    private void AddPiece(JsonSlice piece)
    {
        var function = piece.Member("function"u8);
        var (index, id, name) = (piece.Count("index"u8), piece.Word("id"u8), function?.Word("name"u8));
        var call = Find(index, id, name);
        call.Id ??= id;
        call.Name ??= name;
        call.Arguments.Append(function?.Text("arguments"u8));
    }

    /// <summary>
    /// The call that a piece belongs to. Pieces of several calls may come in turn and tell themselves apart by their index; some
    /// servers leave it out or always send 0, and then a new id begins a new call, or a name where there are no ids.
    /// </summary>
    private PendingCall Find(long? index, string? id, string? name)
    {
        var found =
            index is not null ? calls.FindLast(call => call.Index == index)
            : id is not null ? calls.FindLast(call => call.Id == id)
            : calls.LastOrDefault();
        var isAnother =
            found is { Name: not null }
            && name is not null
            && (id is not null ? found.Id is not null && found.Id != id : found is { Id: null, Arguments.Length: > 0 });
        if (found is null || isAnother)
        {
            found = new(index);
            calls.Add(found);
        }

        return found;
    }

    /// <summary>DeepSeek, Mistral and OpenRouter end a stream so when they fail.</summary>
    private void ThrowIfFailed()
    {
        var failure = finishReason switch
        {
            "insufficient_system_resource" => (503, "the provider ran out of resources in the middle of the answer"),
            "error" => (500, "the provider failed in the middle of the answer"),
            _ => default((int Status, string Words)?),
        };
        if (failure is var (status, words))
        {
            throw Errors.FromBody(words, status);
        }
    }

    /// <summary>Finish reasons of chat completions and of those who speak it in their own words.</summary>
    private ChatFinishReason ReasonOf(string reason) =>
        reason switch
        {
            _ when isRefused => ChatFinishReason.ContentFilter,
            "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
            // Several servers say stop after a call of a tool.
            "stop" or "eos" or "end_turn" or "stop_sequence" => calls.Count > 0
                ? ChatFinishReason.ToolCalls
                : ChatFinishReason.Stop,
            "length" or "max_tokens" or "model_length" => ChatFinishReason.Length,
            "content_filter" or "safety" => ChatFinishReason.ContentFilter,
            _ => OtherFinish(reason),
        };

    private sealed class PendingCall(long? index)
    {
        public long? Index => index;
        public string? Id { get; set; }
        public string? Name { get; set; }
        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent ToContent() =>
            ToolJson.Call(Id ?? $"call_{Guid.NewGuid():N}", Name ?? "", Arguments.ToString());
    }
}
