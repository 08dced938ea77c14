namespace Prompter.Tests.Shared;

public class ManualTimeProviderTests
{
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_order_of_due_time_then_of_creation()
    {
        var time = new ManualTimeProvider();
        Timer(time, "late", 3);
        Timer(time, "first", 1);
        Timer(time, "second", 1);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["first at 1", "second at 1"], _fired);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["first at 1", "second at 1", "late at 3"], _fired);
        Assert.Equal(4, Seconds(time));
    }

    [Fact]
    public void Timers_that_a_callback_creates_fire_in_the_same_advance()
    {
        var time = new ManualTimeProvider();
        time.CreateTimer(
            _ =>
            {
                Timer(time, "inner", 1);
                Timer(time, "beyond", 5);
            },
            state: null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan
        );
        Timer(time, "outer", 3);

        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["inner at 2", "outer at 3"], _fired);
        Assert.Equal(1, time.PendingTimers);
    }

    [Fact]
    public async Task A_loop_of_delays_runs_on_inside_one_advance()
    {
        var time = new ManualTimeProvider();
        var loop = LoopAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(loop.IsCompletedSuccessfully);
        await loop;
        Assert.Equal(["1", "2", "3"], _fired);

        async Task LoopAsync()
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None).ConfigureAwait(false);
                _fired.Add($"{Seconds(time)}");
            }
        }
    }

    [Fact]
    public void A_periodic_timer_fires_each_period_until_it_is_disposed()
    {
        var time = new ManualTimeProvider();
        var timer = Timer(time, "tick", 1, period: 2);

        time.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["tick at 1", "tick at 3", "tick at 5"], _fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task A_timer_can_be_moved_and_stopped()
    {
        var time = new ManualTimeProvider();
        var timer = Timer(time, "moved", 1);
        Assert.True(timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["moved at 3"], _fired);

        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.Equal(0, time.PendingTimers);
        await timer.DisposeAsync();
    }

    [Fact]
    public async Task Waiting_for_timers_ends_when_so_many_are_pending()
    {
        var time = new ManualTimeProvider();
        Timer(time, "one", 1);
        await time.WaitForTimersAsync(1);
        var two = time.WaitForTimersAsync(2);
        var three = time.WaitForTimersAsync(3);
        Assert.False(two.IsCompleted);
        Timer(time, "two", 1);
        await two;
        Assert.False(three.IsCompleted);
        Timer(time, "three", 1);
        await three;
    }

    [Fact]
    public async Task Auto_advance_lets_delays_pass_at_once_and_tells_how_long_they_were()
    {
        var time = ManualTimeProvider.AutoAdvancing();
        var start = time.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(2), time, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromHours(1), time, TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(3602), time.GetElapsedTime(start));
        Assert.Equal(3602, Seconds(time));
        Assert.Equal(TimeZoneInfo.Utc, time.LocalTimeZone);
    }

    [Fact]
    public async Task Auto_advance_leaves_longer_time_outs_pending_until_the_delays_add_up_to_them()
    {
        var time = ManualTimeProvider.AutoAdvancing(upTo: TimeSpan.FromSeconds(10));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15), time);
        await Task.Delay(TimeSpan.FromSeconds(10), time, timeout.Token);
        Assert.False(timeout.IsCancellationRequested);
        await Task.Delay(TimeSpan.FromSeconds(10), time, CancellationToken.None);
        Assert.True(timeout.IsCancellationRequested);
    }

    [Fact]
    public void Time_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ManualTimeProvider().Advance(TimeSpan.FromTicks(-1)));

    private static double Seconds(ManualTimeProvider time) => time.GetUtcNow().TimeOfDay.TotalSeconds;

    private ITimer Timer(ManualTimeProvider time, string name, int due, int? period = null) =>
        time.CreateTimer(
            _ => _fired.Add($"{name} at {Seconds(time)}"),
            state: null,
            TimeSpan.FromSeconds(due),
            period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan
        );
}
