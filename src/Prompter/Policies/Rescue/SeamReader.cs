using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>Hands out of an answer what follows the text that broke off; what comes before that, its reader has already.</summary>
internal sealed class SeamReader(Seam seam, OpenCall next, Call call, CancellationToken cancellationToken)
    : UpdateReader(call, cancellationToken)
{
    protected override ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync() =>
        new(next(Call, CancellationToken));

    protected override void OnUpdate(ChatResponseUpdate update)
    {
        if (seam.IsPassed)
        {
            return;
        }

        var contents = new List<AIContent>(update.Contents.Count);
        foreach (var content in update.Contents)
        {
            Add(content, contents);
        }

        if (update.FinishReason is not null)
        {
            Add(seam.Flush(), contents);
        }

        update.Contents = contents;
    }

    protected override ChatResponseUpdate? OnEnd()
    {
        var rest = seam.Flush();
        seam.End();
        ThrowIfMissing();
        return rest.Length > 0 ? new(ChatRole.Assistant, rest) : null;
    }

    protected override Exception OnFailure(Exception exception) => exception;

    private void Add(AIContent content, List<AIContent> contents)
    {
        switch (content)
        {
            case TextContent { Text: { Length: > 0 } piece }:
                Call.Record.HasHeldBack = true;
                var rest = seam.Take(piece);
                ThrowIfMissing();
                if (rest == piece)
                {
                    contents.Add(content);
                }
                else
                {
                    Add(rest, contents);
                }

                break;
            // What it thinks of going on, or says of not doing so, is no part of the answer.
            case TextReasoningContent or ErrorContent when !seam.IsFound:
                Call.Record.HasHeldBack = true;
                break;
            case var other when VisibleContent.Is(other):
                if (!seam.IsFound)
                {
                    throw new NotContinuedException(
                        "the model does not go on from the text: it calls a tool, or answers with something else, at once"
                    );
                }

                Add(seam.Flush(), contents);
                ThrowIfMissing();
                contents.Add(other);
                break;
            default:
                contents.Add(content);
                break;
        }
    }

    private static void Add(string text, List<AIContent> contents)
    {
        if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }
    }

    private void ThrowIfMissing()
    {
        if (seam.Missing is { } why)
        {
            throw new NotContinuedException(why);
        }
    }
}
