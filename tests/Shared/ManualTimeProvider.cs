namespace Prompter.Tests.Shared;

/// <summary>A time that stands still until a test moves it. Timers fire in the order of their due times, equal ones in the order they were set.</summary>
/// <remarks>
/// Callbacks run inside <see cref="Advance"/> on its thread, and what awaits a delay goes on there too where it does not ask for
/// another context: when <see cref="Advance"/> returns, library code has run up to its next wait.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    /// <summary>A bound in real time on waits for the code under test, so that a broken test fails rather than hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _pending = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly TimeSpan _autoAdvanceUpTo;
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _order;

    /// <summary>Creates a time that moves with <see cref="Advance"/> alone.</summary>
    public ManualTimeProvider()
        : this(TimeSpan.Zero) { }

    private ManualTimeProvider(TimeSpan autoAdvanceUpTo) => _autoAdvanceUpTo = autoAdvanceUpTo;

    /// <summary>How many timers are set and have not fired; a periodic one always counts, one without a due time never.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Creates a time that jumps to a timer's due time as soon as the timer is set, so that delays pass at once.</summary>
    /// <param name="upTo">
    /// Only timers due within this jump, so that time-outs can stay pending (they fire when the delays add up to them); all of them where null.
    /// </param>
    public static ManualTimeProvider AutoAdvancing(TimeSpan? upTo = null) => new(upTo ?? TimeSpan.MaxValue);

    /// <summary>Moves the time on and fires every timer that falls due on the way, each at its own time, new ones included.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        // Under a test framework's context a continuation would be posted to it rather than run here, in order.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var target = GetUtcNow() + by;
            while (TakeDue(target) is { } timer)
            {
                timer.Fire();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Completes as soon as at least so many timers are pending, at once if they are; throws after 30 real seconds.</summary>
    public Task WaitForTimersAsync(int count)
    {
        lock (_lock)
        {
            if (_pending.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(Patience);
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private bool Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _pending.Remove(timer);
            if (timer.Disposed || dueTime == Timeout.InfiniteTimeSpan)
            {
                return !timer.Disposed;
            }

            timer.Period = period > TimeSpan.Zero ? period : null;
            Schedule(timer, _now + dueTime);
        }

        if (_autoAdvanceUpTo > TimeSpan.Zero && dueTime <= _autoAdvanceUpTo)
        {
            Advance(dueTime);
        }

        return true;
    }

    private void Schedule(ManualTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        timer.Order = _order++;
        _pending.Add(timer);
        foreach (var (_, reached) in _waiters.Where(waiter => waiter.Count <= _pending.Count))
        {
            reached.SetResult();
        }

        _waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
    }

    /// <summary>Takes the next timer that is due by then and moves the time to it, or to then where there is none.</summary>
    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (_lock)
        {
            var next = _pending.Where(timer => timer.Due <= target).MinBy(timer => (timer.Due, timer.Order));
            var reached = next?.Due ?? target;
            // A callback may have moved the time further already.
            _now = reached > _now ? reached : _now;
            if (next is not null)
            {
                _pending.Remove(next);
                if (next.Period is { } period)
                {
                    Schedule(next, next.Due + period);
                }
            }

            return next;
        }
    }

    private void Forget(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.Disposed = true;
            _pending.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, Action callback) : ITimer
    {
        public bool Disposed { get; set; }

        public DateTimeOffset Due { get; set; }

        public long Order { get; set; }

        public TimeSpan? Period { get; set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period) => time.Set(this, dueTime, period);

        public void Dispose() => time.Forget(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
