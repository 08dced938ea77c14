using System.Threading.Channels;
using Prompter.FanOut;

namespace Prompter.Cli.Output;

/// <summary>
/// Shows a run on the terminal: one task writes everything, so that nothing is ever mixed. Models that answer faster than
/// the terminal reads are slowed down once <see cref="Backlog"/> pieces wait.
/// </summary>
internal sealed class ConsoleSink : IRunSink, IAsyncDisposable
{
    private const int Backlog = 64;
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);

    private readonly Channel<RunEvent> events = Channel.CreateBounded<RunEvent>(
        new BoundedChannelOptions(Backlog) { SingleReader = true }
    );
    private readonly Terminal terminal;
    private readonly IView? view;
    private readonly Func<TargetResult, string>? rowOf;
    private readonly StatusLine? status;
    private readonly Action onOutputClosed;
    private readonly TimeProvider time;
    private readonly Task showing;

    /// <param name="terminal">Where to.</param>
    /// <param name="view">How answers are shown; null: not at all.</param>
    /// <param name="rowOf">Makes the JSON line that is printed for each result; null: none is.</param>
    /// <param name="status">The status line; null: none.</param>
    /// <param name="onOutputClosed">Called when whoever reads standard output has gone.</param>
    /// <param name="time">The clock.</param>
    public ConsoleSink(
        Terminal terminal,
        IView? view,
        Func<TargetResult, string>? rowOf,
        StatusLine? status,
        Action onOutputClosed,
        TimeProvider time
    )
    {
        (this.terminal, this.view, this.rowOf, this.status) = (terminal, view, rowOf, status);
        (this.onOutputClosed, this.time) = (onOutputClosed, time);
        showing = Task.Run(ShowAsync);
    }

    public ValueTask OnEventAsync(RunEvent runEvent) => events.Writer.WriteAsync(runEvent);

    public async ValueTask DisposeAsync()
    {
        events.Writer.TryComplete();
        await showing;
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
                    Show(runEvent);
                }

                terminal.Output.Flush();
                terminal.Error.Flush();
                if (terminal.Output.IsClosed)
                {
                    onOutputClosed();
                }
            }

            if (view is not { IsInsideLine: true })
            {
                status?.Draw();
            }
        }

        status?.Erase();
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

    private void Show(RunEvent runEvent)
    {
        status?.Take(runEvent);
        view?.Show(runEvent);
        if (rowOf is not null && runEvent is TargetCompleted completed)
        {
            terminal.Output.WriteLine(rowOf(completed.Result));
        }
    }
}
