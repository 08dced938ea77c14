using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace Prompter.Pipeline.Streaming;

/// <summary>Reads the stream of the client inside, and shows each update, the end or the failure to a policy.</summary>
/// <remarks>
/// Written by hand, because every update passes every policy: one that is there already costs an iterator of the compiler several times
/// as much as this.
/// </remarks>
/// <param name="client">The client inside.</param>
/// <param name="messages">What it is asked.</param>
/// <param name="options">The options of the call, or null.</param>
/// <param name="cancellationToken">Ends the call.</param>
internal abstract class UpdateReader(
    IChatClient client,
    IEnumerable<ChatMessage> messages,
    ChatOptions? options,
    CancellationToken cancellationToken
) : IAsyncEnumerator<ChatResponseUpdate>
{
    private IAsyncEnumerator<ChatResponseUpdate>? inner;
    private bool hasBegun;
    private bool hasEnded;

    /// <summary>The update that was read last.</summary>
    public ChatResponseUpdate Current { get; private set; } = null!;

    /// <summary>What is disposed of with this.</summary>
    public IDisposable? Owned { get; set; }

    public ValueTask<bool> MoveNextAsync()
    {
        if (inner is null || hasEnded)
        {
            return hasEnded ? new(false) : BeginAsync();
        }

        try
        {
            var move = inner.MoveNextAsync();
            if (!move.IsCompletedSuccessfully)
            {
                return MoveAsync(move);
            }

            if (!move.Result)
            {
                return FinishAsync();
            }

            Take();
            return new(true);
        }
        catch (Exception exception)
        {
            return FailAsync(exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        Owned?.Dispose();
        return EndAsync();
    }

    /// <summary>The options of the call, or null.</summary>
    protected ChatOptions? Options => options;

    /// <summary>Ends the call.</summary>
    protected CancellationToken CancellationToken => cancellationToken;

    /// <summary>Waits for the turn of the call, and begins it.</summary>
    protected virtual ValueTask<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync() => new(Open(cancellationToken));

    /// <summary>Begins the call.</summary>
    protected IAsyncEnumerator<ChatResponseUpdate> Open(CancellationToken token) =>
        client.GetStreamingResponseAsync(messages, options, token).GetAsyncEnumerator(token);

    /// <summary>An update came.</summary>
    protected virtual void OnUpdate(ChatResponseUpdate update) { }

    /// <summary>The next update is not there yet.</summary>
    protected virtual void OnWaiting() { }

    /// <summary>The stream is over; what is returned comes after it.</summary>
    protected virtual ChatResponseUpdate? OnEnd() => null;

    /// <summary>The call, an update or the end failed; what is returned is thrown.</summary>
    protected virtual Exception OnFailure(Exception exception) => exception;

    /// <summary>The call is over, however it ended: called once, and only where it was begun.</summary>
    protected virtual void Release() { }

    private void Take()
    {
        Current = inner!.Current;
        OnUpdate(Current);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> BeginAsync()
    {
        hasBegun = true;
        try
        {
            inner = await OpenAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await FailAsync(exception).ConfigureAwait(false);
        }

        return await MoveNextAsync().ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> MoveAsync(ValueTask<bool> move)
    {
        try
        {
            if (!move.IsCompleted)
            {
                OnWaiting();
            }

            if (!await move.ConfigureAwait(false))
            {
                return await FinishAsync().ConfigureAwait(false);
            }

            Take();
            return true;
        }
        catch (Exception exception) when (!hasEnded)
        {
            return await FailAsync(exception).ConfigureAwait(false);
        }
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
            return await FailAsync(exception).ConfigureAwait(false);
        }

        await EndAsync().ConfigureAwait(false);
        Current = last!;
        return last is not null;
    }

    private async ValueTask<bool> FailAsync(Exception exception)
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
