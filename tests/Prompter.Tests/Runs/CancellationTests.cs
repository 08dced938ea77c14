using Prompter.Json.Schema;
using Prompter.Policies.Attempts;
using Prompter.Policies.StructuredOutput;
using Prompter.Tests.Policies;

namespace Prompter.Tests.Runs;

public sealed class CancellationTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_run_that_is_stopped_before_it_begins_asks_nobody_and_tells_of_every_target()
    {
        var client = new ScriptedChatClient(["x", ChatFinishReason.Stop]);
        var sink = new RecordingSink();
        await _stop.CancelAsync();
        var results = await ScriptedRun.RunAsync(
            new(),
            [ScriptedRun.Target(client), ScriptedRun.Target(client, "b")],
            sink,
            _stop.Token
        );
        Assert.Equal(0, client.Calls);
        Assert.Equal(2, sink.Events.Count);
        Assert.All(sink.Events, runEvent => Assert.IsType<TargetCompleted>(runEvent));
        Assert.All(
            results,
            result =>
            {
                Assert.Equal(TargetStatus.Cancelled, result.Status);
                Assert.Equal(new(ErrorCategory.Cancelled, "cancelled before it began"), result.Error);
                Assert.Empty(result.Attempts);
                Assert.Equal(TimeSpan.Zero, result.Duration);
                Assert.Null(result.Usage);
                Assert.Null(result.Cost);
            }
        );
    }

    [Fact]
    public async Task What_has_finished_stays_what_runs_is_stopped_and_what_waits_never_begins()
    {
        var sink = new RecordingSink();
        var targets = new[]
        {
            ScriptedRun.Simulated("echo?ttft=1s", _time, "done"),
            ScriptedRun.Simulated("echo?ttft=2s&fail=stall", _time, "runs"),
            ScriptedRun.Simulated("echo?ttft=9s", _time, "silent"),
            ScriptedRun.Simulated("echo?ttft=1s", _time, "waits"),
        };
        var options = new RunPolicies { Parallel = 2, TimeProvider = _time };
        var run = ScriptedRun.RunAsync(options, targets, sink, _stop.Token);
        _time.Advance(TimeSpan.FromSeconds(3));
        await _stop.CancelAsync();
        var results = await run;
        Assert.Equal(
            [TargetStatus.Ok, TargetStatus.Cancelled, TargetStatus.Cancelled, TargetStatus.Cancelled],
            results.Select(result => result.Status)
        );
        Assert.Equal(
            ["one two three", "one two", "", ""],
            results.Select(result => result.Answer.ToString()),
            StringComparer.Ordinal
        );
        Assert.Equal([1, 1, 1, 0], results.Select(result => result.Attempts.Count));
        Assert.Equal("cancelled", results[1].Error?.Message);
        Assert.Equal(TimeSpan.FromSeconds(3), results[1].Duration);
        Assert.Equal(4, sink.Events.OfType<TargetCompleted>().Count());
        Assert.Equal(0, _time.PendingTimers);
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"pattern":"^(?=.)(([a-z])+.)+[A-Z]([a-z])+$"}}}""")]
    [InlineData("""{"type":"object"}""")]
    public async Task An_answer_that_was_being_checked_keeps_its_text_its_tokens_and_its_cost(string schema)
    {
        var text = $$"""{"a":"{{new string('a', 60)}}!"}""";
        var model = new ModelReference("test", "a");
        var leaf = new ScriptedChatClient([
            text,
            new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 500 },
            ChatFinishReason.Stop,
            (Action)_stop.Cancel,
        ]);
        var target = new RunTarget(
            new(model, "a"),
            () =>
                PolicyClient.Of(
                    leaf,
                    new StructuredOutputPolicy(model, leaf, new() { Schema = JsonSchema.Parse(schema) }),
                    new AttemptPolicy(model, _ => new ModelPrice(1, 2), _time)
                )
        );

        var result = Assert.Single(
            await FanOutRun.RunAsync([target], ScriptedRun.Prompt, new RunPolicies().ToOptions(), [], _stop.Token)
        );

        var row = ResultRow.Of(result, null);
        Assert.Equal("cancelled", (string?)row["status"]);
        Assert.Equal("cancelled while its answer was checked", (string?)row["error"]?["message"]);
        Assert.Equal(text, (string?)row["text"]);
        Assert.Equal((1000, 500), ((long?)row["meta"]?["tokens_input"], (long?)row["meta"]?["tokens_output"]));
        Assert.Equal(2m, (decimal?)row["meta"]?["cost_estimated"]);
    }

    [Fact]
    public async Task A_wait_between_attempts_ends_at_once()
    {
        var client = new ScriptedChatClient([ScriptedRun.Failure(ErrorCategory.RateLimit, TimeSpan.FromMinutes(2))]);
        var options = new RunPolicies { Retries = 3, TimeProvider = _time };
        var run = ScriptedRun.RunAsync(options, ScriptedRun.Target(client), null, _stop.Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(run.IsCompleted);
        await _stop.CancelAsync();
        var result = await run;
        Assert.Equal(TargetStatus.Cancelled, result.Status);
        Assert.Equal(new(ErrorCategory.Cancelled, "cancelled before it was tried again"), result.Error);
        Assert.Equal(ErrorCategory.RateLimit, Assert.Single(result.Attempts).Error);
        Assert.Equal(1, client.Calls);
        Assert.Equal(TimeSpan.FromMinutes(1), result.Duration);
        Assert.Equal(0, _time.PendingTimers);
        Assert.True(client.IsDisposed);
    }

    [Fact]
    public async Task No_attempt_begins_after_a_stop_between_two()
    {
        var client = new ScriptedChatClient([ScriptedRun.Failure(ErrorCategory.RateLimit)]);
        var sink = new RecordingSink(runEvent =>
        {
            if (runEvent is Retrying)
            {
                _stop.Cancel();
            }

            return ValueTask.CompletedTask;
        });
        var options = new RunPolicies { Retries = 3, TimeProvider = _time };
        var result = await ScriptedRun.RunAsync(options, ScriptedRun.Target(client), sink, _stop.Token);
        Assert.Equal(1, client.Calls);
        Assert.Equal(TargetStatus.Cancelled, result.Status);
        Assert.Single(sink.Events.OfType<AttemptStarted>());
    }

    [Fact]
    public async Task A_stop_is_a_stop_even_where_the_time_is_up_as_well()
    {
        var options = new RunPolicies { Timeout = TimeSpan.FromSeconds(1), TimeProvider = _time };
        var gate = new TaskCompletionSource();
        var sink = new RecordingSink(runEvent => runEvent is TextReceived ? new(gate.Task) : ValueTask.CompletedTask);
        var client = new ScriptedChatClient(["x", ScriptedChatClient.Forever]);
        var run = ScriptedRun.RunAsync(options, ScriptedRun.Target(client), sink, _stop.Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _stop.CancelAsync();
        gate.SetResult();
        Assert.Equal(TargetStatus.Cancelled, (await run).Status);
    }

    [Fact]
    public async Task A_client_that_dresses_up_a_stop_as_a_failure_is_stopped_all_the_same()
    {
        var options = new RunPolicies { Retries = 3, TimeProvider = _time };
        var run = ScriptedRun.RunAsync(options, ScriptedRun.Target(new RewordingChatClient()), null, _stop.Token);
        await _stop.CancelAsync();
        var result = await run;
        Assert.Equal(TargetStatus.Cancelled, result.Status);
        Assert.Equal("partial", result.Answer.ToString());
    }

    [Fact]
    public async Task A_client_that_streams_on_after_a_stop_is_not_listened_to()
    {
        var sink = new RecordingSink();
        var client = new ScriptedChatClient(["a", (Action)_stop.Cancel, "b", "c", ChatFinishReason.Stop]);
        var result = await ScriptedRun.RunAsync(new(), ScriptedRun.Target(client), sink, _stop.Token);
        Assert.Equal(TargetStatus.Cancelled, result.Status);
        Assert.Equal("a", sink.Text);
    }

    [Fact]
    public async Task What_was_used_until_the_stop_is_counted()
    {
        var usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 1 };
        var client = new ScriptedChatClient(["x", usage, ScriptedChatClient.Forever]);
        var options = new RunPolicies { Price = _ => new(1, 1) };
        var run = ScriptedRun.RunAsync(options, ScriptedRun.Target(client), null, _stop.Token);
        await _stop.CancelAsync();
        var result = await run;
        Assert.Equal(3, result.Usage?.InputTokenCount);
        Assert.Equal(0.004m, result.Cost);
    }
}
