using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What is known of an answer so far.</summary>
/// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/streaming">Anthropic's page on streams</see>.</remarks>
internal sealed class MessageStream(HttpErrors errors) : AnswerReader(errors)
{
    private readonly SortedDictionary<long, OpenBlock> open = [];
    private string? type;
    private string? stopReason;
    private bool hasUsage;
    private long? input;
    private long? cacheWritten;
    private long? cacheRead;
    private long? output;
    private long? thoughts;

    public override ChatResponseUpdate? End()
    {
        if (stopReason is null)
        {
            return null;
        }

        var last = Update([.. open.Values.Select(block => block.End()).OfType<AIContent>()]);
        if (hasUsage)
        {
            last.Contents.Add(new UsageContent(ToUsage()));
        }

        last.FinishReason = FinishOf(stopReason);
        return last;
    }

    public override ChatResponseUpdate? Used() => hasUsage ? Update([new UsageContent(ToUsage())]) : null;

    protected override ChatResponseUpdate? AddWhole(JsonSlice answer)
    {
        if (answer.Member("error"u8) is { } error)
        {
            throw Failure(error);
        }

        Begin(answer);
        stopReason = answer.Text("stop_reason"u8);
        return Update([.. answer.Items("content"u8).Select(ResponseMapping.ContentOf).OfType<AIContent>()]);
    }

    /// <remarks>Events of unknown types add nothing, as Anthropic asks of clients.</remarks>
    protected override ChatResponseUpdate? Add(JsonSlice item)
    {
        type = item.Text("type"u8, type);
        switch (type)
        {
            case "error":
                throw Errors.FromBody(item.Member("error"u8)?.ToJson() ?? "");
            case "message_start" when item.Member("message"u8) is { } message:
                Begin(message);
                // The count of output at the start is of a beginning that nobody has seen.
                output = null;
                return null;
            case "content_block_start" when item.Member("content_block"u8) is { } block:
                var opened = new OpenBlock(block.ToCopy());
                open[IndexOf(item)] = opened;
                return Update(opened.Begin());
            case "content_block_delta" when open.TryGetValue(IndexOf(item), out var block):
                return item.Member("delta"u8) is { } addition ? Update(block.Add(addition)) : null;
            case "content_block_stop" when open.Remove(IndexOf(item), out var block):
                return Update(block.End());
            case "message_delta":
                stopReason = item.Member("delta"u8)?.Text("stop_reason"u8) ?? stopReason;
                Count(item);
                return null;
            case "message_stop":
                IsDone = true;
                return null;
            default:
                return null;
        }
    }

    private static long IndexOf(JsonSlice item) => item.Count("index"u8) ?? 0;

    private void Begin(JsonSlice message)
    {
        Id = message.Word("id"u8);
        Model = message.Word("model"u8);
        Count(message);
    }

    /// <summary>Takes in what was used so far: later counts are totals and not additions.</summary>
    private void Count(JsonSlice holder)
    {
        if (holder.Object("usage"u8) is { } usage)
        {
            hasUsage = true;
            input = usage.Count("input_tokens"u8) ?? input;
            cacheWritten = usage.Count("cache_creation_input_tokens"u8) ?? cacheWritten;
            cacheRead = usage.Count("cache_read_input_tokens"u8) ?? cacheRead;
            output = usage.Count("output_tokens"u8) ?? output;
            thoughts = usage.Object("output_tokens_details"u8)?.Count("thinking_tokens"u8) ?? thoughts;
        }
    }

    /// <summary>The counts of input are apart from each other: Anthropic's own input tokens are those that no cache had.</summary>
    private UsageDetails ToUsage()
    {
        var all = input + (cacheWritten ?? 0) + (cacheRead ?? 0);
        return new()
        {
            InputTokenCount = all,
            CachedInputTokenCount = cacheRead,
            OutputTokenCount = output,
            ReasoningTokenCount = thoughts,
            TotalTokenCount = all + output,
            AdditionalCounts = cacheWritten is { } written
                ? new() { [ChatProperties.CacheWriteTokens] = written }
                : null,
        };
    }

    /// <summary>Of a reason without a name of its own, the provider's word is kept.</summary>
    /// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons">stop reasons</see>.</remarks>
    private static ChatFinishReason FinishOf(string stopReason) =>
        stopReason switch
        {
            "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
            "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
            "tool_use" => ChatFinishReason.ToolCalls,
            "refusal" => ChatFinishReason.ContentFilter,
            _ => OtherFinish(stopReason),
        };

    private ChatResponseUpdate? Update(AIContent? content) => content is null ? null : Update([content]);

    /// <summary>A block whose end has not come yet.</summary>
    private sealed class OpenBlock(JsonSlice start)
    {
        private readonly string? type = start.Text("type"u8);
        private readonly StringBuilder json = new();
        private readonly StringBuilder signature = new(start.Text("signature"u8));

        public AIContent? Begin() =>
            type switch
            {
                "text" or "redacted_thinking" => ResponseMapping.ContentOf(start),
                "thinking" => ThoughtIn(start),
                _ => null,
            };

        public AIContent? Add(JsonSlice delta)
        {
            switch (type)
            {
                case "text":
                    return delta.Text("text"u8) is { Length: > 0 } text ? new TextContent(text) : null;
                case "thinking":
                    signature.Append(delta.Text("signature"u8));
                    return ThoughtIn(delta);
                case "tool_use":
                    json.Append(delta.Text("partial_json"u8));
                    return null;
                default:
                    return null;
            }
        }

        /// <summary>What can be told only now that the block is whole.</summary>
        public AIContent? End() =>
            type switch
            {
                "tool_use" => ResponseMapping.CallOf(start, json.Length > 0 ? json.ToString() : null),
                "thinking" when signature.Length > 0 => ProtectedThought.OfSignature(signature.ToString()),
                _ => null,
            };

        private static TextReasoningContent? ThoughtIn(JsonSlice element) =>
            element.Text("thinking"u8) is { Length: > 0 } text ? new(text) : null;
    }
}
