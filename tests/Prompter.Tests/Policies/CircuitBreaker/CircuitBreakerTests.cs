using System.Collections.Concurrent;

namespace Prompter.Tests.Policies.CircuitBreaker;

public sealed class CircuitBreakerTests : SteeredTest
{
    private static readonly ModelReference Model = new("openai", "gpt-5.5");

    public static TheoryData<ErrorCategory> Categories => new(Enum.GetValues<ErrorCategory>());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Enough_failures_open_the_circuit_and_nothing_more_is_sent(bool streamed)
    {
        var (client, breaker) = Create();
        await FailAsync(client, ErrorCategory.Transient, 2, streamed);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
        await FailAsync(client, ErrorCategory.Overloaded, 1, streamed);
        Assert.Equal(
            new(CircuitState.Open, TimeSpan.Zero, TimeSpan.FromSeconds(15), "Overloaded it is"),
            breaker.Status
        );

        Time.Advance(TimeSpan.FromSeconds(4));
        var refusal = await Assert.ThrowsAsync<PrompterException>(() => CallAsync(client, streamed));

        Assert.Equal(3, Inner.Calls.Count);
        Assert.Equal(ErrorCategory.CircuitOpen, refusal.Category);
        Assert.Equal(TimeSpan.FromSeconds(11), refusal.RetryAfter);
        Assert.Equal(("openai", "gpt-5.5"), (refusal.Provider, refusal.Model));
        Assert.Equal(
            "openai:gpt-5.5 has failed too often and is left alone since 4 s; it is tried again in 11 s; "
                + "the last failure: Overloaded it is",
            refusal.Message
        );
    }

    [Theory]
    [MemberData(nameof(Categories))]
    public async Task Only_what_speaks_against_the_provider_opens_it(ErrorCategory category)
    {
        var (client, breaker) = Create();

        await FailAsync(client, category, 20);

        var expected = category
            is ErrorCategory.Transient
                or ErrorCategory.Overloaded
                or ErrorCategory.Timeout
                or ErrorCategory.MalformedOutput
            ? CircuitState.Open
            : CircuitState.Closed;
        Assert.Equal(expected, breaker.Status.State);
    }

    [Fact]
    public async Task Failures_count_by_their_part_of_the_calls()
    {
        var (client, breaker) = Create();
        for (var index = 0; index < 10; index++)
        {
            await SucceedAsync(client);
        }

        await FailAsync(client, ErrorCategory.Transient, 9);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
        await FailAsync(client, ErrorCategory.Transient, 1);
        Assert.Equal(CircuitState.Open, breaker.Status.State);
    }

    [Fact]
    public async Task Failures_of_long_ago_do_not_count()
    {
        var (client, breaker) = Create();
        await FailAsync(client, ErrorCategory.Transient, 2);
        Time.Advance(TimeSpan.FromSeconds(60));
        await FailAsync(client, ErrorCategory.Transient, 2);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
        Time.Advance(TimeSpan.FromSeconds(30));
        await FailAsync(client, ErrorCategory.Transient, 1);
        Assert.Equal(CircuitState.Open, breaker.Status.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_probe_that_succeeds_closes_the_circuit(bool streamed)
    {
        var (client, breaker) = await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(CircuitState.HalfOpen, breaker.Status.State);

        await SucceedAsync(client, streamed);

        Assert.Equal(new(CircuitState.Closed, null, null, null), breaker.Status);
        // What failed before it opened is forgotten.
        await FailAsync(client, ErrorCategory.Transient, 2);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
    }

    [Fact]
    public async Task A_probe_that_fails_opens_the_circuit_anew()
    {
        var (client, breaker) = await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(20));

        await FailAsync(client, ErrorCategory.Timeout, 1, streamed: true);

        Assert.Equal(
            new(CircuitState.Open, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(15), "Timeout it is"),
            breaker.Status
        );
    }

    [Fact]
    public async Task Several_successes_may_be_asked_for_to_close_it()
    {
        var (client, breaker) = await OpenAsync(new() { MinimumFailures = 3, SuccessesToClose = 2 });
        Time.Advance(TimeSpan.FromSeconds(15));
        await SucceedAsync(client);
        Assert.Equal(CircuitState.HalfOpen, breaker.Status.State);
        await SucceedAsync(client);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
    }

    [Fact]
    public async Task One_of_a_thousand_callers_probes()
    {
        var (client, breaker) = await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(15));
        var refusals = new ConcurrentBag<PrompterException>();
        var all = Enumerable
            .Range(0, 1000)
            .Select(_ =>
                Task.Run(
                    async () =>
                    {
                        try
                        {
                            await CallAsync(client);
                        }
                        catch (PrompterException exception)
                        {
                            refusals.Add(exception);
                        }
                    },
                    Cancellation
                )
            )
            .ToList();
        var probe = await Inner.NextAsync();
        while (refusals.Count < 999)
        {
            Assert.Equal(4, Inner.Calls.Count);
            await Task.Yield();
        }

        probe.Succeed();
        await Task.WhenAll(all);

        Assert.All(refusals, refusal => Assert.Equal(ErrorCategory.CircuitOpen, refusal.Category));
        Assert.All(
            refusals,
            refusal => Assert.Contains("another call is trying it now", refusal.Message, StringComparison.Ordinal)
        );
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_cancelled_probe_the_next_call_probes(bool streamed)
    {
        var (client, breaker) = await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(15));
        using var cancelling = new CancellationTokenSource();
        var cancelled = CallAsync(client, streamed, token: cancelling.Token);
        await Inner.NextAsync();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(CircuitState.HalfOpen, breaker.Status.State);

        await SucceedAsync(client);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
    }

