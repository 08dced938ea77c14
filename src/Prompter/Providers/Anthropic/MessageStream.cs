using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What is known of an answer so far.</summary>
/// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/streaming">Anthropic's page on streams</see>.</remarks>
internal sealed class MessageStream(Question question, DocumentStream documents) : AnswerReader(question, documents)
{
    private readonly SortedDictionary<long, OpenBlock> open = [];
    private readonly MessageUsage usage = new();
    private string? type;
    private string? refusal;
    private bool hasCalls;
    private bool isWhole;

    /// <summary>A message that was all there at its start, should nothing come after it.</summary>
    private JsonSlice? begun;

    public override ChatResponseUpdate? End()
    {
        var whole = begun is { } message && !HasContent && !hasCalls ? ContentsOf(message) : [];
        var ended = open.Values.Select(block => block.End()).OfType<AIContent>().ToList();
        hasCalls |= ended.Any(content => content is FunctionCallContent);
        Usage = usage.ToDetails();
        var word = Finish;
        if (word is null && ((IsDone && Usage is not null) || (IsOneDocument && isWhole)) && (HasContent || hasCalls))
        {
            word = "stop";
        }

        var reason = word is null ? null : ReasonOf(word, hasCalls);
        List<AIContent> contents = reason is null ? whole : [.. whole, .. ended];
        if (reason == ChatFinishReason.ContentFilter && refusal is not null)
        {
            contents.Add(RefusalOf(refusal));
        }

        var last = Last(contents);
        if (reason is not null)
        {
            last ??= Update([]);
            last.FinishReason = reason;
        }

        return last;
    }

    public override ChatResponseUpdate? Used()
    {
        Usage = usage.ToDetails();
        return base.Used();
    }

