using Prompter.Calls;

namespace Prompter.Policies.StructuredOutput;

/// <summary>Hands out the JSON of an answer and nothing around it, once it is right; until then a stream has <see cref="DraftContent"/>.</summary>
internal sealed class JsonAnswerReader(
    AnswerFormat format,
    OpenCall next,
    Call call,
    bool asksAgain,
    Func<string, string> redact,
    CancellationToken cancellationToken
) : UpdateReader(call, cancellationToken)
{
    /// <summary>What is longer is no value that a caller waits for, but a model that does not stop.</summary>
    private const int TextLimit = 64 * 1024 * 1024;
    private readonly StringBuilder text = new();
    private readonly int earlier = call.Record.Attempts.Count;
    private ChatFinishReason? finishReason;

    /// <summary>Tells the messages of attempts apart, so that thoughts stay with the answer that they led to.</summary>
    private string? messageId;

    protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync() =>
        new(next(Call, CancellationToken));

    protected override void OnUpdate(ChatResponseUpdate update)
    {
        if (NoticeContent.In(update) is { } notice)
        {
            _ = notice.Restarts ? text.Clear() : text;
            // Nothing was handed out that could be dropped.
            notice.Restarts = notice.Continues = false;
            messageId = null;
            return;
        }

        messageId = update.MessageId ??= messageId ?? Guid.NewGuid().ToString("N");

        // The text comes before the end of the answer.
        finishReason = update.FinishReason ?? finishReason;
        update.FinishReason = null;
        if (!update.Contents.Any(content => content is TextContent))
        {
            return;
        }

        var piece = update.Text;
        text.Append(piece.AsSpan(0, Math.Min(piece.Length, TextLimit + 1 - text.Length)));
        update.Contents = [.. update.Contents.Select(WithoutText).OfType<AIContent>(), new DraftContent(piece)];
        if (update is WholeAnswer)
        {
            // Its text has been taken out, so that it is none any more.
            Current = update.Clone();
        }
    }

    /// <summary>What the text is based on stays true of its JSON.</summary>
    private static AIContent? WithoutText(AIContent content) =>
        content is not TextContent ? content
        : content.Annotations is { Count: > 0 } annotations ? new TextContent("") { Annotations = annotations }
        : null;

    protected override ChatResponseUpdate? OnEnd()
    {
        if (finishReason == ChatFinishReason.ToolCalls)
        {
            return new(ChatRole.Assistant, text.ToString()) { FinishReason = finishReason, MessageId = messageId };
        }

        try
        {
            var answer = Read(text.ToString());
            Call.Record.Value = answer.Value;
            Call.Record.Json = Call.Record.Json! with { Repairs = answer.Repairs, Coercions = answer.Coercions };
            return new(ChatRole.Assistant, answer.Json) { FinishReason = finishReason, MessageId = messageId };
        }
        catch (PrompterException failure)
        {
            // The last attempt succeeded as a call, but its answer is not right.
            Call.Record.AmendLast(attempt => attempt with { Error = failure.Category, Message = failure.Message });
            throw;
        }
    }

    protected override Exception OnFailure(Exception exception)
    {
        // Nothing was handed out that a failure could break.
        Call.Record.HandedOut = null;
        return exception;
    }

    protected override void Release()
    {
        if (asksAgain)
        {
            Call.Record.MarkAskedAgain(earlier);
        }
    }

    private JsonAnswer Read(string answer) =>
        answer.Length <= TextLimit
            ? JsonAnswer.Read(answer, finishReason, format, redact, CancellationToken)
            : throw new InvalidAnswerException("…", ["it is longer than 64 million characters"]);
}
