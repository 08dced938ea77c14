using Prompter.Tokens;

namespace Prompter.Tests.Policies.RateLimit;

public sealed class RateLimitPolicyTests : SteeredTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_are_sent_in_the_order_they_came(bool streamed)
    {
        var (client, limiter) = Create(new() { RequestsPerMinute = 60, Burst = 1 });
        var calls = Enumerable.Range(0, 5).Select(index => CallAsync(client, streamed, $"{index}")).ToList();
        for (var index = 0; index < 5; index++)
        {
            var arrived = await Inner.NextAsync();
            Assert.Equal($"{index}", arrived.Prompt);
            Assert.Equal(index + 1, Inner.Calls.Count);
            arrived.Succeed();
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.WhenAll(calls);
        AssertIdle(limiter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_call_goes_when_the_answer_is_whole(bool streamed)
    {
        var (client, limiter) = Create(new() { MaxConcurrency = 1 });
        var first = CallAsync(client, streamed);
        var second = CallAsync(client, streamed);
        var running = await Inner.NextAsync();
        running.Send(new(ChatRole.Assistant, "ye"));
        Assert.Single(Inner.Calls);

        running.Succeed();

        await first;
        (await Inner.NextAsync()).Succeed();
        await second;
        AssertIdle(limiter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_call_goes_when_one_fails_or_is_cancelled(bool streamed)
    {
        var (client, limiter) = Create(new() { MaxConcurrency = 1 });
        using var cancelling = new CancellationTokenSource();
        var failing = CallAsync(client, streamed);
        (await Inner.NextAsync()).Fail(new InvalidOperationException("foreign"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);

        var cancelled = CallAsync(client, streamed, token: cancelling.Token);
        await Inner.NextAsync();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        AssertIdle(limiter);
    }

    [Fact]
    public async Task The_next_call_goes_when_a_stream_is_left()
    {
        var (client, limiter) = Create(new() { MaxConcurrency = 1 });
        var updates = client
            .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            .GetAsyncEnumerator(Cancellation);
        var first = updates.MoveNextAsync();
        (await Inner.NextAsync()).Send(new(ChatRole.Assistant, "ye"));
        Assert.True(await first);
        Assert.Equal(1, limiter.Load.Running);

        await updates.DisposeAsync();

        AssertIdle(limiter);
    }

    [Fact]
    public async Task Who_is_cancelled_in_line_sends_nothing()
    {
        var (client, limiter) = Create(new() { RequestsPerMinute = 1 });
        var first = CallAsync(client);
        (await Inner.NextAsync()).Succeed();
        await first;
        using var cancelling = new CancellationTokenSource();
        var waiting = CallAsync(client, token: cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Single(Inner.Calls);
        AssertIdle(limiter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_usage_of_the_answer_takes_the_place_of_the_estimate(bool streamed)
    {
        var (client, limiter) = Create(new() { TokensPerMinute = 1000 });
        var prompt = "";
        while (TokenEstimate.Of([new ChatMessage(ChatRole.User, prompt)]) < 900)
        {
            prompt += " a";
        }

        Assert.Equal(900, TokenEstimate.Of([new ChatMessage(ChatRole.User, prompt)]));
        var first = CallAsync(client, streamed, prompt);
        (await Inner.NextAsync()).Succeed(tokens: 100);
        await first;

        // 900 are left, and not 100.
        var second = CallAsync(client, streamed, prompt);
        (await Inner.NextAsync()).Succeed(tokens: 1100);
        await second;

        // 200 too many were used, so 1,100 have to flow in.
        var third = CallAsync(client, streamed, prompt);
        Time.Advance(TimeSpan.FromSeconds(65.999));
        Assert.Equal(2, Inner.Calls.Count);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await Inner.NextAsync()).Succeed();
        await third;
        AssertIdle(limiter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_429_everybody_waits_as_the_provider_asks(bool streamed)
    {
        var (client, limiter) = Create(new());
        var refused = CallAsync(client, streamed);
        (await Inner.NextAsync()).Fail(
            new PrompterException(ErrorCategory.RateLimit, "too many") { RetryAfter = TimeSpan.FromSeconds(20) }
        );
        await Assert.ThrowsAsync<PrompterException>(() => refused);
        await AssertNextWaitsAsync(client, streamed);
        AssertIdle(limiter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_answer_tells_holds_up_the_next_call(bool streamed)
    {
        var (client, limiter) = Create(new());
        var first = CallAsync(client, streamed);
        (await Inner.NextAsync()).Succeed(
            properties: new()
            {
                [ChatProperties.RateLimit] = new RateLimitState
                {
                    RequestsRemaining = 0,
                    RequestsResetIn = TimeSpan.FromSeconds(20),
                },
            }
        );
        await first;
        await AssertNextWaitsAsync(client, streamed);
        AssertIdle(limiter);
    }

    [Fact]
    public async Task Tokens_are_not_estimated_where_nobody_counts_them()
    {
        var (client, _) = Create(new() { RequestsPerMinute = 60 });
        var result = new FunctionResultContent("1", new Unreadable());
        var call = client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, [new TextContent("Hi"), result])],
            cancellationToken: Cancellation
        );
        (await Inner.NextAsync()).Succeed();
        await call;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_wait_in_line_is_told_by_the_attempt(bool streamed, bool fails)
    {
        var (client, _) = Create(new() { RequestsPerMinute = 60, Burst = 1 }, PolicyClient.Attempt(time: Time));
        var first = CallAsync(client, streamed);
        var second = CallAsync(client, streamed);
        Answer(await Inner.NextAsync());
        Assert.Null(WaitedOf(AttemptsOf(await first)));

        Time.Advance(TimeSpan.FromSeconds(1));
        var call = await Inner.NextAsync();
        if (fails)
        {
            call.Fail(new PrompterException(ErrorCategory.Overloaded, "too much"));
            var failure = await Assert.ThrowsAsync<PrompterException>(() => second);
            Assert.Equal(TimeSpan.FromSeconds(1), WaitedOf(failure.Attempts));
            return;
        }

        Answer(call);
        Assert.Equal(TimeSpan.FromSeconds(1), WaitedOf(AttemptsOf(await second)));

        static void Answer(SteeredCall call)
        {
            call.Send(new() { FinishReason = ChatFinishReason.Stop });
            call.Answer.SetResult(
                new(new ChatMessage(ChatRole.Assistant, "yes")) { FinishReason = ChatFinishReason.Stop }
            );
            call.Succeed();
        }

        static TimeSpan? WaitedOf(IReadOnlyList<Attempt> attempts) => Assert.Single(attempts).Waited;
    }

    /// <summary>The call after the first is sent after 20 s.</summary>
    private async Task AssertNextWaitsAsync(IChatClient client, bool streamed)
    {
        var waiting = CallAsync(client, streamed);
        Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Single(Inner.Calls);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await Inner.NextAsync()).Succeed();
        await waiting;
    }

    private static IReadOnlyList<Attempt> AttemptsOf(ChatResponse response) => CallRecord.Of(response)!.Attempts;

    private void AssertIdle(ModelRateLimiter limiter)
    {
        Assert.Equal(0, limiter.Load.Running);
        Assert.Equal(0, limiter.Load.Waiting);
        Assert.Equal(0, Time.PendingTimers);
    }

    [Fact]
    public void Where_nobody_waits_there_is_nothing_to_say_of_a_wait() =>
        Assert.Null(Create(new() { RequestsPerMinute = 1 }).Limiter.WaitOfLast);

    private (CallChatClient Client, ModelRateLimiter Limiter) Create(RateLimitOptions options, IPolicy? outer = null)
    {
        var limiter = new ModelRateLimiter(new("openai", "gpt-5.5"), options, Time);
        return (PolicyClient.Of(Inner, outer, new RateLimitPolicy(limiter)), limiter);
    }

    private sealed class Unreadable
    {
        public override string ToString() => throw new InvalidOperationException("not needed");
    }
}
