using Prompter.Providers.Simulated;

namespace Prompter.Tests.Providers.Simulated;

public class SimulatedStreamTests
{
    [Theory]
    [InlineData("swift")]
    [InlineData("scholar?tokens=300")]
    [InlineData("echo?tokens=9&finish=length")]
    [InlineData("swift?tokens=0")]
    [InlineData("swift?fail=empty")]
    [InlineData("swift?usage=off")]
    public async Task Streamed_and_buffered_answers_are_the_same(string model)
    {
        var buffered = await SimulatedCalls.AskAsync(model, "Explain CRDTs");
        var streamed = (await SimulatedCalls.StreamAsync(model, "Explain CRDTs")).ToChatResponse();
        Assert.Equal(buffered.Text, streamed.Text);
        Assert.Equal(buffered.FinishReason, streamed.FinishReason);
        Assert.NotNull(buffered.FinishReason);
        Assert.Equal(buffered.ModelId, streamed.ModelId);
        Assert.Equal(buffered.ResponseId, streamed.ResponseId);
        Assert.Equal(Assert.Single(buffered.Messages).MessageId, Assert.Single(streamed.Messages).MessageId);
        Assert.Equal(buffered.Usage?.InputTokenCount, streamed.Usage?.InputTokenCount);
        Assert.Equal(buffered.Usage?.OutputTokenCount, streamed.Usage?.OutputTokenCount);
        Assert.Equal(buffered.Usage?.TotalTokenCount, streamed.Usage?.TotalTokenCount);
    }

    [Fact]
    public async Task Each_update_is_one_token_and_the_last_has_finish_reason_and_usage()
    {
        var updates = await SimulatedCalls.StreamAsync("echo", "one two  three");
        Assert.Equal(["one", " two", "  three", ""], updates.Select(update => update.Text), StringComparer.Ordinal);
        Assert.All(
            updates,
            update =>
            {
                Assert.Equal(ChatRole.Assistant, update.Role);
                Assert.Equal("echo", update.ModelId);
                Assert.StartsWith("sim-", update.ResponseId, StringComparison.Ordinal);
                Assert.NotNull(update.MessageId);
            }
        );
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
        Assert.Equal(3, usage.InputTokenCount);
        Assert.Equal(3, usage.OutputTokenCount);
        Assert.Equal(6, usage.TotalTokenCount);
    }

    [Fact]
    public async Task Without_usage_the_last_update_has_the_finish_reason_alone()
    {
        var updates = await SimulatedCalls.StreamAsync("echo?usage=off", "one");
        Assert.Empty(updates[^1].Contents);
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.Null((await SimulatedCalls.AskAsync("echo?usage=off", "one")).Usage);
    }

    [Fact]
    public async Task Every_token_comes_at_its_time_from_the_start()
    {
        var times = await TimesOfAsync("echo?ttft=200ms&tps=3&tokens=7", "a b");
        // Whole milliseconds, rounded up, and the rounding does not add up; the end comes with the last token.
        Assert.Equal([200, 534, 867, 1200, 1534, 1867, 2200, 2200], times);
    }

    [Fact]
    public async Task A_late_consumer_gets_what_is_due_at_once()
    {
        var times = await TimesOfAsync("echo?ttft=1s&tps=1&tokens=4", "a", late: TimeSpan.FromSeconds(2.5));
        Assert.Equal([3500, 3500, 3500, 4000, 4000], times);
    }

    /// <summary>When updates come, in milliseconds from the start, to a reader who is late after the first.</summary>
    private static async Task<List<double>> TimesOfAsync(string model, string prompt, TimeSpan late = default)
    {
        var time = ManualTimeProvider.AutoAdvancing();
        var start = time.GetTimestamp();
        var times = new List<double>();
        using var client = new SimulatedChatClient(model, time);
        await SimulatedCalls.StreamAsync(
            client,
            SimulatedCalls.Prompt(prompt),
            _ =>
            {
                time.Advance(times.Count == 0 ? late : TimeSpan.Zero);
                times.Add(time.GetElapsedTime(start).TotalMilliseconds);
            }
        );
        return times;
    }

