using System.Threading.Channels;
using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>
/// Shows a run on the terminal: one task writes everything, so that nothing is ever mixed. Models that answer faster than
/// the terminal reads are slowed down once <see cref="Backlog"/> pieces wait.
/// </summary>
internal sealed class ConsoleSink : IRunSink, IAsyncDisposable
{
    private const int Backlog = 64;
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the reader has to take the rest after a stop.</summary>
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(1);

    private readonly Channel<RunEvent> events = Channel.CreateBounded<RunEvent>(
        new BoundedChannelOptions(Backlog) { SingleReader = true }
    );
    private readonly Terminal terminal;
    private readonly IView? view;
    private readonly Action<TargetResult> complete;
    private readonly StatusLine? status;
    private readonly StopSignals signals;
    private readonly TimeProvider time;
    private readonly Task showing;

    public ConsoleSink(
        Terminal terminal,
        IView? view,
        Action<TargetResult> complete,
        StatusLine? status,
        StopSignals signals,
        TimeProvider time
    )
    {
        (this.terminal, this.view, this.complete, this.status) = (terminal, view, complete, status);
        (this.signals, this.time) = (signals, time);
        showing = Task.Run(ShowAsync, CancellationToken.None);
    }

    public async ValueTask OnEventAsync(RunEvent runEvent)
    {
        if (!events.Writer.TryWrite(runEvent))
        {
            try
            {
                await events.Writer.WriteAsync(runEvent, signals.Token);
            }
            catch (OperationCanceledException)
            {
                // There is no room for it, and it is on disk.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        events.Writer.TryComplete();
        // After a stop, a reader that does not read, as a pager, is not waited for.
        await Task.WhenAny(showing, Task.Delay(Timeout.InfiniteTimeSpan, time, signals.Token));
        if (await Task.WhenAny(showing, Task.Delay(ReaderGrace, time)) == showing)
        {
            await showing;
        }
        else
        {
            terminal.Abandon();
        }
    }

    private async Task ShowAsync()
    {
        while (await WaitAsync())
        {
            if (events.Reader.TryPeek(out _))
            {
                status?.Erase();
                while (events.Reader.TryRead(out var runEvent))
                {
                    status?.Take(runEvent);
                    view?.Show(runEvent);
                    if (runEvent is TargetCompleted completed)
                    {
                        complete(completed.Result);
                    }

                    if (runEvent is Retrying)
                    {
                        // What it says is true of the text above it, which may go to another stream of the same terminal.
                        Flush();
                    }
                }

                Flush();
                if (terminal.Output.IsClosed)
                {
                    signals.Stop(ExitCodes.OutputClosed);
                }
            }

            if (view is not { IsInsideLine: true })
            {
                status?.Draw();
            }
        }

        status?.Erase();
    }

    private void Flush()
    {
        terminal.Output.Flush();
        terminal.Error.Flush();
    }

    /// <summary>Waits for the next event, or with a status line for its next frame at most; false at the end.</summary>
    private async Task<bool> WaitAsync()
    {
        var more = events.Reader.WaitToReadAsync();
        if (status is null || more.IsCompleted)
        {
            return await more;
        }

        var task = more.AsTask();
        using var frame = new CancellationTokenSource();
        while (await Task.WhenAny(task, Task.Delay(FrameTime, time, frame.Token)) != task)
        {
            if (view is not { IsInsideLine: true })
            {
                status.Draw();
            }
        }

        await frame.CancelAsync();
        return await task;
    }
}
