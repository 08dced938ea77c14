namespace Prompter.Policies.Deadlines;

/// <summary>Cancels when a wait takes too long.</summary>
/// <remarks>
/// Waits begin and end with every update of a stream. To begin one only writes down when it would be too long: the timer is left
/// as it is, and set anew where it fires too early.
/// </remarks>
internal sealed class WaitClock : IDisposable
{
    private static readonly TimeSpan Never = System.Threading.Timeout.InfiniteTimeSpan;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource passed = new();
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly long start;
    private TimeSpan? deadline;
    private TimeSpan? due;
    private bool isDisposed;

    public WaitClock(TimeProvider time)
    {
        this.time = time;
        start = time.GetTimestamp();
        timer = time.CreateTimer(static clock => ((WaitClock)clock!).OnTimer(), this, Never, Never);
    }

    /// <summary>Cancelled when a wait took too long.</summary>
    public CancellationToken Token => passed.Token;

    public void Begin(TimeSpan limit)
    {
        lock (gate)
        {
            var end = Now + limit;
            deadline = end;
            if (due is null || due > end)
            {
                SetTimer(end, limit);
            }
        }
    }

    public void End()
    {
        lock (gate)
        {
            deadline = null;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
        }

        timer.Dispose();
        passed.Dispose();
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private void OnTimer()
    {
        lock (gate)
        {
            due = null;
            if (isDisposed || deadline is not { } end)
            {
                return;
            }

            if (end - Now is var left && left > TimeSpan.Zero)
            {
                SetTimer(end, left);
                return;
            }
        }

        try
        {
            // Outside of the lock: what the call does about it runs in here.
            passed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended at this very moment.
        }
    }

    private void SetTimer(TimeSpan end, TimeSpan left)
    {
        due = end;
        // Timers drop fractions of a millisecond and would fire too early.
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Never);
    }
}
