namespace Prompter.Tests.Runs;

public class RetryTests
{
    private readonly ManualTimeProvider _time = ManualTimeProvider.AutoAdvancing();

    public static TheoryData<ErrorCategory, int> AttemptsOfCategories =>
        new()
        {
            { ErrorCategory.Transient, 6 },
            { ErrorCategory.Overloaded, 6 },
            { ErrorCategory.RateLimit, 6 },
            { ErrorCategory.MalformedOutput, 2 },
            { ErrorCategory.Timeout, 1 },
            { ErrorCategory.ModelNotFound, 1 },
            { ErrorCategory.AuthFailure, 1 },
            { ErrorCategory.QuotaExceeded, 1 },
            { ErrorCategory.ContextLength, 1 },
            { ErrorCategory.TokenLimit, 1 },
            { ErrorCategory.ContentFilter, 1 },
            { ErrorCategory.InvalidRequest, 1 },
            { ErrorCategory.CircuitOpen, 1 },
            { ErrorCategory.Cancelled, 1 },
            { ErrorCategory.Permanent, 1 },
        };

    [Theory]
    [MemberData(nameof(AttemptsOfCategories))]
    public async Task The_category_of_a_failure_decides_how_often_it_is_tried(ErrorCategory category, int attempts)
    {
        var client = new ScriptedChatClient([ScriptedRun.Failure(category)]);
        var result = await ScriptedRun.RunAsync(Options(5), ScriptedRun.Target(client));
        Assert.Equal(attempts, client.Calls);
        Assert.Equal(attempts, result.Attempts.Count);
        Assert.All(result.Attempts, attempt => Assert.Equal(category, attempt.Error));
        Assert.Equal(new TargetError(category, "it failed"), result.Error);
        var status = category switch
        {
            ErrorCategory.Cancelled => TargetStatus.Cancelled,
            ErrorCategory.Timeout => TargetStatus.Timeout,
            _ => TargetStatus.Error,
        };
        Assert.Equal(status, result.Status);
    }

    [Fact]
    public void Every_category_is_in_that_table() =>
        Assert.Equal(
            Enum.GetValues<ErrorCategory>().Order(),
            AttemptsOfCategories.Select(row => row.Data.Item1).Order()
        );

    [Fact]
    public async Task Nothing_is_tried_again_unless_asked_for()
    {
        var client = new ScriptedChatClient([ScriptedRun.Failure(ErrorCategory.Transient)]);
        Assert.Single((await ScriptedRun.RunAsync(Options(0), ScriptedRun.Target(client))).Attempts);
    }

    [Fact]
    public async Task An_answer_after_failures_is_a_success_that_tells_of_them()
    {
        var result = await ScriptedRun.RunAsync(
            Options(3),
            ScriptedRun.Simulated("echo?ttft=1s&fail=429x1,503x1", _time)
        );
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Null(result.Error);

        Assert.Equal(
            [ErrorCategory.RateLimit, ErrorCategory.Overloaded, null],
            result.Attempts.Select(attempt => attempt.Error)
        );
        Assert.All(result.Attempts, attempt => Assert.Equal(TimeSpan.FromSeconds(1), attempt.Duration));
        Assert.All(result.Attempts.SkipLast(1), attempt => Assert.True(attempt.Delay > TimeSpan.Zero));
        Assert.Null(result.Attempts[^1].Delay);
        Assert.Equal(TimeSpan.FromSeconds(3) + result.Attempts[0].Delay + result.Attempts[1].Delay, result.Duration);
    }

    [Fact]
    public async Task Malformed_output_has_its_one_retry_whatever_failed_before_it()
    {
        var busy = ScriptedRun.Failure(ErrorCategory.RateLimit);
        var malformed = ScriptedRun.Failure(ErrorCategory.MalformedOutput);
        var client = new ScriptedChatClient([busy], [busy], [malformed], ["x", ChatFinishReason.Stop]);
        Assert.Equal(TargetStatus.Ok, (await ScriptedRun.RunAsync(Options(5), ScriptedRun.Target(client))).Status);
        var twice = new ScriptedChatClient([malformed], [busy], [malformed], ["x", ChatFinishReason.Stop]);
        var result = await ScriptedRun.RunAsync(Options(5), ScriptedRun.Target(twice));
        Assert.Equal(3, twice.Calls);
        Assert.Equal(ErrorCategory.MalformedOutput, result.Error?.Category);
    }

