using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>Goes on after a failed attempt, with the same model or another: reads the streams of one call, one after the other, as one.</summary>
/// <remarks>
/// Before the first visible content of a stream this is invisible, but for an update with a <see cref="NoticeContent"/>. After it,
/// <see cref="StreamRescue"/> says what happens.
/// </remarks>
internal sealed class RescueReader(
    RescueCourse course,
    Call call,
    StreamRescue rescue,
    CancellationToken cancellationToken
) : UpdateReader(call, cancellationToken)
{
    /// <summary>What nobody has read can begin anew without anybody knowing.</summary>
    private readonly StreamRescue mode = rescue == StreamRescue.Fail && !call.HandsOut ? StreamRescue.Restart : rescue;
    private readonly List<NoticeContent> untold = [];
    private RescueStep? step;
    private Continuation? continuation;

    protected override async ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync()
    {
        var earlier = Call.Record.Attempts.Count;
        step = await course.FirstAsync(CancellationToken).ConfigureAwait(false);
        TellSkipped(earlier);
        return untold.Count == 0 ? OpenStep() : ReadAsync();
    }

    protected override async ValueTask<IAsyncEnumerator<ChatResponseUpdate>?> RecoverAsync(Exception exception)
    {
        if (step is null || exception is not PrompterException failure)
        {
            return null;
        }

        await CloseAsync().ConfigureAwait(false);
        await ChooseAsync(failure).ConfigureAwait(false);
        return ReadAsync();
    }

    /// <summary>The record says what has been handed out in all.</summary>
    protected override Exception OnFailure(Exception exception)
    {
        Call.Record.HandedOut = continuation?.Partial ?? Call.Record.HandedOut;
        return exception;
    }

    protected override void Release() => course.Dispose();

    /// <summary>Tells what there is to tell, waits until the next may be asked, and asks.</summary>
    private async IAsyncEnumerator<ChatResponseUpdate> ReadAsync()
    {
        foreach (var notice in untold)
        {
            yield return new() { Contents = [notice] };
        }

        untold.Clear();
        await course.WaitAsync().ConfigureAwait(false);
        var updates = OpenStep();
        await using (updates.ConfigureAwait(false))
        {
            while (await updates.MoveNextAsync().ConfigureAwait(false))
            {
                var update = updates.Current;
                continuation?.Join(update);
                var restarts = NoticeContent.In(update) is { Restarts: true };
                yield return update;
                if (restarts && continuation is not null)
                {
                    // What began anew inside began at the text that was handed out before.
                    continuation.Restart();
                    yield return new(ChatRole.Assistant, continuation.Text);
                }
            }
        }
    }

    private IAsyncEnumerator<ChatResponseUpdate> OpenStep()
    {
        var messages = step!.Messages ?? Call.Messages;
        return step.Open(
            Call with
            {
                Messages = continuation is null ? messages : continuation.Of(messages),
                Options = step.OptionsOf(Call.Options),
            },
            CancellationToken
        );
    }

    /// <summary>Chooses who goes on, and how, and tells of it.</summary>
    /// <exception cref="PrompterException">Nobody does.</exception>
    private async ValueTask ChooseAsync(PrompterException failure)
    {
        var failed = Call.Record.Attempts.Count - 1;
        var partial = continuation?.Partial ?? Call.Record.HandedOut;
        var isVisible = partial?.IsVisible == true;
        // A model may refuse to go on from a text, although it was thought to: then it begins anew.
        var isRefused =
            continuation is not null
            && failure.Category == ErrorCategory.InvalidRequest
            && Call.Record.HandedOut?.IsVisible != true;
        var next = step;
        if (isVisible && mode == StreamRescue.Fail)
        {
            next = null;
        }
        else if (!isRefused)
        {
            // Nobody is asked once the caller has cancelled, however the call failed.
            CancellationToken.ThrowIfCancellationRequested();
            next = await course.NextAsync(failure, CancellationToken).ConfigureAwait(false);
        }

        if (next is null)
        {
            throw course.End(failure);
        }

        var takesOver = next.Model != step!.Model;
        step = next;
        continuation =
            isVisible && !isRefused && mode == StreamRescue.Continue ? Continuation.From(partial!, step.Leaf) : null;
        Tell(
            new(Call.Record.Attempts[failed], step.Model)
            {
                Continues = continuation is not null,
                Restarts = isVisible && continuation is null,
                TakesOver = takesOver,
            }
        );
        TellSkipped(failed + 1);
    }

    private void TellSkipped(int from)
    {
        foreach (var skipped in Call.Record.Attempts.Skip(from).ToList())
        {
            Tell(new(skipped, step!.Model) { TakesOver = true });
        }
    }

    private void Tell(NoticeContent notice)
    {
        Call.Record.Add(notice);
        untold.Add(notice);
    }
}
