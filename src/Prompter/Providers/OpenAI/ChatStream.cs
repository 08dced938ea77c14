using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The chunks of one stream put together: text goes on at once, tool calls when they are whole, the rest at the end.</summary>
internal sealed class ChatStream(HttpErrors errors)
    : AnswerReader<ChatCompletion>(OpenAIJson.Default.ChatCompletion, errors)
{
    private readonly List<PendingCall> calls = [];
    private string? id;
    private string? model;
    private string? finishReason;
    private ChatUsage? usage;
    private bool isRefused;

    /// <inheritdoc />
    public override ChatResponseUpdate? Add(ChatCompletion chunk)
    {
        ChatErrors.ThrowIfFailed(chunk, Errors);
        id ??= chunk.Id is { Length: > 0 } named ? named : null;
        model = chunk.Model is { Length: > 0 } ? chunk.Model : model;
        usage = chunk.Usage ?? chunk.XGroq?.Usage ?? usage;
        // Only one answer is ever asked for.
        if (chunk.Choices?.Find(choice => choice is { Index: null or 0 }) is not { } choice)
        {
            return null;
        }

        usage = choice.Usage ?? usage;
        finishReason = choice.FinishReason is { Length: > 0 } ? choice.FinishReason : finishReason;
        // Some servers that do not stream put a whole message where a delta should be.
        return (choice.Delta ?? choice.Message) is { } delta ? Add(delta) : null;
    }

    /// <summary>The end: tool calls, usage and the finish reason; null where the stream was cut before it gave one.</summary>
    public override ChatResponseUpdate? End()
    {
        if (finishReason is null)
        {
            return null;
        }

        var last = Update([.. calls.Select(call => call.ToContent())]);
        if (usage is not null)
        {
            last.Contents.Add(new UsageContent(ChatUsageMapping.Map(usage)));
            if (ChatUsageMapping.CostOf(usage) is { } cost)
            {
                last.AdditionalProperties = new() { [ChatProperties.Cost] = cost };
            }
        }

        last.FinishReason = ChatFinish.ReasonOf(finishReason, calls.Count > 0, isRefused);
        return last;
    }

    private ChatResponseUpdate? Add(ChatDelta delta)
    {
        if (delta.ToolCalls is { } pieces)
        {
            foreach (var piece in pieces.OfType<ChatToolCall>())
            {
                Add(piece);
            }
        }

        List<AIContent>? contents = null;
        if (ThoughtsOf(delta) is { } thoughts)
        {
            (contents ??= []).Add(new TextReasoningContent(thoughts));
        }

        if (delta.Content?.Text is { Length: > 0 } text)
        {
            (contents ??= []).Add(new TextContent(text));
        }

        if (delta.Refusal is { Length: > 0 } refusal)
        {
            isRefused = true;
            (contents ??= []).Add(new ErrorContent(refusal) { ErrorCode = "refusal" });
        }

        return contents is null ? null : Update(contents);
    }

    /// <summary>Some servers say the same under two names, or leave one of them empty.</summary>
    private static string? ThoughtsOf(ChatDelta delta) =>
        delta.ReasoningContent is { Length: > 0 } content ? content
        : delta.Reasoning is { Length: > 0 } reasoning ? reasoning
        : delta.Content?.Thoughts;

    private void Add(ChatToolCall piece)
    {
        var call = Find(piece);
        call.Id = call.Id is { Length: > 0 } ? call.Id : piece.Id;
        call.Name = call.Name is { Length: > 0 } ? call.Name : piece.Function?.Name;
        call.Arguments.Append(piece.Function?.Arguments);
    }

    /// <summary>
    /// The call that a piece belongs to. Pieces of several calls may come in turn and tell themselves apart by their index; some
    /// servers leave it out or always send 0, and then a new id begins a new call, or a name where there are no ids.
    /// </summary>
    private PendingCall Find(ChatToolCall piece)
    {
        var found =
            piece.Index is { } index ? calls.FindLast(call => call.Index == index)
            : piece.Id is { Length: > 0 } ? calls.FindLast(call => call.Id == piece.Id)
            : calls.LastOrDefault();
        var isAnother =
            found is { Name.Length: > 0 }
            && piece.Function is { Name.Length: > 0 }
            && (
                piece.Id is { Length: > 0 } next
                    ? found.Id is { Length: > 0 } && !string.Equals(next, found.Id, StringComparison.Ordinal)
                    : found is { Id: null or "", Arguments.Length: > 0 }
            );
        if (found is null || isAnother)
        {
            found = new(piece.Index);
            calls.Add(found);
        }

        return found;
    }

    private ChatResponseUpdate Update(List<AIContent> contents) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = id,
            MessageId = id,
            ModelId = model,
        };

    private sealed class PendingCall(int? index)
    {
        public int? Index => index;
        public string? Id { get; set; }
        public string? Name { get; set; }
        public StringBuilder Arguments { get; } = new();

        public FunctionCallContent ToContent() =>
            ToolJson.Call(Id is { Length: > 0 } id ? id : $"call_{Guid.NewGuid():N}", Name ?? "", Arguments.ToString());
    }
}