    [Fact]
    public async Task A_stated_delay_is_honoured()
    {
        var client = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.RateLimit, TimeSpan.FromSeconds(20))],
            ["x", ChatFinishReason.Stop]
        );
        var sink = new RecordingSink();
        var result = await ScriptedRun.RunAsync(Options(1), ScriptedRun.Target(client), sink);
        var delay = TimeSpan.FromSeconds(20.05);
        Assert.Equal(delay, result.Attempts[0].Delay);
        Assert.Equal(delay, result.Duration);
        var retrying = Assert.Single(sink.Events.OfType<Retrying>());
        Assert.Equal(result.Attempts[0], retrying.Failed);
        Assert.Equal((1, false), (retrying.Attempt, retrying.DropsText));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    public async Task A_stated_delay_that_is_over_already_is_none(int seconds)
    {
        var client = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.RateLimit, TimeSpan.FromSeconds(seconds))],
            ["x", ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(Options(1), ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.InRange(result.Attempts[0].Delay!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_stated_delay_of_five_minutes_is_waited_for_and_a_longer_one_is_not()
    {
        var limit = TimeSpan.FromMinutes(5);
        var patient = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.RateLimit, limit)],
            ["x", ChatFinishReason.Stop]
        );
        Assert.Equal(TargetStatus.Ok, (await ScriptedRun.RunAsync(Options(1), ScriptedRun.Target(patient))).Status);

        var client = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.RateLimit, limit + TimeSpan.FromSeconds(1))],
            ["x", ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(Options(3), ScriptedRun.Target(client));
        Assert.Equal(1, client.Calls);
        Assert.Equal(
            new(ErrorCategory.RateLimit, "it failed (not tried again: the provider asks to wait 301 s)"),
            result.Error
        );
        Assert.Null(Assert.Single(result.Attempts).Delay);
    }

    [Fact]
    public async Task A_failure_after_text_starts_over()
    {
        var client = new ScriptedChatClient(
            ["first", ScriptedRun.Failure(ErrorCategory.Transient)],
            ["second", ChatFinishReason.Stop]
        );
        var sink = new RecordingSink();
        var result = await ScriptedRun.RunAsync(Options(1), ScriptedRun.Target(client), sink);
        Assert.Equal("second", result.Answer.ToString());
        Assert.Equal(6, result.Answer.Length);
        Assert.True(Assert.Single(sink.Events.OfType<Retrying>()).DropsText);
    }

    [Fact]
    public async Task A_failure_after_text_is_final_where_text_cannot_be_taken_back()
    {
        var client = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.Transient)],
            ["partial", ScriptedRun.Failure(ErrorCategory.Transient)],
            ["second", ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(
            Options(5) with
            {
                RestartsAfterText = false,
            },
            ScriptedRun.Target(client)
        );
        Assert.Equal(2, client.Calls);
        Assert.Equal(TargetStatus.Error, result.Status);
        Assert.Equal("partial", result.Answer.ToString());
    }

    [Fact]
    public async Task The_first_token_is_timed_from_the_start_to_the_text_of_the_last_attempt()
    {
        var result = await ScriptedRun.RunAsync(
            Options(1),
            ScriptedRun.Simulated("echo?ttft=2s&tps=1&fail=cutx1", _time)
        );
        // 2 s to the first token and 1 s to the second, a wait, 2 s to the first token again.
        Assert.Equal(TimeSpan.FromSeconds(5) + result.Attempts[0].Delay, result.TimeToFirstToken);
        Assert.Equal(TimeSpan.FromSeconds(7) + result.Attempts[0].Delay, result.Duration);
        var none = await ScriptedRun.RunAsync(Options(0), ScriptedRun.Simulated("echo?fail=500", _time));
        Assert.Null(none.TimeToFirstToken);
    }

    private RunPolicies Options(int retries) =>
        new()
        {
            Retries = retries,
            TimeProvider = _time,
            Random = () => 1,
        };
}
