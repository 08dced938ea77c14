using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>One answer, from the events of a stream or as a whole.</summary>
/// <remarks>See <see href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI's reference</see>.</remarks>
internal sealed class ResponsesStream(HttpErrors errors) : AnswerReader(errors)
{
    /// <summary>The last that a date can tell.</summary>
    private const decimal MaxSeconds = 253_402_300_799;

    private readonly SortedDictionary<long, Unfinished> unfinished = [];
    private string? type;
    private bool hasContent;
    private bool hasCalls;
    private bool isRefused;
    private JsonSlice? usage;

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

    protected override ChatResponseUpdate? AddWhole(JsonSlice answer) => EndOf(answer);

    protected override ChatResponseUpdate? Add(JsonSlice next)
    {
        type = next.Text("type"u8, type);
        switch (type)
        {
            case "response.created" or "response.queued" or "response.in_progress":
                Begin(next.Object("response"u8) ?? default);
                return null;
            case "response.output_text.delta":
                return TextOf(next);
            case "response.refusal.delta":
                isRefused = true;
                return TextOf(next);
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                return ThoughtOf(next, next.Word("delta"u8));
            case "response.reasoning_summary_part.added" when next.Count("summary_index"u8) > 0:
                return ThoughtOf(next, ResponsesItems.BetweenThoughts);
            case "response.output_item.added":
                At(next).Item = next.Object("item"u8)?.ToCopy();
                return null;
            case "response.function_call_arguments.delta":
                At(next).Arguments.Append(next.Word("delta"u8));
                return null;
            case "response.function_call_arguments.done":
                At(next).Arguments.Clear().Append(next.Word("arguments"u8));
                return null;
            case "response.output_item.done" when next.Object("item"u8) is { } item:
                unfinished.Remove(IndexOf(next), out var before);
                return UpdateOf(ContentsOf(item, before));
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled":
                return EndOf(next.Object("response"u8) ?? throw Errors.Malformed($"the event {type} has no response"));
            case "error":
                throw Failure(next.Object("error"u8) ?? next);
            default:
                return null;
        }
    }

    private ChatResponseUpdate? TextOf(JsonSlice next)
    {
        At(next).HasText = true;
        return next.Word("delta"u8) is { } text ? UpdateOf([new TextContent(text)]) : null;
    }

    private ChatResponseUpdate? ThoughtOf(JsonSlice next, string? text)
    {
        At(next).HasText = true;
        return text is null ? null : UpdateOf([new TextReasoningContent(text)]);
    }

    private static long IndexOf(JsonSlice next) => next.Count("output_index"u8) ?? 0;

    private Unfinished At(JsonSlice next)
    {
        var index = IndexOf(next);
        if (!unfinished.TryGetValue(index, out var item))
        {
            unfinished[index] = item = new();
        }

        return item;
    }

    private List<AIContent> ContentsOf(JsonSlice item, Unfinished? before)
    {
        switch (item.Word("type"u8))
        {
            case "message":
                isRefused |= item.Items("content"u8).Any(part => part.Word("type"u8) == "refusal");
                break;
            case "function_call":
                hasCalls = true;
                break;
        }

        return ResponsesItems.ContentsOf(item, before?.HasText is true, before?.Arguments.ToString());
    }

    private void Begin(JsonSlice answer)
    {
        Id = answer.Word("id"u8, Id);
        Model = answer.Word("model"u8, Model);
        CreatedAt = answer.Amount("created_at"u8) is { } seconds and >= 0 and <= MaxSeconds
            ? DateTimeOffset.UnixEpoch.AddSeconds((double)seconds)
            : CreatedAt;
    }

    private ChatResponseUpdate EndOf(JsonSlice answer)
    {
        var status = answer.Text("status"u8);
        usage = answer.Object("usage"u8)?.ToCopy();
        if (answer.Member("error"u8) is { Kind: JsonTokenType.StartObject or JsonTokenType.String } error)
        {
            throw Failure(error);
        }

        if (status == "failed")
        {
            throw Errors.FromBody("{}");
        }

        Begin(answer);
        List<AIContent> contents =
            !hasContent && answer.Items("output"u8).Any()
                ? [.. answer.Items("output"u8).SelectMany(item => ContentsOf(item, before: null))]
                // Servers that do not say when a call is done have said all the same what is in it.
                : [.. unfinished.Values.Where(IsCall).SelectMany(call => ContentsOf(call.Item!.Value, call))];
        var end = UpdateOf(contents) ?? Update([]);
        end.FinishReason = ReasonOf(status, answer.Object("incomplete_details"u8)?.Text("reason"u8));
        IsDone = end.FinishReason is not null;
        if (usage is { } used)
        {
            OpenAIUsage.AddTo(end, used);
        }

        return end;
    }

    private static bool IsCall(Unfinished started) => started.Item?.Word("type"u8) == "function_call";

    private ChatFinishReason? ReasonOf(string? status, string? incomplete) =>
        status switch
        {
            "completed" => isRefused ? ChatFinishReason.ContentFilter
            : hasCalls ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop,
            "incomplete" => incomplete switch
            {
                "content_filter" => ChatFinishReason.ContentFilter,
                null or "max_output_tokens" or "max_tokens" => ChatFinishReason.Length,
                var other => OtherFinish(other),
            },
            // Cancelled, or not done: the caller reports a cut.
            _ => null,
        };

    private ChatResponseUpdate? UpdateOf(List<AIContent> contents)
    {
        hasContent |= contents.Count > 0;
        return contents.Count > 0 ? Update(contents) : null;
    }

    /// <summary>An item that has begun.</summary>
    private sealed class Unfinished
    {
        public JsonSlice? Item { get; set; }

        public StringBuilder Arguments { get; } = new();

        public bool HasText { get; set; }
    }
}
