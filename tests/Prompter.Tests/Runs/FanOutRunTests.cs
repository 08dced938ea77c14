namespace Prompter.Tests.Runs;

public class FanOutRunTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(7, 7)]
    [InlineData(100, 7)]
    [InlineData(0, 1)]
    public async Task No_more_targets_than_allowed_run_at_once(int parallel, int expected)
    {
        var time = new ManualTimeProvider();
        var (running, most) = (0, 0);
        var sink = new RecordingSink(runEvent =>
        {
            running +=
                runEvent is AttemptStarted ? 1
                : runEvent is TargetCompleted ? -1
                : 0;
            most = Math.Max(most, running);
            return ValueTask.CompletedTask;
        });
        var targets = Enumerable.Range(0, 7).Select(index => ScriptedRun.Simulated("echo?ttft=1s", time, $"{index}"));
        var run = ScriptedRun.RunAsync(new() { Parallel = parallel, TimeProvider = time }, targets, sink);
        Assert.Equal(expected, running);
        for (var second = 0; second < 7; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(await run, result => Assert.Equal(TargetStatus.Ok, result.Status));
        Assert.Equal(expected, most);
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task A_free_place_is_taken_at_once_by_the_next_target()
    {
        var time = new ManualTimeProvider();
        string[] waits = ["5s", "1s", "1s", "1s", "1s"];
        var targets = waits.Select((ttft, index) => ScriptedRun.Simulated($"echo?ttft={ttft}", time, $"{index}"));
        var run = ScriptedRun.RunAsync(new() { Parallel = 2, TimeProvider = time }, targets);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(run.IsCompletedSuccessfully);
        Assert.All(await run, result => Assert.Equal("one two three", result.Answer.ToString()));
    }

    [Fact]
    public async Task Results_come_in_the_order_in_which_the_targets_were_named()
    {
        var time = new ManualTimeProvider();
        var sink = new RecordingSink();
        string[] labels = ["c", "a", "b", "d"];
        var targets = labels.Select((label, index) => ScriptedRun.Simulated($"echo?ttft={4 - index}s", time, label));
        var run = ScriptedRun.RunAsync(new() { TimeProvider = time }, targets, sink);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(labels, (await run).Select(result => result.Target.Label), StringComparer.Ordinal);
        Assert.Equal(
            labels.Reverse(),
            sink.Events.OfType<TargetCompleted>().Select(completed => completed.Target.Label),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task No_targets_give_no_results() => Assert.Empty(await ScriptedRun.RunAsync(new(), []));

    [Fact]
    public async Task Sinks_hear_what_happens_in_its_order()
    {
        var time = ManualTimeProvider.AutoAdvancing();
        var sink = new RecordingSink();
        var result = await ScriptedRun.RunAsync(
            new() { TimeProvider = time, Retries = 1 },
            ScriptedRun.Simulated("echo?fail=cutx1", time),
            sink
        );
        Assert.Equal(
            [
                nameof(AttemptStarted),
                nameof(TextReceived),
                nameof(Retrying),
                nameof(AttemptStarted),
                nameof(TextReceived),
                nameof(TargetCompleted),
            ],
            sink.Kinds,
            StringComparer.Ordinal
        );
        Assert.Equal([1, 2], sink.Events.OfType<AttemptStarted>().Select(started => started.Attempt));
        Assert.Equal("one twoone two three", sink.Text);
        Assert.Same(result, Assert.IsType<TargetCompleted>(sink.Events[^1]).Result);
        Assert.Equal("one two three", result.Answer.ToString());
    }

    [Fact]
    public async Task Every_sink_is_told_in_the_order_of_the_list()
    {
        var told = new List<string>();
        IRunSink[] sinks = [Named("first"), Named("second")];
        var client = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        await FanOutRun.RunAsync(
            [ScriptedRun.Target(client)],
            ScriptedRun.Prompt,
            new(),
            sinks,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            [
                "first AttemptStarted",
                "second AttemptStarted",
                "first TextReceived",
                "second TextReceived",
                "first TargetCompleted",
                "second TargetCompleted",
            ],
            told,
            StringComparer.Ordinal
        );

        RecordingSink Named(string name) =>
            new(runEvent =>
            {
                told.Add($"{name} {runEvent.GetType().Name}");
                return ValueTask.CompletedTask;
            });
    }

    [Fact]
    public async Task A_slow_sink_holds_up_its_target_and_no_other()
    {
        var gate = new TaskCompletionSource();
        var sink = new RecordingSink(runEvent =>
            runEvent is TextReceived { Target.Label: "a" } ? new(gate.Task) : ValueTask.CompletedTask
        );
        var held = new ScriptedChatClient(["1", "2", ChatFinishReason.Stop]);
        var free = new ScriptedChatClient(["3", ChatFinishReason.Stop]);
        var run = ScriptedRun.RunAsync(new(), [ScriptedRun.Target(held), ScriptedRun.Target(free, "b")], sink);
        Assert.Equal("b", Assert.Single(sink.Events.OfType<TargetCompleted>()).Target.Label);
        Assert.Equal("13", sink.Text);
        gate.SetResult();
        Assert.All(await run, result => Assert.Equal(TargetStatus.Ok, result.Status));
        Assert.Equal("132", sink.Text);
    }

    [Fact]
    public async Task What_a_sink_throws_stops_the_run_and_comes_out_of_it()
    {
        var failure = new InvalidOperationException("the sink is broken");
        var other = new ScriptedChatClient(["x", ScriptedChatClient.Forever]);
        var never = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        var sink = new RecordingSink(runEvent =>
            runEvent is TextReceived { Target.Label: "b" } ? throw failure : ValueTask.CompletedTask
        );
        var broken = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        var run = ScriptedRun.RunAsync(
            new() { Parallel = 2 },
            [ScriptedRun.Target(other), ScriptedRun.Target(broken, "b"), ScriptedRun.Target(never, "c")],
            sink
        );
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => run));
        Assert.True(other.IsDisposed);
        Assert.True(broken.IsDisposed);
        Assert.Equal(0, never.Calls);
        var completed = sink.Events.OfType<TargetCompleted>().Single(completed => completed.Target.Label == "a");
        Assert.Equal(TargetStatus.Cancelled, completed.Result.Status);
    }

    [Fact]
    public async Task A_broken_sink_is_not_taken_for_a_broken_provider()
    {
        var sink = new RecordingSink(runEvent =>
            runEvent is TextReceived ? throw ScriptedRun.Failure(ErrorCategory.Transient) : ValueTask.CompletedTask
        );
        var client = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        await Assert.ThrowsAsync<PrompterException>(() =>
            ScriptedRun.RunAsync(new() { Retries = 3 }, ScriptedRun.Target(client), sink)
        );
        Assert.Equal(1, client.Calls);
    }

    [Fact]
    public async Task Clients_are_disposed_when_their_target_is_done()
    {
        var good = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        var bad = new ScriptedChatClient([ScriptedRun.Failure(ErrorCategory.Permanent)]);
        await ScriptedRun.RunAsync(new(), [ScriptedRun.Target(good), ScriptedRun.Target(bad, "b")]);
        Assert.True(good.IsDisposed);
        Assert.True(bad.IsDisposed);
    }

    [Fact]
    public async Task Thousands_of_targets_on_many_threads_lose_nothing()
    {
        const int Count = 3000;
        var completed = 0;
        var sink = new RecordingSink(async runEvent =>
        {
            await Task.Yield();
            if (runEvent is TargetCompleted)
            {
                Interlocked.Increment(ref completed);
            }
        });
        var targets = Enumerable
            .Range(0, Count)
            .Select(index =>
                ScriptedRun.Target(new ScriptedChatClient([$"{index}", ChatFinishReason.Stop]), $"{index}")
            );
        var results = await ScriptedRun.RunAsync(new() { Parallel = 64 }, targets, sink);
        Assert.Equal(
            Enumerable.Range(0, Count).Select(index => $"{index}"),
            results.Select(r => r.Answer.ToString()),
            StringComparer.Ordinal
        );
        Assert.Equal(Count, completed);
    }
}
