namespace Prompter.Tests.Runs;

public class TimeoutTests
{
    [Theory]
    [InlineData("silence", "", 1)]
    [InlineData("stall", "one two", 1)]
    public async Task An_attempt_ends_when_its_time_is_up(string failure, string text, int attempts)
    {
        var time = new ManualTimeProvider();
        var run = ScriptedRun.RunAsync(
            new()
            {
                Timeout = TimeSpan.FromSeconds(60),
                Retries = 3,
                TimeProvider = time,
            },
            ScriptedRun.Simulated($"echo?ttft=1s&fail={failure}", time)
        );
        time.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        var result = await run;
        Assert.Equal(TargetStatus.Timeout, result.Status);
        Assert.Equal(new(ErrorCategory.Timeout, "timeout (60s)"), result.Error);
        Assert.Equal(text, result.Answer.ToString());
        Assert.Equal(TimeSpan.FromSeconds(60), result.Duration);
        Assert.Equal(attempts, result.Attempts.Count);
        Assert.Equal(ErrorCategory.Timeout, result.Attempts[0].Error);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Every_attempt_has_the_whole_time()
    {
        var time = new ManualTimeProvider();
        var options = new RunPolicies
        {
            Timeout = TimeSpan.FromSeconds(10),
            Retries = 1,
            TimeProvider = time,
            Random = () => 1,
        };
        var run = ScriptedRun.RunAsync(options, ScriptedRun.Simulated("echo?ttft=9s&fail=500x1", time));
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.True(run.IsCompleted);
        Assert.Equal(TargetStatus.Ok, (await run).Status);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Waits_between_attempts_do_not_count()
    {
        var time = ManualTimeProvider.AutoAdvancing(TimeSpan.FromMinutes(4));
        var client = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.RateLimit, TimeSpan.FromMinutes(3))],
            ["x", ChatFinishReason.Stop]
        );
        var options = new RunPolicies
        {
            Timeout = TimeSpan.FromMinutes(5),
            Retries = 1,
            TimeProvider = time,
        };
        Assert.Equal(TargetStatus.Ok, (await ScriptedRun.RunAsync(options, ScriptedRun.Target(client))).Status);
    }

    [Fact]
    public async Task Without_a_time_out_a_target_may_take_for_ever()
    {
        var time = new ManualTimeProvider();
        var run = ScriptedRun.RunAsync(new() { TimeProvider = time }, ScriptedRun.Simulated("echo?ttft=1440m", time));
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(TargetStatus.Ok, (await run).Status);
    }

    [Fact]
    public async Task What_was_held_back_as_a_possible_secret_is_kept_of_an_attempt_that_ran_out_of_time()
    {
        var time = new ManualTimeProvider();
        var sink = new RecordingSink();
        var run = ScriptedRun.RunAsync(
            new()
            {
                Timeout = TimeSpan.FromSeconds(1),
                TimeProvider = time,
                Redactor = new(["tomato-secret"]),
            },
            ScriptedRun.Target(new ScriptedChatClient(["potato, tomato", ScriptedChatClient.Forever])),
            sink
        );
        Assert.Equal("potato, ", sink.Text);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("potato, tomato", (await run).Answer.ToString());
        Assert.Equal("potato, tomato", sink.Text);
    }

    [Fact]
    public async Task Fractions_of_seconds_are_told_with_a_point_in_every_country()
    {
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = german;
        try
        {
            var time = new ManualTimeProvider();
            var run = ScriptedRun.RunAsync(
                new() { Timeout = TimeSpan.FromSeconds(1.5), TimeProvider = time },
                ScriptedRun.Simulated("echo?fail=silence", time)
            );
            time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("timeout (1.5s)", (await run).Error?.Message);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task A_client_that_dresses_up_our_time_out_as_another_failure_is_still_out_of_time()
    {
        var time = new ManualTimeProvider();
        var run = ScriptedRun.RunAsync(
            new() { Timeout = TimeSpan.FromSeconds(1), TimeProvider = time },
            ScriptedRun.Target(new RewordingChatClient())
        );
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TargetStatus.Timeout, (await run).Status);
    }

    [Fact]
    public async Task A_client_that_gives_up_by_itself_is_not_out_of_our_time()
    {
        var client = new ScriptedChatClient([new TaskCanceledException("its own time-out")]);
        var result = await ScriptedRun.RunAsync(
            new() { Timeout = TimeSpan.FromSeconds(1) },
            ScriptedRun.Target(client)
        );
        Assert.Equal(TargetStatus.Error, result.Status);
        Assert.Equal(new(ErrorCategory.Permanent, "its own time-out"), result.Error);
    }

    [Fact]
    public async Task A_client_that_streams_on_without_looking_at_the_clock_is_stopped_too()
    {
        var time = new ManualTimeProvider();
        var steps = Enumerable.Repeat<object[]>([(Action)(() => time.Advance(TimeSpan.FromSeconds(1))), "x"], 100);
        var run = ScriptedRun.RunAsync(
            new() { Timeout = TimeSpan.FromSeconds(10), TimeProvider = time },
            ScriptedRun.Target(new ScriptedChatClient([.. steps.SelectMany(step => step)]))
        );
        var result = await run;
        Assert.Equal(TargetStatus.Timeout, result.Status);
        Assert.InRange(result.Answer.Length, 9, 10);
    }
}