    [Fact]
    public async Task After_a_probe_whose_stream_is_left_the_next_call_probes()
    {
        var (client, breaker) = await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(15));
        var updates = client
            .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            .GetAsyncEnumerator(Cancellation);
        var first = updates.MoveNextAsync();
        (await Inner.NextAsync()).Send(new(ChatRole.Assistant, "ye"));
        Assert.True(await first);
        await updates.DisposeAsync();
        Assert.Equal(CircuitState.HalfOpen, breaker.Status.State);

        await SucceedAsync(client);
        Assert.Equal(CircuitState.Closed, breaker.Status.State);
    }

    [Fact]
    public async Task A_probe_with_a_wrong_key_says_nothing_of_the_provider()
    {
        var (client, breaker) = await OpenAsync();
        Time.Advance(TimeSpan.FromSeconds(15));

        await FailAsync(client, ErrorCategory.AuthFailure, 1);

        Assert.Equal(CircuitState.HalfOpen, breaker.Status.State);
    }

    [Fact]
    public async Task A_stream_that_fails_after_text_is_a_failure()
    {
        var (client, breaker) = Create(new() { MinimumFailures = 1 });
        var call = CallAsync(client, streamed: true);
        var arrived = await Inner.NextAsync();
        arrived.Send(new(ChatRole.Assistant, "ye"));
        arrived.Fail(new PrompterException(ErrorCategory.MalformedOutput, "cut"));

        await Assert.ThrowsAsync<PrompterException>(() => call);

        Assert.Equal(CircuitState.Open, breaker.Status.State);
    }

    [Fact]
    public async Task What_was_sent_before_the_circuit_opened_does_not_count_after()
    {
        var (client, breaker) = Create();
        var late = CallAsync(client);
        var lateCall = await Inner.NextAsync();
        await FailAsync(client, ErrorCategory.Transient, 3);
        Time.Advance(TimeSpan.FromSeconds(15));

        lateCall.Succeed();
        await late;

        Assert.Equal(CircuitState.HalfOpen, breaker.Status.State);
    }

    [Fact]
    public async Task Clients_of_a_model_share_its_circuit()
    {
        var (_, breaker) = await OpenAsync();
        using var other = PolicyClient.Of(Inner, new CircuitBreakerPolicy(breaker));

        await Assert.ThrowsAsync<PrompterException>(() => CallAsync(other));

        Assert.Equal(0, Time.PendingTimers);
    }

    [Fact]
    public async Task Connections_that_fail_open_the_provider_for_all_its_models_and_any_response_closes_it()
    {
        var provider = new Circuit("openai", null, new() { MinimumFailures = 3 }, Time);
        var (one, other) = (Model, Model with { Model = "gpt-4.1" });
        var (first, second) = (Sharing(one, provider), Sharing(other, provider));
        await FailAsync(first.Client, Unreachable, 2);
        await FailAsync(second.Client, Unreachable, 1);

        Assert.Equal(
            (CircuitState.Closed, CircuitState.Closed, CircuitState.Open, true),
            (first.Breaker.Status.State, second.Breaker.Status.State, provider.Status.State, provider.Status.OfProvider)
        );
        Time.Advance(TimeSpan.FromSeconds(4));
        var refusal = await Assert.ThrowsAsync<PrompterException>(() => CallAsync(second.Client));
        Assert.Equal((ErrorCategory.CircuitOpen, "openai", null), (refusal.Category, refusal.Provider, refusal.Model));
        Assert.Equal(
            "no model of openai could be reached too often, and all of them are left alone since 4 s; it is tried again in 11 s; "
                + "the last failure: no connection",
            refusal.Message
        );

        Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(CircuitState.HalfOpen, provider.Status.State);
        await FailAsync(
            second.Client,
            new PrompterException(ErrorCategory.AuthFailure, "no such key") { StatusCode = 401 },
            1
        );
        Assert.Equal(CircuitState.Closed, provider.Status.State);
    }

    [Fact]
    public async Task Failures_of_a_model_leave_its_provider_alone()
    {
        var provider = new Circuit("openai", null, new() { MinimumFailures = 3 }, Time);
        var (client, breaker) = Sharing(Model, provider);

        await FailAsync(client, new PrompterException(ErrorCategory.Transient, "it broke") { StatusCode = 500 }, 1);
        await FailAsync(client, ErrorCategory.MalformedOutput, 1);
        await FailAsync(client, ErrorCategory.Timeout, 1);

        Assert.Equal((CircuitState.Open, false), (breaker.Status.State, breaker.Status.OfProvider));
        Assert.Equal(CircuitState.Closed, provider.Status.State);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        Func<CircuitBreakerOptions>[] wrong =
        [
            () => new() { MinimumFailures = 0 },
            () => new() { FailureRatio = 0 },
            () => new() { FailureRatio = 1.1 },
            () => new() { FailureRatio = double.NaN },
            () => new() { SamplingDuration = TimeSpan.Zero },
            () => new() { BreakDuration = TimeSpan.Zero },
            () => new() { SuccessesToClose = 0 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(options));
    }

    private static PrompterException Unreachable =>
        new(ErrorCategory.Transient, "no connection") { IsOfConnection = true };

    private (CallChatClient Client, Circuit Breaker) Sharing(ModelReference model, Circuit provider)
    {
        var breaker = new Circuit(model, new() { MinimumFailures = 3 }, Time);
        return (PolicyClient.Of(Inner, new CircuitBreakerPolicy(breaker, provider)), breaker);
    }

    private (CallChatClient Client, Circuit Breaker) Create(CircuitBreakerOptions? options = null)
    {
        var breaker = new Circuit(Model, options ?? new() { MinimumFailures = 3 }, Time);
        return (PolicyClient.Of(Inner, new CircuitBreakerPolicy(breaker)), breaker);
    }

    private async Task<(CallChatClient Client, Circuit Breaker)> OpenAsync(CircuitBreakerOptions? options = null)
    {
        var created = Create(options);
        await FailAsync(created.Client, ErrorCategory.Transient, 3);
        Assert.Equal(CircuitState.Open, created.Breaker.Status.State);
        return created;
    }

    private Task FailAsync(IChatClient client, ErrorCategory category, int times, bool streamed = false) =>
        FailAsync(client, new PrompterException(category, $"{category} it is"), times, streamed);

    private async Task FailAsync(IChatClient client, PrompterException failure, int times, bool streamed = false)
    {
        for (var index = 0; index < times; index++)
        {
            var call = CallAsync(client, streamed);
            if (!call.IsCompleted)
            {
                (await Inner.NextAsync()).Fail(failure);
            }

            await Assert.ThrowsAsync<PrompterException>(() => call);
        }
    }

    private async Task SucceedAsync(IChatClient client, bool streamed = false)
    {
        var call = CallAsync(client, streamed);
        (await Inner.NextAsync()).Succeed();
        await call;
    }
}
