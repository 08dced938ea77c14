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
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(80);

    /// <summary>How long the reader has to take the rest after a stop.</summary>
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(1);

    private readonly Channel<RunEvent> events = Channel.CreateBounded<RunEvent>(
        new BoundedChannelOptions(Backlog) { SingleReader = true }
    );
    private readonly Terminal terminal;
    private readonly IView? view;

    /// <summary>The view, where it is drawn at a fixed rate.</summary>
    private readonly ILiveView? live;
    private readonly Action<RunEvent> tellBeside;
    private readonly StatusLine? status;
    private readonly StopSignals signals;
    private readonly TimeProvider time;
    private readonly Task showing;

    /// <summary>When the status line was drawn last.</summary>
    private long drawnAt;

    public ConsoleSink(
        Terminal terminal,
        IView? view,
        Action<RunEvent> tellBeside,
        StatusLine? status,
        StopSignals signals,
        TimeProvider time
    )
    {
        (this.terminal, this.view, this.tellBeside, this.status) = (terminal, view, tellBeside, status);
        (this.signals, this.time) = (signals, time);
        live = view as ILiveView;
        showing = Task.Run(ShowAsync, CancellationToken.None);
    }

    public async ValueTask OnEventAsync(RunEvent runEvent)
    {
        live?.Show(runEvent);
        if (live is not null && runEvent is not TargetCompleted)
        {
            return;
        }

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
        try
        {
            while (await WaitAsync())
            {
                Show();
            }
        }
        finally
        {
            status?.Erase();
            live?.End();
            Flush();
        }
    }

    /// <summary>Shows all events that are there.</summary>
    private void Show()
    {
        if (!events.Reader.TryPeek(out _))
        {
            return;
        }

        var isErased = false;
        while (events.Reader.TryRead(out var runEvent))
        {
            status?.Take(runEvent);
            if (!isErased && (runEvent is TargetCompleted || view?.Writes(runEvent) == true))
            {
                status?.Erase();
                isErased = true;
            }

            if (live is null)
            {
                view?.Show(runEvent);
            }

            tellBeside(runEvent);
            if (runEvent is Retrying)
            {
                // What it says is true of the text above it, which may go to another stream of the same terminal.
                Flush();
            }
        }

        if (live is null)
        {
            Flush();
        }

        if (isErased || time.GetElapsedTime(drawnAt) >= FrameTime)
        {
            DrawStatus();
        }

        if (terminal.Output.IsClosed)
        {
            signals.Stop(ExitCodes.OutputClosed);
        }
    }

    private void DrawStatus()
    {
        if (view is not { IsInsideLine: true })
        {
            status?.Draw(view?.OpenLine);
            drawnAt = time.GetTimestamp();
        }
    }

    private void Flush()
    {
        terminal.Output.Flush();
        terminal.Error.Flush();
    }

    /// <summary>Waits for the next event, drawing meanwhile what is drawn at a fixed rate; false at the end.</summary>
    private async Task<bool> WaitAsync()
    {
        var more = events.Reader.WaitToReadAsync();
        if ((status is null && live is null) || more.IsCompleted)
        {
            return await more;
        }

        var task = more.AsTask();
        using var frame = new CancellationTokenSource();
        while (await Task.WhenAny(task, Task.Delay(FrameTime, time, frame.Token)) != task)
        {
            live?.Draw();
            DrawStatus();
        }

        await frame.CancelAsync();
        return await task;
    }
}
