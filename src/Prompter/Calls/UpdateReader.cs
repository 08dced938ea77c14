using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace Prompter.Calls;

/// <summary>Reads the stream of what is inside, and shows each update, the end or the failure to a policy.</summary>
/// <param name="next">What is inside.</param>
/// <param name="call">What is asked.</param>
/// <param name="cancellationToken">Ends the call.</param>
internal abstract class UpdateReader(OpenCall next, Call call, CancellationToken cancellationToken) : StreamEnumerator
{
    private IAsyncEnumerator<ChatResponseUpdate>? inner;
    private bool hasBegun;
    private bool hasEnded;

    /// <summary>What is asked.</summary>
    protected Call Call => call;

    /// <summary>Ends the call.</summary>
    protected CancellationToken CancellationToken => cancellationToken;

    public sealed override ValueTask<bool> MoveNextAsync() =>
        hasEnded ? new(false)
        : inner is null ? BeginAsync()
        : MoveAsync(inner);

    public sealed override ValueTask DisposeAsync() => EndAsync();

    /// <summary>Waits for the turn of the call, and begins it.</summary>
    protected virtual ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync() => new(next(call, cancellationToken));

    /// <summary>An update came.</summary>
    protected virtual void OnUpdate(ChatResponseUpdate update) { }

    /// <summary>The stream is over; what is returned comes after it.</summary>
    protected virtual ChatResponseUpdate? OnEnd() => null;

    /// <summary>The call, an update or the end failed; what is returned is thrown.</summary>
    protected virtual Exception OnFailure(Exception exception) => exception;

    /// <summary>The call is over, however it ended: called once, and only where it was begun.</summary>
    protected virtual void Release() { }

    protected sealed override ValueTask<bool> OnMoved(bool hasMore)
    {
        if (!hasMore)
        {
            return FinishAsync();
        }

        Current = inner!.Current;
        OnUpdate(Current);
        return new(true);
    }

    protected sealed override async ValueTask<bool> OnFailedAsync(Exception exception)
    {
        var failure = exception;
        try
        {
            failure = OnFailure(exception);
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }

        ExceptionDispatchInfo.Throw(failure);
        return false;
    }

    private async ValueTask<bool> BeginAsync()
    {
        hasBegun = true;
        try
        {
            inner = await OpenAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await OnFailedAsync(exception).ConfigureAwait(false);
        }

        return await MoveAsync(inner).ConfigureAwait(false);
    }

    private async ValueTask<bool> FinishAsync()
    {
        ChatResponseUpdate? last;
        try
        {
            last = OnEnd();
        }
        catch (Exception exception)
        {
            return await OnFailedAsync(exception).ConfigureAwait(false);
        }

        await EndAsync().ConfigureAwait(false);
        Current = last!;
        return last is not null;
    }

    private async ValueTask EndAsync()
    {
        if (hasEnded || !hasBegun)
        {
            hasEnded = true;
            return;
        }

        hasEnded = true;
        try
        {
            if (inner is not null)
            {
                await inner.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Release();
        }
    }
}