    [Theory]
    [InlineData("swift", 150 + 59 * 1000 / 120.0)]
    [InlineData("scholar", 600 + 219 * 1000 / 80.0)]
    [InlineData("slow", 3000 + 39 * 1000 / 8.0)]
    [InlineData("echo", 0)]
    [InlineData("echo?ttft=2s&tokens=1000", 2000)]
    [InlineData("swift?ttft=1s&tokens=0", 1000)]
    public async Task A_buffered_answer_takes_as_long_as_the_stream(string model, double milliseconds)
    {
        var time = ManualTimeProvider.AutoAdvancing();
        var start = time.GetTimestamp();
        using var client = new SimulatedChatClient(model, time);
        await client.GetResponseAsync(SimulatedCalls.Prompt("x"), null, TestContext.Current.CancellationToken);
        Assert.Equal(Math.Ceiling(milliseconds), time.GetElapsedTime(start).TotalMilliseconds);
    }

    [Fact]
    public async Task Nothing_comes_before_its_time()
    {
        var time = new ManualTimeProvider();
        using var client = new SimulatedChatClient("echo?ttft=200ms&tps=10", time);
        var texts = new List<string>();
        var stream = SimulatedCalls.StreamAsync(client, SimulatedCalls.Prompt("a b"), update => texts.Add(update.Text));
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.Empty(texts);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await time.WaitForTimersAsync(1);
        Assert.Equal(["a"], texts);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await stream;
        Assert.Equal(["a", " b", ""], texts);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_at_once()
    {
        var time = new ManualTimeProvider();
        using var client = new SimulatedChatClient("slow", time);
        using var cancellation = new CancellationTokenSource();
        var buffered = client.GetResponseAsync(SimulatedCalls.Prompt("x"), null, cancellation.Token);
        var streamed = client
            .GetStreamingResponseAsync(SimulatedCalls.Prompt("x"), null, CancellationToken.None)
            .ToChatResponseAsync(cancellation.Token);
        await time.WaitForTimersAsync(2);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => buffered);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => streamed);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Cancelling_ends_a_stream_without_pauses_too()
    {
        using var client = new SimulatedChatClient("echo?tokens=1000000");
        using var cancellation = new CancellationTokenSource();
        var count = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var update in client.GetStreamingResponseAsync(SimulatedCalls.Prompt("x"), null, cancellation.Token)
            )
            {
                if (++count == 3)
                {
                    await cancellation.CancelAsync();
                }
            }
        });
        Assert.Equal(3, count);
    }

    [Fact]
    public async Task A_cancelled_call_does_not_begin_and_does_not_count()
    {
        using var client = new SimulatedChatClient("echo?fail=emptyx1");
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetResponseAsync(SimulatedCalls.Prompt("x"), null, cancelled)
        );
        Assert.Equal("", await TextAsync(client));
        Assert.Equal("x", await TextAsync(client));
    }

    [Fact]
    public void Null_messages_are_refused_at_the_call()
    {
        using var client = new SimulatedChatClient("echo");
        Assert.Throws<ArgumentNullException>(() =>
            client.GetStreamingResponseAsync(null!, null, CancellationToken.None)
        );
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = client.GetResponseAsync(null!, null, CancellationToken.None);
        });
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
        Assert.Throws<ArgumentNullException>(() => new SimulatedChatClient(null!));
    }

    [Fact]
    public async Task A_million_tokens_allocate_little_beyond_their_text()
    {
        using var client = new SimulatedChatClient("swift?ttft=0&tps=max&tokens=1000000");
        var prompt = SimulatedCalls.Prompt("Explain CRDTs");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var response = await client.GetResponseAsync(prompt, null, TestContext.Current.CancellationToken);
        var perToken = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000_000.0;
        Assert.Equal(1_000_000, response.Usage?.OutputTokenCount);
        Assert.InRange(perToken, 1, 150);
    }

    private static async Task<string> TextAsync(SimulatedChatClient client) =>
        (await client.GetResponseAsync(SimulatedCalls.Prompt("x"), null, TestContext.Current.CancellationToken)).Text;
}
