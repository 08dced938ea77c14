using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Prompter.Calls;

/// <summary>Reads the stream of what is inside, and shows each update, the end or the failure to a policy.</summary>
/// <remarks>
/// Written by hand, because every update passes every policy: one that is there already costs an iterator of the compiler several times
/// as much as this. To wait for one allocates nothing, since nobody asks for the next before it is there.
/// </remarks>
internal abstract class UpdateReader(Call call, CancellationToken cancellationToken)
    : IAsyncEnumerator<ChatResponseUpdate>,
        IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> source;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter awaiter;
    private Action? onMoved;
    private IAsyncEnumerator<ChatResponseUpdate>? inner;
    private bool hasBegun;
    private bool hasEnded;
    public ChatResponseUpdate Current { get; protected set; } = null!;

    protected Call Call => call;

    protected CancellationToken CancellationToken => cancellationToken;

    public ValueTask<bool> MoveNextAsync() =>
        hasEnded ? new(false)
        : inner is null ? BeginAsync()
        : MoveAsync(inner);

    public ValueTask DisposeAsync() => EndAsync();

    bool IValueTaskSource<bool>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => source.OnCompleted(continuation, state, token, flags);

    /// <summary>Waits for the turn of the call, and begins it.</summary>
    protected abstract ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync();

    /// <summary>The next update is not there yet.</summary>
    protected virtual void OnWaiting() { }

    protected virtual void OnUpdate(ChatResponseUpdate update) { }

    /// <summary>The stream is over; what is returned comes after it.</summary>
    protected virtual ChatResponseUpdate? OnEnd() => null;

    /// <summary>The call, an update or the end failed; what is returned takes the place of the stream, null for nothing.</summary>
    protected virtual ValueTask<IAsyncEnumerator<ChatResponseUpdate>?> RecoverAsync(Exception exception) => default;

    /// <summary>It failed and nothing takes its place; what is returned is thrown.</summary>
    protected abstract Exception OnFailure(Exception exception);

    /// <summary>The call is over, however it ended: called once, and only where it was begun.</summary>
    protected virtual void Release() { }

    /// <summary>Lets go of the stream inside.</summary>
    protected async ValueTask CloseAsync()
    {
        if (inner is { } open)
        {
            inner = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
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

    private ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            var move = updates.MoveNextAsync();
            if (move.IsCompleted)
            {
                return OnMoved(move.Result);
            }

            OnWaiting();
            source.Reset();
            awaiter = move.ConfigureAwait(false).GetAwaiter();
            // With the execution context, to which the current activity belongs.
            awaiter.OnCompleted(onMoved ??= Continue);
            return new(this, source.Version);
        }
        catch (Exception exception)
        {
            return OnFailedAsync(exception);
        }
    }

    private void Continue()
    {
        ValueTask<bool> next;
        try
        {
            next = OnMoved(awaiter.GetResult());
        }
        catch (Exception exception)
        {
            next = OnFailedAsync(exception);
        }

        if (next.IsCompletedSuccessfully)
        {
            source.SetResult(next.Result);
        }
        else
        {
            _ = CompleteAsync(next);
        }
    }

    private async Task CompleteAsync(ValueTask<bool> next)
    {
        bool hasMore;
        try
        {
            hasMore = await next.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            source.SetException(exception);
            return;
        }

        source.SetResult(hasMore);
    }

    private ValueTask<bool> OnMoved(bool hasMore)
    {
        if (!hasMore)
        {
            return FinishAsync();
        }

        Current = inner!.Current;
        OnUpdate(Current);
        return new(true);
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

    private async ValueTask<bool> OnFailedAsync(Exception exception)
    {
        try
        {
            if (await RecoverAsync(exception).ConfigureAwait(false) is { } other)
            {
                inner = other;
                return await MoveAsync(other).ConfigureAwait(false);
            }
        }
        catch (Exception worse) when (!hasEnded)
        {
            exception = worse;
        }

        try
        {
            exception = OnFailure(exception);
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }

        return await ValueTask.FromException<bool>(exception).ConfigureAwait(false);
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
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }
}