    /// <remarks>Events of unknown types add nothing, as Anthropic asks of clients.</remarks>
    protected override ChatResponseUpdate? Add(JsonSlice item)
    {
        switch (TypeOf(item))
        {
            case "message":
                return AddMessage(item);
            case "error":
                throw Failure(item);
            case "message_start" when item.Object("message"u8) is { } message:
                Begin(message);
                begun = message.Beside("content"u8) is { SaysSomething: true } ? message.ToCopy() : null;
                // The count of output at the start is of a beginning that nobody has seen.
                usage.ForgetOutput();
                return null;
            case "content_block_start" when item.Member("content_block"u8) is { } block:
                return Update(Opened(item, new OpenBlock(block.ToCopy())));
            case "content_block_delta" when item.Member("delta"u8) is { } addition:
                return Update(Added(item, addition));
            case "content_block_stop" when open.Remove(IndexOf(item), out var block):
                return Update(Known(block.End()));
            case "message_delta":
                Stop(item.Member("delta"u8) ?? default);
                usage.Count(item.Object("usage"u8));
                return null;
            case "message_stop":
                IsDone = true;
                return null;
            case var other when other?.StartsWith("message_", StringComparison.Ordinal) is not true:
                ThrowIfErrorOfOtherForm(item);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The type of an event, or of a whole message, which may lack it.</summary>
    private string? TypeOf(JsonSlice item)
    {
        if (
            item.Beside("type"u8) is { Kind: JsonTokenType.String } named
            && named.ToText(type) is { Length: > 0 } known
        )
        {
            return type = known;
        }

        if (EventName is { Length: > 0 } name)
        {
            return name;
        }

        if (item.Beside("content"u8) is not null)
        {
            return "message";
        }

        ThrowIfErrorOfOtherForm(item);
        return item.SaysSomething ? throw Errors.NoForm(item.ToJson()) : null;
    }

    private ChatResponseUpdate? AddMessage(JsonSlice message)
    {
        if (isWhole && (HasContent || hasCalls))
        {
            throw Errors.Another();
        }

        isWhole = true;
        Begin(message);
        var contents = ContentsOf(message);
        return contents.Count > 0 ? Update(contents) : null;
    }

    /// <summary>What a whole message says, and how it ends.</summary>
    private List<AIContent> ContentsOf(JsonSlice message)
    {
        Stop(message);
        return [.. message.Items("content"u8).Select(ResponseMapping.ContentOf).Select(Known).OfType<AIContent>()];
    }

    private AIContent? Opened(JsonSlice item, OpenBlock block)
    {
        var index = IndexOf(item);
        // One that was never closed has to be over.
        var before = open.Remove(index, out var other) ? Known(other.End()) : null;
        open[index] = block;
        return before ?? Known(block.Begin());
    }

    /// <summary>What is in a delta says what it is; its index alone does not, for some servers leave it out.</summary>
    private AIContent? Added(JsonSlice item, JsonSlice delta)
    {
        if (delta.Piece("text"u8) is { } text)
        {
            return Joined(text) is { Length: > 0 } joined ? Known(new TextContent(joined)) : null;
        }

        open.TryGetValue(IndexOf(item), out var block);
        if (delta.Piece("partial_json"u8) is { } json)
        {
            block = block is { IsOfServer: true } or { IsCall: true }
                ? block
                : open.Values.LastOrDefault(other => other.IsCall || other.IsOfServer);
            (block ?? throw new JsonException("a piece of a tool call came without the call")).AddArguments(json);
            return null;
        }

        block?.AddSignature(delta.Word("signature"u8));
        if (delta.Object("citation"u8) is { } source)
        {
            return Citations.Of(source) is { } citation ? Citations.ContentOf([citation]) : null;
        }

        if (block is { IsOfServer: true } && delta.Word("content"u8) is { } content)
        {
            block.AddContent(content);
            return null;
        }

        return JoinedThought(TextParts.ThoughtsIn(delta.Beside("thinking"u8))) is { Length: > 0 } thought
            ? new TextReasoningContent(thought)
            : null;
    }

    private static long IndexOf(JsonSlice item) => item.Count("index"u8) ?? 0;

    private void Begin(JsonSlice message)
    {
        if (Begin(message.Word("id"u8), HasContent || hasCalls))
        {
            open.Clear();
        }

        Model = message.Word("model"u8, Model);
        usage.Count(message.Object("usage"u8));
    }

    private void Stop(JsonSlice holder)
    {
        FinishWith(holder.Text("stop_reason"u8));
        if (holder.Object("stop_details"u8) is { } details)
        {
            refusal = details.Word("explanation"u8) ?? details.Word("category"u8) ?? refusal;
        }
    }

    private AIContent? Known(AIContent? content)
    {
        hasCalls |= content is FunctionCallContent;
        HasContent |= content is TextContent;
        return content;
    }

    private ChatResponseUpdate? Update(AIContent? content) => content is null ? null : Update([content]);

    /// <summary>A block whose end has not come yet.</summary>
    private sealed class OpenBlock(JsonSlice start)
    {
        private readonly string? type = start.Text("type"u8);
        private readonly StringBuilder json = new();
        private readonly StringBuilder content = new();
        private readonly StringBuilder signature = new(start.Word("signature"u8));

        public bool IsCall => type == "tool_use";

        public bool IsOfServer => ResponseMapping.IsOfServer(type);

        public AIContent? Begin() =>
            type switch
            {
                "text" or "redacted_thinking" => ResponseMapping.ContentOf(start),
                "thinking" => start.Word("thinking"u8) is { } thought ? new TextReasoningContent(thought) : null,
                _ => null,
            };

        public void AddArguments(string piece) => json.Append(piece);

        /// <summary>What a summary of the conversation says.</summary>
        public void AddContent(string piece) => content.Append(piece);

        public void AddSignature(string? piece) => signature.Append(piece);

        /// <summary>What can be told only now that the block is whole.</summary>
        public AIContent? End() =>
            type switch
            {
                "tool_use" => ResponseMapping.CallOf(start, json.Length > 0 ? json.ToString() : null),
                "thinking" when signature.Length > 0 => ProtectedThought.OfSignature(signature.ToString()),
                _ when IsOfServer && RawPart.Parse(start.ToJson()) is JsonObject whole => RawPart.Of(
                    ResponseMapping.ServerMark,
                    Completed(whole).ToJsonString()
                ),
                _ => null,
            };

        /// <summary>A block of the server's own as it would be if it had not come in pieces.</summary>
        private JsonObject Completed(JsonObject whole)
        {
            if (RawPart.Parse(json.ToString()) is { } input)
            {
                whole["input"] = input;
            }

            if (content.Length > 0)
            {
                whole["content"] = content.ToString();
            }

            if (signature.Length > 0)
            {
                whole["signature"] = signature.ToString();
            }

            return whole;
        }
    }
}
