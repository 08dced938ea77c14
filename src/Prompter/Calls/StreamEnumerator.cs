using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace Prompter.Calls;

/// <summary>An enumerator of updates around another one.</summary>
/// <remarks>
/// Written by hand, because every update passes every policy: one that is there already costs an iterator of the compiler several times
/// as much as this. To wait for one allocates nothing, since nobody asks for the next before it is there.
/// </remarks>
internal abstract class StreamEnumerator : IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> source;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter awaiter;
    private Action? onMoved;

    /// <summary>The update that was read last.</summary>
    public ChatResponseUpdate Current { get; protected set; } = null!;

    public abstract ValueTask<bool> MoveNextAsync();

    public abstract ValueTask DisposeAsync();

    bool IValueTaskSource<bool>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => source.OnCompleted(continuation, state, token, flags);

    /// <summary>Asks for the next update of the enumerator inside.</summary>
    protected ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> inner)
    {
        try
        {
            var move = inner.MoveNextAsync();
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

    /// <summary>The next update is not there yet.</summary>
    protected virtual void OnWaiting() { }

    /// <summary>The enumerator inside has its next update, or is at its end.</summary>
    /// <returns>What its caller is told.</returns>
    protected abstract ValueTask<bool> OnMoved(bool hasMore);

    /// <summary>The enumerator inside failed, or <see cref="OnMoved"/>.</summary>
    /// <returns>What its caller is told.</returns>
    protected abstract ValueTask<bool> OnFailedAsync(Exception exception);

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
            _ = FinishAsync(next);
        }
    }

    private async Task FinishAsync(ValueTask<bool> next)
    {
        try
        {
            source.SetResult(await next.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            source.SetException(exception);
        }
    }
}
