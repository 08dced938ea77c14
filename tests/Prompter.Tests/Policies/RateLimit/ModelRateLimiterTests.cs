namespace Prompter.Tests.Policies.RateLimit;

public sealed class ModelRateLimiterTests
{
    private readonly ManualTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_minutes_requests_go_at_once_and_then_one_by_one()
    {
        using var limiter = Create(new() { RequestsPerMinute = 60 });
        var calls = Acquire(limiter, 63);
        Assert.Equal(60, Sent(calls));

        foreach (var expected in (int[])[61, 62, 63])
        {
            time.Advance(TimeSpan.FromMilliseconds(999));
            Assert.Equal(expected - 1, Sent(calls));
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.NotNull(await calls[expected - 1]);
        }

        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task A_burst_of_one_spreads_requests_evenly()
    {
        using var limiter = Create(new() { RequestsPerMinute = 60, Burst = 1 });
        var calls = Acquire(limiter, 20);
        for (var index = 0; index < 20; index++)
        {
            Assert.NotNull(await calls[index]);
            Assert.Equal(index + 1, Sent(calls));
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Tokens_flow_in_evenly()
    {
        using var limiter = Create(new() { TokensPerMinute = 6000 });
        Assert.NotNull(await limiter.EnterAsync(5000, Cancellation));
        var second = limiter.EnterAsync(3000, Cancellation).AsTask();
        await AssertGoesAfterAsync(second, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_call_larger_than_the_bucket_goes_when_it_is_full_and_is_paid_for_after()
    {
        using var limiter = Create(new() { TokensPerMinute = 6000 });
        Assert.NotNull(await limiter.EnterAsync(9000, Cancellation));
        var next = limiter.EnterAsync(1000, Cancellation).AsTask();
        await AssertGoesAfterAsync(next, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Small_calls_do_not_overtake_a_large_one()
    {
        using var limiter = Create(new() { TokensPerMinute = 6000 });
        await limiter.EnterAsync(6000, Cancellation);
        var large = limiter.EnterAsync(6000, Cancellation).AsTask();
        var small = limiter.EnterAsync(1, Cancellation).AsTask();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(small.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await large);
        Assert.False(small.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.NotNull(await small);
    }

    [Fact]
    public async Task Calls_that_run_keep_others_in_line_in_their_order()
    {
        using var limiter = Create(new() { MaxConcurrency = 2 });
        var calls = Acquire(limiter, 5);
        for (var index = 0; index < 5; index++)
        {
            var turn = await calls[index];
            Assert.Equal(Math.Min(index + 2, 5), Sent(calls));
            Assert.Equal(Math.Min(5 - index, 2), limiter.Load.Running);
            turn.Dispose();
            turn.Dispose();
        }

        Assert.Equal(0, limiter.Load.Running);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task A_full_line_refuses_at_once_and_says_when()
    {
        using var limiter = Create(
            new()
            {
                RequestsPerMinute = 60,
                Burst = 1,
                QueueLimit = 2,
            }
        );
        _ = Acquire(limiter, 3);

        var failure = await Assert.ThrowsAsync<PrompterException>(async () =>
            await limiter.EnterAsync(0, Cancellation)
        );

        Assert.Equal(ErrorCategory.RateLimit, failure.Category);
        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
        Assert.Equal(("openai", "gpt-5.5"), (failure.Provider, failure.Model));
        Assert.Equal(
            "2 calls wait for openai:gpt-5.5 already; send less at once, or allow a longer line",
            failure.Message
        );
    }

    [Fact]
    public async Task A_wait_that_will_be_too_long_is_refused_at_once()
    {
        using var limiter = Create(
            new()
            {
                RequestsPerMinute = 60,
                Burst = 1,
                MaxWait = TimeSpan.FromSeconds(2),
            }
        );
        var line = Acquire(limiter, 3);

        var failure = await Assert.ThrowsAsync<PrompterException>(async () =>
            await limiter.EnterAsync(0, Cancellation)
        );

        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
        Assert.Equal("openai:gpt-5.5 takes the next call in 3 s, and a call waits 2 s at most", failure.Message);
        time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(line);
    }

    [Fact]
    public async Task A_wait_that_gets_too_long_ends_when_the_time_is_over()
    {
        using var limiter = Create(new() { MaxConcurrency = 1, MaxWait = TimeSpan.FromSeconds(10) });
        using var running = await limiter.EnterAsync(1, Cancellation);
        var waiting = limiter.EnterAsync(1, Cancellation).AsTask();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<PrompterException>(() => waiting);

        Assert.Equal("no turn at openai:gpt-5.5 within 10 s, because earlier calls still run", failure.Message);
        Assert.Null(failure.RetryAfter);
        Assert.Equal(0, time.PendingTimers);
        Assert.Equal(0, limiter.Load.Waiting);
    }

    [Fact]
    public async Task Who_cancels_leaves_the_line_at_once_and_the_others_move_up()
    {
        using var limiter = Create(new() { TokensPerMinute = 6000 });
        await limiter.EnterAsync(6000, Cancellation);
        using var cancelling = new CancellationTokenSource();
        var large = limiter.EnterAsync(6000, cancelling.Token).AsTask();
        var small = limiter.EnterAsync(100, Cancellation).AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Equal(1, limiter.Load.Waiting);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await small);
        Assert.Equal(0, time.PendingTimers);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await limiter.EnterAsync(1, cancelling.Token)
        );
    }

    [Fact]
    public async Task The_last_who_cancels_leaves_no_timer()
    {
        using var limiter = Create(new() { RequestsPerMinute = 1 });
        using var first = await limiter.EnterAsync(1, Cancellation);
        using var cancelling = new CancellationTokenSource();
        var waiting = limiter.EnterAsync(1, cancelling.Token).AsTask();
        Assert.Equal(1, time.PendingTimers);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task A_thousand_callers_keep_every_limit()
    {
        using var limiter = Create(
            new()
            {
                RequestsPerMinute = 60_000,
                Burst = 100,
                MaxConcurrency = 20,
            }
        );
        var most = 0;
        var running = 0;
        var sent = 0;
        var all = Task.WhenAll(
            Enumerable
                .Range(0, 1000)
                .Select(index =>
                    Task.Run(
                        async () =>
                        {
                            using var cancelling = new CancellationTokenSource();
                            var waiting = limiter.EnterAsync(1, cancelling.Token).AsTask();
                            if (index % 10 == 0)
                            {
                                await cancelling.CancelAsync();
                            }

                            try
                            {
                                using var turn = await waiting;
                                Interlocked.Increment(ref sent);
                                InterlockedMost(ref most, Interlocked.Increment(ref running));
                                await Task.Yield();
                                Interlocked.Decrement(ref running);
                            }
                            catch (OperationCanceledException) when (index % 10 == 0) { }
                        },
                        Cancellation
                    )
                )
        );
        var passed = 0;
        while (!all.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            passed++;
            await Task.Yield();
        }

        await all;
        Assert.InRange(most, 1, 20);
        // One each millisecond after the burst.
        Assert.InRange(sent, 900, Math.Min(1000, 101 + passed));
        Assert.Equal((0, 0), limiter.Load);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Everybody_waits_while_the_provider_wants_a_rest()
    {
        using var limiter = Create(new());
        var turn = await limiter.EnterAsync(0, Cancellation);
        turn.CoolDown(TimeSpan.FromSeconds(30));
        turn.CoolDown(TimeSpan.FromSeconds(10));
        turn.Dispose();
        var calls = Acquire(limiter, 3);

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, Sent(calls));
        time.Advance(TimeSpan.FromSeconds(1));

        await Task.WhenAll(calls);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Who_cannot_wait_for_the_end_of_a_rest_is_refused_when_it_begins()
    {
        using var limiter = Create(new() { MaxConcurrency = 1, MaxWait = TimeSpan.FromSeconds(20) });
        using var turn = await limiter.EnterAsync(0, Cancellation);
        var waiting = limiter.EnterAsync(0, Cancellation).AsTask();

        turn.CoolDown(TimeSpan.FromSeconds(60));

        var failure = await Assert.ThrowsAsync<PrompterException>(() => waiting);
        Assert.Equal(TimeSpan.FromSeconds(60), failure.RetryAfter);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Nobody_is_sent_before_the_reset_when_the_provider_takes_no_more()
    {
        using var limiter = Create(new());
        using var turn = await limiter.EnterAsync(0, Cancellation);
        turn.Learn(new() { RequestsRemaining = 0, RequestsResetIn = TimeSpan.FromSeconds(7) });
        var calls = Acquire(limiter, 2);
        time.Advance(TimeSpan.FromSeconds(6.999));
        Assert.Equal(0, Sent(calls));
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task No_more_are_sent_than_the_provider_takes_counting_those_it_had_not_seen()
    {
        using var limiter = Create(new());
        var told = await limiter.EnterAsync(0, Cancellation);
        _ = Acquire(limiter, 2);
        told.Learn(new() { RequestsRemaining = 5, RequestsResetIn = TimeSpan.FromSeconds(7) });
        var calls = Acquire(limiter, 5);
        Assert.Equal(3, Sent(calls));
        time.Advance(TimeSpan.FromSeconds(7));
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task An_answer_that_comes_late_does_not_undo_what_a_later_call_was_told()
    {
        using var limiter = Create(new());
        var early = await limiter.EnterAsync(0, Cancellation);
        var late = await limiter.EnterAsync(0, Cancellation);
        late.Learn(new() { RequestsRemaining = 0, RequestsResetIn = TimeSpan.FromSeconds(7) });
        early.Learn(new() { RequestsRemaining = 100, RequestsResetIn = TimeSpan.FromSeconds(7) });
        Assert.False(limiter.EnterAsync(0, Cancellation).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Tokens_that_the_provider_has_left_are_not_exceeded()
    {
        using var limiter = Create(new());
        Assert.False(limiter.CountsTokens);
        var turn = await limiter.EnterAsync(0, Cancellation);
        turn.Learn(
            new()
            {
                TokenLimit = 5000,
                TokensRemaining = 1000,
                TokensResetIn = TimeSpan.FromSeconds(7),
            }
        );
        Assert.True(limiter.CountsTokens);
        Assert.NotNull(await limiter.EnterAsync(700, Cancellation));
        var tooMuch = limiter.EnterAsync(301, Cancellation).AsTask();
        Assert.False(tooMuch.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.NotNull(await tooMuch);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(6000, 59)]
    [InlineData(9000, 89)]
    public async Task Real_tokens_take_the_place_of_estimated_ones(int used, int wait)
    {
        using var limiter = Create(new() { TokensPerMinute = 6000 });
        using (var turn = await limiter.EnterAsync(3000, Cancellation))
        {
            turn.Settle(used);
        }

        var next = limiter.EnterAsync(5900, Cancellation).AsTask();
        if (wait > 0)
        {
            time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.False(next.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.NotNull(await next);
    }

    [Fact]
    public async Task A_closed_line_refuses_who_is_in_it()
    {
        var limiter = Create(new() { RequestsPerMinute = 1 });
        _ = Acquire(limiter, 1);
        var waiting = limiter.EnterAsync(0, Cancellation).AsTask();
        limiter.Dispose();
        var failure = await Assert.ThrowsAsync<PrompterException>(() => waiting);
        Assert.Equal("the line for openai:gpt-5.5 is closed", failure.Message);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        Func<RateLimitOptions>[] wrong =
        [
            () => new() { RequestsPerMinute = 0 },
            () => new() { Burst = 0 },
            () => new() { TokensPerMinute = 0 },
            () => new() { MaxConcurrency = 0 },
            () => new() { QueueLimit = -1 },
            () => new() { MaxWait = TimeSpan.FromTicks(-1) },
            () => new() { MaxWait = TimeSpan.MaxValue },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(options));
    }

    /// <summary>A call goes when this time is over, and not a millisecond before.</summary>
    private async Task AssertGoesAfterAsync(Task<RateLimitTurn> call, TimeSpan wait)
    {
        time.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await call);
    }

    private ModelRateLimiter Create(RateLimitOptions options) => new(new("openai", "gpt-5.5"), options, time);

    private static List<Task<RateLimitTurn>> Acquire(ModelRateLimiter limiter, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => limiter.EnterAsync(0, Cancellation).AsTask())];

    private static int Sent(IEnumerable<Task<RateLimitTurn>> calls) =>
        calls.Count(call => call.IsCompletedSuccessfully);

    private static void InterlockedMost(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
