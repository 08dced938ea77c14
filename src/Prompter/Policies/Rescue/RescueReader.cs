using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Attempts;

namespace Prompter.Policies.Rescue;

/// <summary>Reads the streams of one call, one after the other, as one.</summary>
/// <param name="client">What chooses who is asked.</param>
/// <param name="request">What is asked.</param>
/// <param name="rescue">What becomes of a stream that fails after content.</param>
/// <param name="cancellationToken">Ends the call.</param>
internal sealed class RescueReader(
    RescuingChatClient client,
    RescueRequest request,
    StreamRescue rescue,
    CancellationToken cancellationToken
) : StreamEnumerator
{
    private readonly AttemptHistory history = new();

    /// <summary>What is handed out before anything else is asked for.</summary>
    private readonly Queue<ChatResponseUpdate> pending = [];
    private RescueCourse? course;
    private RescueStep step = null!;
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
        history.Complete(Current);
        if (continuation is not null)
        {
            continuation.Join(Current);
            if (Current.RawRepresentation is StreamNotice { Restarts: true })
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
            if (exception is CancelledCallException cancellation)
            {
                throw history.Complete(cancellation, continuation?.Partial);
            }

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
            await EndAsync().ConfigureAwait(false);
            throw;
        }

        return await AdvanceAsync().ConfigureAwait(false);
    }

    /// <summary>Begins the call, or asks whoever is next.</summary>
    private async ValueTask<bool> AdvanceAsync()
    {
        try
        {
            if (course is null)
            {
                course = client.Begin(request);
                step = await course.FirstAsync(history, cancellationToken).ConfigureAwait(false);
                TellSkipped(0);
            }

            if (pending.TryDequeue(out var first))
            {
                Current = first;
                return true;
            }

            if (waits)
            {
                waits = false;
                await RescuingChatClient
                    .WaitAsync(course, history, continuation?.Partial, cancellationToken)
                    .ConfigureAwait(false);
            }

            var messages = step.Messages ?? request.Messages;
            updates = step
                .Client.GetStreamingResponseAsync(
                    continuation is null ? messages : continuation.Of(messages),
                    step.OptionsOf(request.Options),
                    cancellationToken
                )
                .GetAsyncEnumerator(cancellationToken);
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }

        return await MoveAsync(updates).ConfigureAwait(false);
    }

    /// <summary>Chooses who goes on, and how, and tells of it.</summary>
    /// <exception cref="PrompterException">Nobody does.</exception>
    private async ValueTask ChooseAsync(PrompterException failure)
    {
        history.Add(failure, step.Model);
        var failed = history.Count - 1;
        var partial = continuation?.Partial ?? (failure as BrokenStreamException)?.Partial;
        var isVisible = partial?.IsVisible == true;
        // A model may refuse to go on from a text, although it was thought to: then it begins anew.
        var isRefused =
            continuation is not null
            && failure is { Category: ErrorCategory.InvalidRequest } and not BrokenStreamException;
        var next =
            isVisible && rescue == StreamRescue.Fail ? null
            : isRefused ? step
            : await RescuingChatClient
                .NextAsync(course!, failure, history, partial, cancellationToken)
                .ConfigureAwait(false);
        if (next is null)
        {
            var end = course!.End(failure, history);
            throw isVisible ? new BrokenStreamException(end, partial!) : end;
        }

        var takesOver = next.Model != step.Model;
        step = next;
        continuation =
            isVisible && !isRefused && rescue == StreamRescue.Continue ? Continuation.From(partial!, step) : null;
        Tell(
            new(history[failed], step.Model)
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
        for (var skipped = from; skipped < history.Count; skipped++)
        {
            Tell(new(history[skipped], step.Model) { TakesOver = true });
        }
    }

    private void Tell(StreamNotice notice) => pending.Enqueue(new() { RawRepresentation = notice });

    /// <summary>Lets go of all, whatever comes: there are no more updates.</summary>
    private async ValueTask<bool> EndAsync()
    {
        hasEnded = true;
        pending.Clear();
        var (open, over) = (updates, course);
        (updates, course) = (null, null);
        try
        {
            if (open is not null)
            {
                await open.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            over?.Dispose();
        }

        return false;
    }
}
