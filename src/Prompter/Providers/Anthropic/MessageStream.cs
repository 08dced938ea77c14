using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What is known of a streamed answer so far.</summary>
internal sealed class MessageStream(HttpErrors errors)
    : AnswerReader<StreamEvent>(AnthropicJson.Default.StreamEvent, errors)
{
    private readonly SortedDictionary<int, OpenBlock> open = [];
    private string? id;
    private string? model;
    private string? stopReason;
    private MessagesUsage? usage;

    /// <inheritdoc />
    public override async ValueTask<ChatResponseUpdate?> ReadWholeAsync(
        Stream body,
        CancellationToken cancellationToken
    )
    {
        var message = await Errors
            .ReadAsync(body, AnthropicJson.Default.MessagesResponse, cancellationToken)
            .ConfigureAwait(false);
        if (message.Error is { } error)
        {
            throw Errors.FromBody(error.GetRawText());
        }

        (id, model, stopReason, usage) = (message.Id, message.Model, message.StopReason, message.Usage);
        return Update([.. (message.Content ?? []).Select(ResponseMapping.ContentOf).OfType<AIContent>()]);
    }

    /// <inheritdoc />
    /// <remarks>Events of unknown types add nothing, as Anthropic asks of clients.</remarks>
    public override ChatResponseUpdate? Add(StreamEvent item)
    {
        switch (item.Type)
        {
            case "error":
                throw Errors.FromBody(item.Error is { } error ? error.GetRawText() : "");
            case "message_start":
                (id, model) = (item.Message?.Id, item.Message?.Model);
                // The count of output at the start is of a beginning that nobody has seen.
                usage = item.Message?.Usage is { } first ? first with { OutputTokens = null } : null;
                return null;
            case "content_block_start" when item.ContentBlock is { } block:
                open[item.Index] = new(block);
                return Update(FirstOf(block));
            case "content_block_delta" when open.TryGetValue(item.Index, out var block) && item.Delta is { } delta:
                block.Json.Append(delta.PartialJson);
                block.Signature.Append(delta.Signature);
                return Update(TextOf(block, delta));
            case "content_block_stop" when open.Remove(item.Index, out var block):
                return Update(block.End());
            case "message_delta":
                stopReason = item.Delta?.StopReason ?? stopReason;
                usage = item.Usage is { } news ? (usage ?? new()).Updated(news) : usage;
                return null;
            case "message_stop":
                IsDone = true;
                return null;
            default:
                return null;
        }
    }

    /// <inheritdoc />
    public override ChatResponseUpdate? End()
    {
        if (stopReason is null)
        {
            return null;
        }

        List<AIContent> rest = [.. open.Values.Select(block => block.End()).OfType<AIContent>()];
        var last = Update(usage is null ? rest : [.. rest, new UsageContent(usage.ToDetails())]);
        last.FinishReason = ResponseMapping.FinishOf(stopReason);
        return last;
    }

    private ChatResponseUpdate? Update(AIContent? content) => content is null ? null : Update([content]);

    private ChatResponseUpdate Update(List<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = id,
            MessageId = id,
            ModelId = model,
        };

    private static AIContent? FirstOf(ResponseBlock block) =>
        block.Type switch
        {
            "text" or "redacted_thinking" => ResponseMapping.ContentOf(block),
            "thinking" when block.Thinking is { Length: > 0 } text => new TextReasoningContent(text),
            _ => null,
        };

    private static AIContent? TextOf(OpenBlock block, StreamDelta delta) =>
        block.Start.Type switch
        {
            "text" when delta.Text is { Length: > 0 } text => new TextContent(text),
            "thinking" when delta.Thinking is { Length: > 0 } text => new TextReasoningContent(text),
            _ => null,
        };

    /// <summary>A block whose end has not come yet.</summary>
    private sealed class OpenBlock(ResponseBlock start)
    {
        public ResponseBlock Start => start;

        public StringBuilder Json { get; } = new();

        public StringBuilder Signature { get; } = new(start.Signature);

        /// <summary>What can be told only now that the block is whole.</summary>
        public AIContent? End() =>
            start switch
            {
                { Type: "tool_use", Id: { } id, Name: { } name } when Json.Length > 0 => ToolJson.Call(
                    id,
                    name,
                    Json.ToString()
                ),
                { Type: "tool_use" } => ResponseMapping.ContentOf(start),
                { Type: "thinking" } when Signature.Length > 0 => ProtectedThought.OfSignature(Signature.ToString()),
                _ => null,
            };
    }
}
