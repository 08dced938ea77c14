using Prompter.Providers.Simulated;

namespace Prompter.Tests.Providers.Simulated;

public class SimulatedFailureTests
{
    [Theory]
    [InlineData("400", ErrorCategory.InvalidRequest, 400)]
    [InlineData("401", ErrorCategory.AuthFailure, 401)]
    [InlineData("402", ErrorCategory.QuotaExceeded, 402)]
    [InlineData("403", ErrorCategory.AuthFailure, 403)]
    [InlineData("404", ErrorCategory.ModelNotFound, 404)]
    [InlineData("408", ErrorCategory.Transient, 408)]
    [InlineData("413", ErrorCategory.ContextLength, 413)]
    [InlineData("422", ErrorCategory.InvalidRequest, 422)]
    [InlineData("429", ErrorCategory.RateLimit, 429)]
    [InlineData("500", ErrorCategory.Transient, 500)]
    [InlineData("502", ErrorCategory.Transient, 502)]
    [InlineData("503", ErrorCategory.Overloaded, 503)]
    [InlineData("504", ErrorCategory.Transient, 504)]
    [InlineData("529", ErrorCategory.Overloaded, 529)]
    [InlineData("reset", ErrorCategory.Transient, null)]
    [InlineData("context", ErrorCategory.ContextLength, 400)]
    [InlineData("filter", ErrorCategory.ContentFilter, 400)]
    [InlineData("quota", ErrorCategory.QuotaExceeded, 429)]
    public async Task A_refusal_has_its_category_and_status_and_says_that_it_is_simulated(
        string kind,
        ErrorCategory category,
        int? status
    )
    {
        var model = $"echo?fail={kind}&ttft=70ms&retry_after=1.5s";
        var time = ManualTimeProvider.AutoAdvancing();
        var start = time.GetTimestamp();
        using var client = new SimulatedChatClient(model, time);
        var streamed = await Assert.ThrowsAsync<PrompterException>(() =>
            SimulatedCalls.StreamAsync(client, SimulatedCalls.Prompt("x"))
        );
        Assert.Equal(TimeSpan.FromMilliseconds(70), time.GetElapsedTime(start));
        var buffered = await Assert.ThrowsAsync<PrompterException>(() => SimulatedCalls.AskAsync(model, "x"));
        foreach (var error in new[] { streamed, buffered })
        {
            Assert.Equal(category, error.Category);
            Assert.Equal(status, error.StatusCode);
            Assert.Equal("sim", error.Provider);
            Assert.Equal(model, error.Model);
            Assert.EndsWith(" (simulated failure)", error.Message, StringComparison.Ordinal);
            var passes = kind is "429" or "503" or "529";
            Assert.Equal(passes ? TimeSpan.FromSeconds(1.5) : null, error.RetryAfter);
            Assert.Equal(passes, error.Message.Contains("; try again in 1.5 s", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Flaky_is_limited_once_then_answers()
    {
        using var client = new SimulatedChatClient("flaky", ManualTimeProvider.AutoAdvancing());
        var error = await Assert.ThrowsAsync<PrompterException>(() => AskAsync(client));
        Assert.Equal(
            "429 Too Many Requests: the rate limit is reached; try again in 0.5 s (simulated failure)",
            error.Message
        );
        Assert.Equal(TimeSpan.FromSeconds(0.5), error.RetryAfter);
        Assert.Contains("simulated", (await AskAsync(client)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_stated_delay_there_is_none()
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() => SimulatedCalls.AskAsync("echo?fail=429", "x"));
        Assert.Null(error.RetryAfter);
        Assert.DoesNotContain("try again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_come_in_order_each_as_often_as_asked()
    {
        using var client = new SimulatedChatClient("echo?fail=429x2,500x1,resetx0,context");
        var seen = new List<int?>();
        for (var call = 0; call < 5; call++)
        {
            seen.Add((await Assert.ThrowsAsync<PrompterException>(() => AskAsync(client))).StatusCode);
        }

        Assert.Equal([429, 429, 500, 400, 400], seen);
    }

    [Fact]
    public async Task Calls_of_many_threads_are_counted_exactly()
    {
        const int Calls = 40_000;
        using var client = new SimulatedChatClient($"echo?fail=emptyx{Calls}");
        var answered = 0;
        await Parallel.ForAsync(
            0,
            Calls + 7,
            TestContext.Current.CancellationToken,
            async (_, _) =>
            {
                if ((await AskAsync(client)).Text.Length > 0)
                {
                    Interlocked.Increment(ref answered);
                }
            }
        );
        Assert.Equal(7, answered);
    }

    [Fact]
    public async Task A_cut_stream_ends_half_way_without_a_finish_reason()
    {
        var updates = await SimulatedCalls.StreamAsync("echo?fail=cut", "one two three");
        Assert.Equal("one two", SimulatedCalls.TextOf(updates));
        Assert.All(updates, update => Assert.Null(update.FinishReason));
        Assert.DoesNotContain(updates.SelectMany(update => update.Contents), content => content is UsageContent);
    }

    [Fact]
    public async Task A_cut_answer_is_an_error_where_it_is_buffered()
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() => SimulatedCalls.AskAsync("broken", "x"));
        Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
        Assert.Equal("the answer was cut half way, it has no finish reason (simulated failure)", error.Message);
    }

    [Fact]
    public async Task An_empty_answer_has_a_finish_reason_and_no_text()
    {
        var updates = await SimulatedCalls.StreamAsync("swift?fail=empty&finish=length", "x");
        Assert.Equal("", SimulatedCalls.TextOf(updates));
        Assert.Equal(ChatFinishReason.Stop, Assert.Single(updates).FinishReason);
        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[0].Contents)).Details;
        Assert.Equal(0, usage.OutputTokenCount);
        Assert.Equal(1, usage.TotalTokenCount);
    }

    [Theory]
    [InlineData("silence", "")]
    [InlineData("stall", "one two")]
    public async Task A_call_that_never_ends_ends_when_it_is_cancelled(string kind, string expected)
    {
        var time = ManualTimeProvider.AutoAdvancing();
        using var client = new SimulatedChatClient($"echo?ttft=1s&fail={kind}", time);
        using var cancellation = new CancellationTokenSource();
        var text = "";
        var stream = ReadAsync();
        var buffered = client.GetResponseAsync(SimulatedCalls.Prompt("one two three"), null, cancellation.Token);
        Assert.Equal(expected, text);
        time.Advance(TimeSpan.FromDays(30));
        Assert.False(stream.IsCompleted);
        Assert.False(buffered.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => buffered);

        async Task ReadAsync()
        {
            await foreach (
                var update in client.GetStreamingResponseAsync(
                    SimulatedCalls.Prompt("one two three"),
                    null,
                    cancellation.Token
                )
            )
            {
                text += update.Text;
            }
        }
    }

    private static Task<ChatResponse> AskAsync(SimulatedChatClient client) =>
        client.GetResponseAsync(SimulatedCalls.Prompt("x"), null, TestContext.Current.CancellationToken);
}
