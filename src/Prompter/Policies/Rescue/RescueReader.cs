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
    private readonly StreamRescue mode = call.HandsOut ? rescue : StreamRescue.Restart;
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
                continuation?.Take(update);
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
        var asked = continuation?.Of(Call) ?? Call with { Messages = step!.Messages ?? Call.Messages };
        return step!.Open(asked with { Options = step.OptionsOf(Call.Options) }, CancellationToken);
    }

    /// <summary>Chooses who goes on, and how, and tells of it.</summary>
    /// <exception cref="PrompterException">Nobody does.</exception>
    private async ValueTask ChooseAsync(PrompterException failure)
    {
        var failed = Call.Record.Attempts.Count - 1;
        var partial = continuation?.Partial ?? Call.Record.HandedOut;
        var isVisible = partial?.IsVisible == true;
        var isDeclined = IsDeclined(failure);
        var next = step;
        if (isVisible && mode == StreamRescue.Fail)
        {
            next = null;
        }
        else if (!isDeclined)
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
        var obstacle = isVisible && mode == StreamRescue.Continue ? Continue(partial!, isDeclined, failure) : null;
        Call.Record.Amend(
            failed,
            attempt => attempt with { ContinuedAfter = continuation?.Length, RestartedBecause = obstacle }
        );
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

    /// <summary>Whether a model does not do what it was asked in order to go on. That says nothing of the question itself.</summary>
    /// <exception cref="NotContinuedException">It was asked from outside of here, and so are others.</exception>
    private bool IsDeclined(PrompterException failure)
    {
        if (continuation is null && failure is NotContinuedException)
        {
            throw failure;
        }

        return continuation is not null
            && (
                failure is NotContinuedException
                || Call.Record.HandedOut?.IsVisible != true
                    && failure.Category
                        is ErrorCategory.InvalidRequest
                            or ErrorCategory.ContentFilter
                            or ErrorCategory.ContextLength
            );
    }

    /// <summary>Has the next model go on from what was handed out, by the beginning of its answer where it is known to take one.</summary>
    /// <returns>Why it does not; null where it does.</returns>
    private string? Continue(PartialAnswer partial, bool isDeclined, PrompterException failure)
    {
        if (isDeclined && (!continuation!.IsByPrefix || continuation.HasGoneOn))
        {
            continuation =
                Call.Earlier is null ? null
                // The text before is not ours: who asked to go on from it begins anew.
                : failure is NotContinuedException ? throw failure
                : throw new NotContinuedException(failure.Message);
            return failure.Message;
        }

        var takesPrefix = !isDeclined && step!.Leaf.GetService<IAssistantPrefix>() is { ContinuesAnswers: true };
        continuation = Continuation.From(Call, partial, takesPrefix, out var obstacle);
        return obstacle;
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
