using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>Goes on after a failed attempt, with the same model or another: reads the streams of one call, one after the other, as one.</summary>
/// <remarks>
/// Before the first visible content of a stream this is invisible, but for an update with a <see cref="NoticeContent"/>. After it,
/// <see cref="StreamRescue"/> says what happens.
/// </remarks>
/// <param name="course">Who is asked; it is disposed with this.</param>
/// <param name="call">What is asked.</param>
/// <param name="rescue">What becomes of a stream that fails after content.</param>
/// <param name="cancellationToken">Ends the call.</param>
internal sealed class RescueReader(
    RescueCourse course,
    Call call,
    StreamRescue rescue,
    CancellationToken cancellationToken
) : StreamEnumerator
{
    /// <summary>What nobody has read can begin anew without anybody knowing.</summary>
    private readonly StreamRescue mode = rescue == StreamRescue.Fail && !call.HandsOut ? StreamRescue.Restart : rescue;

    /// <summary>What is handed out before anything else is asked for.</summary>
    private readonly Queue<ChatResponseUpdate> pending = [];
    private RescueStep? step;
    private Continuation? continuation;
    private IAsyncEnumerator<ChatResponseUpdate>? updates;
    private bool waits;
    private bool hasEnded;

    public override ValueTask<bool> MoveNextAsync() =>
        hasEnded ? new(false)
        : updates is null || pending.Count > 0 ? AdvanceAsync()
        : MoveAsync(updates);

    public override async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    protected override ValueTask<bool> OnMoved(bool hasMore)
    {
        if (!hasMore)
        {
            return EndAsync();
        }

        Current = updates!.Current;
        if (continuation is not null)
        {
            continuation.Join(Current);
            if (NoticeContent.In(Current) is { Restarts: true })
            {
                // What began anew inside began at the text that was handed out before.
                continuation.Restart();
                pending.Enqueue(new(ChatRole.Assistant, continuation.Text));
            }
        }

        return new(true);
    }

    protected override async ValueTask<bool> OnFailedAsync(Exception exception)
    {
        try
        {
            if (exception is not PrompterException failure)
            {
                ExceptionDispatchInfo.Throw(exception);
                return false;
            }

            await updates!.DisposeAsync().ConfigureAwait(false);
            updates = null;
            await ChooseAsync(failure).ConfigureAwait(false);
        }
        catch
        {
            await FailAsync().ConfigureAwait(false);
            throw;
        }

        return await AdvanceAsync().ConfigureAwait(false);
    }

    /// <summary>Begins the call, or asks whoever is next.</summary>
    private async ValueTask<bool> AdvanceAsync()
    {
        try
        {
            if (step is null)
            {
                var earlier = call.Record.Attempts.Count;
                step = await course.FirstAsync(cancellationToken).ConfigureAwait(false);
                TellSkipped(earlier);
            }

            if (pending.TryDequeue(out var first))
            {
                Current = first;
                return true;
            }

            if (waits)
            {
                waits = false;
                await course.WaitAsync().ConfigureAwait(false);
            }

            var messages = step.Messages ?? call.Messages;
            updates = step.Open(
                call with
                {
                    Messages = continuation is null ? messages : continuation.Of(messages),
                    Options = step.OptionsOf(call.Options),
                },
                cancellationToken
            );
        }
        catch
        {
            await FailAsync().ConfigureAwait(false);
            throw;
        }

        return await MoveAsync(updates).ConfigureAwait(false);
    }

    /// <summary>Chooses who goes on, and how, and tells of it.</summary>
    /// <exception cref="PrompterException">Nobody does.</exception>
    private async ValueTask ChooseAsync(PrompterException failure)
    {
        var failed = call.Record.Attempts.Count - 1;
        var partial = continuation?.Partial ?? call.Record.HandedOut;
        var isVisible = partial?.IsVisible == true;
        // A model may refuse to go on from a text, although it was thought to: then it begins anew.
        var isRefused =
            continuation is not null
            && failure.Category == ErrorCategory.InvalidRequest
            && call.Record.HandedOut?.IsVisible != true;
        var next = step;
        if (isVisible && mode == StreamRescue.Fail)
        {
            next = null;
        }
        else if (!isRefused)
        {
            // Nobody is asked once the caller has cancelled, however the call failed.
            cancellationToken.ThrowIfCancellationRequested();
            next = await course.NextAsync(failure, cancellationToken).ConfigureAwait(false);
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
            new(call.Record.Attempts[failed], step.Model)
            {
                Continues = continuation is not null,
                Restarts = isVisible && continuation is null,
                TakesOver = takesOver,
            }
        );
        TellSkipped(failed + 1);
        waits = !isRefused;
    }

    private void TellSkipped(int from)
    {
        foreach (var skipped in call.Record.Attempts.Skip(from).ToList())
        {
            Tell(new(skipped, step!.Model) { TakesOver = true });
        }
    }

    private void Tell(NoticeContent notice)
    {
        call.Record.Add(notice);
        pending.Enqueue(new() { Contents = [notice] });
    }

    /// <summary>Says what has been handed out in all, and lets go.</summary>
    private ValueTask<bool> FailAsync()
    {
        call.Record.HandedOut = continuation?.Partial ?? call.Record.HandedOut;
        return EndAsync();
    }

    /// <summary>Lets go of all, whatever comes: there are no more updates.</summary>
    private async ValueTask<bool> EndAsync()
    {
        if (hasEnded)
        {
            return false;
        }

        hasEnded = true;
        pending.Clear();
        var open = updates;
        updates = null;
        try
        {
            if (open is not null)
            {
                await open.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            course.Dispose();
        }

        return false;
    }
}
