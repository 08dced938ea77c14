namespace Prompter.Tests.Policies.Retry;

public sealed class RetryTests
{
    private static readonly ChatFinishReason Stop = ChatFinishReason.Stop;

    private readonly ManualTimeProvider time = new();
    private readonly ManualTimeProvider fast = ManualTimeProvider.AutoAdvancing();
    private CallRecord? ended;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_that_passes_is_invisible_but_for_its_record(bool isStreamed)
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.Transient)], ["yes", Stop]);
        var (text, attempts) = await AskAsync(Client(model, clock: fast), isStreamed);

        Assert.Equal("yes", text);
        Assert.Equal([ErrorCategory.Transient, null], attempts.Select(attempt => attempt.Error));
        Assert.Equal(2, model.Calls);
    }

    [Theory]
    [InlineData(StreamRescue.Fail)]
    [InlineData(StreamRescue.Restart)]
    [InlineData(StreamRescue.Continue)]
    public async Task Nothing_of_what_was_not_whole_is_in_a_whole_answer(StreamRescue rescue)
    {
        object[][] failures =
        [
            ["half"],
            [Stop],
            [new TextReasoningContent("hm"), Stop],
        ];
        foreach (var steps in failures)
        {
            var model = new ScriptedChatClient(steps, ["yes", Stop]) { ContinuesAnswers = true };

            var response = await Client(model, clock: fast, rescue: rescue)
                .GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal("yes", response.Text);
            Assert.Single(response.Messages.SelectMany(message => message.Contents));
            Assert.Single(model.Requests[1].Messages);
        }
    }

    [Theory]
    [InlineData(ErrorCategory.RateLimit)]
    [InlineData(ErrorCategory.Overloaded)]
    public async Task Nobody_is_asked_again_before_the_time_that_the_provider_names(ErrorCategory category)
    {
        var model = new ScriptedChatClient([Failure(category, TimeSpan.FromSeconds(20))], ["yes", Stop]);
        var reading = ReadStream.ReadAsync(Client(model, new() { Random = () => 0 }));

        time.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, model.Calls);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var read = await reading;
        Assert.True(read.IsAnswered);
        Assert.Equal(TimeSpan.FromSeconds(20), read.Attempts[0].Delay);
        Assert.Equal(TimeSpan.FromSeconds(20), read.Notices.Single().Failed.Delay);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Jitter_of_a_named_delay_only_adds_to_it()
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.RateLimit, TimeSpan.FromSeconds(2))], ["yes", Stop]);
        var options = new RetryOptions { Delay = TimeSpan.FromSeconds(1), Random = () => 0.999 };
        var reading = ReadStream.ReadAsync(Client(model, options));

        time.Advance(TimeSpan.FromSeconds(2.1));

        Assert.InRange((await reading).Attempts[0].Delay!.Value, TimeSpan.FromSeconds(2.0), TimeSpan.FromSeconds(2.1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task Waits_grow_twofold_within_the_bounds_of_their_jitter(double random)
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.Transient)]);
        var options = new RetryOptions
        {
            Retries = 6,
            Delay = TimeSpan.FromSeconds(1),
            Random = () => random,
        };

        var read = await ReadStream.ReadAsync(Client(model, options, fast));

        var waits = read.Attempts.Take(6).Select(attempt => attempt.Delay!.Value.TotalSeconds).ToList();
        Assert.Null(read.Attempts[6].Delay);
        for (var retry = 0; retry < 6; retry++)
        {
            // From a half to one and a half times 1, 2, 4 s and so on, 30 s at most, in whole milliseconds.
            var exact = Math.Min(30, Math.Pow(2, retry) * (0.5 + random));
            Assert.InRange(waits[retry], exact - 0.001, exact);
        }
    }

    [Fact]
    public async Task No_wait_of_our_own_is_longer_than_the_longest()
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.Transient)]);
        var options = new RetryOptions
        {
            Retries = 9,
            Delay = TimeSpan.FromSeconds(4),
            LongestDelay = TimeSpan.FromSeconds(10),
        };

        var read = await ReadStream.ReadAsync(Client(model, options, fast));

        Assert.Equal(10, read.Attempts.Count);
        Assert.All(
            read.Attempts.SkipLast(1),
            attempt => Assert.InRange(attempt.Delay!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10))
        );
        Assert.Equal(TimeSpan.FromSeconds(10), read.Attempts[8].Delay);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task There_are_as_many_tries_as_are_allowed(int retries, int calls)
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.Overloaded)]);

        var read = await ReadStream.ReadAsync(Client(model, new() { Retries = retries }, fast));

        Assert.Equal(calls, model.Calls);
        Assert.Equal(calls, read.Attempts.Count);
        Assert.Equal(ErrorCategory.Overloaded, read.Failure.Category);
    }

    [Fact]
    public async Task A_malformed_answer_is_asked_for_once_more_only_among_other_failures()
    {
        var model = new ScriptedChatClient(
            ["half"],
            [Failure(ErrorCategory.Transient)],
            [Stop],
            [Failure(ErrorCategory.Transient)]
        );

        var read = await ReadStream.ReadAsync(Client(model, new() { Retries = 9 }, fast, StreamRescue.Restart));

        Assert.Equal(
            [ErrorCategory.MalformedOutput, ErrorCategory.Transient, ErrorCategory.MalformedOutput],
            read.Attempts.Select(attempt => attempt.Error)
        );
        Assert.Equal("the answer is empty", read.Failure.Message);
    }

    [Fact]
    public async Task All_waits_together_have_a_bound()
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.RateLimit, TimeSpan.FromMinutes(4))]);
        var options = new RetryOptions { Retries = 9, Random = () => 0 };
        var clock = ManualTimeProvider.AutoAdvancing(TimeSpan.FromMinutes(5));

        var read = await ReadStream.ReadAsync(Client(model, options, clock));

        // The third wait would make it twelve minutes of ten.
        Assert.Equal(3, model.Calls);
        Assert.Equal([TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(4), null], read.Attempts.Select(a => a.Delay));
    }

    [Fact]
    public async Task An_attempt_that_is_due_after_the_total_time_out_is_not_waited_for_and_the_error_says_so()
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.Transient)]);
        var options = new RetryOptions { Delay = TimeSpan.FromSeconds(30), Jitter = 0 };

        var read = await ReadStream.ReadAsync(Client(model, options, total: TimeSpan.FromSeconds(2)));

        Assert.Equal(1, model.Calls);
        Assert.Equal(
            "it failed (not tried again: the next attempt is due in 30 s, and the total time-out leaves 2 s)",
            read.Failure.Message
        );
    }

    [Fact]
    public async Task A_provider_that_asks_to_wait_too_long_is_not_waited_for_and_the_error_says_so()
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.RateLimit, TimeSpan.FromSeconds(301))]);

        var read = await ReadStream.ReadAsync(Client(model));

        Assert.Equal(1, model.Calls);
        Assert.Equal("it failed (not tried again: the provider asks to wait 301 s)", read.Failure.Message);
        Assert.Equal(read.Failure.Message, read.Attempts.Single().Message);
        Assert.Equal(TimeSpan.FromSeconds(301), read.Failure.RetryAfter);
        Assert.Equal(0, time.PendingTimers);
    }

    [Theory]
    [InlineData(4.9, 1)]
    [InlineData(5.0, 0)]
    public async Task No_wait_begins_that_would_end_after_the_time_of_the_call(double stated, int retries)
    {
        var model = new ScriptedChatClient(
            [
                (Action)(() => time.Advance(TimeSpan.FromSeconds(5))),
                Failure(ErrorCategory.RateLimit, TimeSpan.FromSeconds(stated)),
            ],
            ["yes", Stop]
        );
        var reading = ReadStream.ReadAsync(Client(model, new() { Random = () => 0 }, total: TimeSpan.FromSeconds(10)));
        time.Advance(TimeSpan.FromSeconds(stated));

        var read = await reading;

        Assert.Equal(retries == 1, read.IsAnswered);
        Assert.Equal(1 + retries, model.Calls);
        Assert.Equal(0, time.PendingTimers);
    }

    [Theory]
    [InlineData(ErrorCategory.Timeout)]
    [InlineData(ErrorCategory.ModelNotFound)]
    [InlineData(ErrorCategory.AuthFailure)]
    [InlineData(ErrorCategory.QuotaExceeded)]
    [InlineData(ErrorCategory.ContextLength)]
    [InlineData(ErrorCategory.ContentFilter)]
    [InlineData(ErrorCategory.InvalidRequest)]
    [InlineData(ErrorCategory.CircuitOpen)]
    [InlineData(ErrorCategory.Cancelled)]
    [InlineData(ErrorCategory.Permanent)]
    public async Task What_will_not_pass_is_not_asked_again(ErrorCategory category)
    {
        var model = new ScriptedChatClient([Failure(category)], ["yes", Stop]);

        var read = await ReadStream.ReadAsync(Client(model));

        Assert.Equal(1, model.Calls);
        Assert.Equal(category, read.Failure.Category);
        Assert.Empty(read.Notices);
    }

    [Fact]
    public async Task What_the_consumer_changes_in_its_messages_meanwhile_does_not_matter()
    {
        var messages = new List<ChatMessage> { new(ChatRole.User, "Hi") };
        var model = new ScriptedChatClient([(Action)messages.Clear, Failure(ErrorCategory.Transient)], ["yes", Stop]);
        var client = Client(model, clock: fast);

        await client.GetResponseAsync(messages, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Hi", model.Requests[1].Messages.Single().Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_wait_ends_at_once_and_tells_of_the_tries(bool isStreamed)
    {
        using var stop = new CancellationTokenSource();
        var model = new ScriptedChatClient([Failure(ErrorCategory.Transient)]);
        var asking = AskAsync(Client(model), isStreamed, stop.Token);
        Assert.Equal(1, time.PendingTimers);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(ErrorCategory.Transient, ended!.Attempts.Single().Error);
        Assert.Equal(0, time.PendingTimers);
        Assert.Equal((1, 0), (model.Calls, model.Open));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_at_the_moment_of_the_stop_is_the_end(bool isStreamed)
    {
        using var stop = new CancellationTokenSource();
        var model = new ScriptedChatClient(
            [Failure(ErrorCategory.Transient)],
            [(Action)stop.Cancel, Failure(ErrorCategory.Transient)]
        );
        var asking = AskAsync(Client(model, new() { Retries = 9 }), isStreamed, stop.Token);
        time.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.Equal(2, ended!.Attempts.Count);
        Assert.Equal((2, 0), (model.Calls, model.Open));
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task A_stream_that_is_left_at_the_notice_of_a_retry_leaves_no_timer()
    {
        var model = new ScriptedChatClient([Failure(ErrorCategory.Transient)]);
        await foreach (
            var update in Client(model)
                .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
        )
        {
            Assert.NotNull(NoticeContent.In(update));
            Assert.Equal(1, time.PendingTimers);
            break;
        }

        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        Func<RetryOptions>[] wrong =
        [
            () => new() { Retries = -1 },
            () => new() { Delay = TimeSpan.FromTicks(-1) },
            () => new() { Factor = 0.5 },
            () => new() { Factor = double.NaN },
            () => new() { Jitter = 1.1 },
            () => new() { LongestDelay = TimeSpan.FromDays(2) },
            () => new() { LongestStatedDelay = TimeSpan.FromTicks(-1) },
            () => new() { TotalDelay = TimeSpan.MaxValue },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(options));
    }

    private CallChatClient Client(
        IChatClient model,
        RetryOptions? options = null,
        TimeProvider? clock = null,
        StreamRescue rescue = StreamRescue.Fail,
        TimeSpan? total = null
    )
    {
        clock ??= time;
        return new(
            Leaf.Of(model)
                .Around(
                    total is null ? null : new DeadlinePolicy(new() { Total = total }, clock, CoversAttempts: true),
                    new RetryPolicy(new("p", "a"), model, options ?? new(), rescue, clock),
                    PolicyClient.Attempt(time: clock)
                )
        )
        {
            Ended = record => ended = record,
        };
    }

    private static async Task<(string Text, IReadOnlyList<Attempt> Attempts)> AskAsync(
        IChatClient client,
        bool isStreamed,
        CancellationToken? cancellationToken = null
    )
    {
        if (isStreamed)
        {
            var read = await ReadStream.ReadAsync(client, cancellationToken: cancellationToken);
            return read.Error is { } error ? throw error : (read.Text, read.Attempts);
        }

        var response = await client.GetResponseAsync(
            "Hi",
            cancellationToken: cancellationToken ?? TestContext.Current.CancellationToken
        );
        return (response.Text, CallRecord.Of(response)!.Attempts);
    }

    private static PrompterException Failure(ErrorCategory category, TimeSpan? retryAfter = null) =>
        new(category, "it failed") { RetryAfter = retryAfter };
}
