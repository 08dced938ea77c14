using System.Collections.Concurrent;

namespace Prompter.Tests.Policies;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
public sealed class SoakTestsAlone;

/// <summary>Thousands of calls that fail, stall, are stopped and left by chance. PROMPTER_SOAK_CALLS says how many; default 5,000.</summary>
[Collection(nameof(SoakTests))]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Workers = 4;
    private const long MostGrowth = 8 << 20;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider time = new();
    private readonly ConcurrentDictionary<ModelReference, ModelRateLimiter> limiters = new();
    private readonly ConcurrentDictionary<ModelReference, Circuit> breakers = new();
    private readonly ConcurrentDictionary<string, int> ends = new(StringComparer.Ordinal);

    [Fact]
    public async Task Nothing_is_left_of_thousands_of_calls_with_faults_by_chance()
    {
        var count = int.Parse(
            Environment.GetEnvironmentVariable("PROMPTER_SOAK_CALLS") ?? "5000",
            CultureInfo.InvariantCulture
        );
        var model = new FaultyChatClient(20260729);
        var clients = new List<IChatClient>();
        foreach (var rescue in Enum.GetValues<StreamRescue>())
        {
            clients.Add(Client(rescue, model));
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clock = PassTimeAsync(end.Token);
        await RunAsync(clients, 0, 1000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(clients, 1000, count);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        output.WriteLine(
            $"{count} calls; {string.Join(", ", ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => $"{end.Key}: {end.Value}"))}; "
                + $"memory grew by {growth} bytes"
        );
        await end.CancelAsync();
        await clock;
        Assert.Equal((0, 0), (model.Open, time.PendingTimers));
        foreach (var limiter in limiters.Values)
        {
            Assert.Equal((0, 0), limiter.Load);
        }

        Assert.InRange(growth, long.MinValue, MostGrowth);
        string[] kinds = ["answered", "rescued", "left", "broken", "Cancelled"];
        Assert.All(kinds, kind => Assert.True(ends.GetValueOrDefault(kind) > 0, kind));
    }

    private CallChatClient Client(StreamRescue rescue, IChatClient leaf)
    {
        return PolicyClient.Chain(
            rescue,
            [Link(new("p", "a")), Link(new("p", "b"))],
            new DeadlinePolicy(new() { Total = TimeSpan.FromMinutes(30) }, time, CoversAttempts: true)
        );

        ChainLink Link(ModelReference model) =>
            PolicyClient.Link(
                model,
                leaf,
                new RetryPolicy(model, leaf, new(), rescue, time),
                PolicyClient.Attempt(model, time),
                new CircuitBreakerPolicy(breakers.GetOrAdd(model, new Circuit(model, new(), time))),
                new RateLimitPolicy(
                    limiters.GetOrAdd(
                        model,
                        new ModelRateLimiter(model, new() { RequestsPerMinute = 6000, MaxConcurrency = 2 }, time)
                    )
                ),
                new ClientPolicy(inner => new TelemetryChatClient(inner, model), leaf),
                new DeadlinePolicy(
                    new()
                    {
                        FirstContent = Silence,
                        Idle = Silence,
                        Total = TimeSpan.FromMinutes(5),
                    },
                    time
                )
            );
    }

    private async Task RunAsync(List<IChatClient> clients, int from, int to)
    {
        var next = from;
        await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            while (Interlocked.Increment(ref next) is var call && call <= to)
                            {
                                var end = await CallAsync(clients[call % clients.Count], call);
                                ends.AddOrUpdate(end, 1, (_, count) => count + 1);
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );
    }

    /// <summary>Lets the time of the calls run twenty thousand times as fast as ours.</summary>
    private async Task PassTimeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!cancellationToken.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>One call; what it came to.</summary>
    private static async Task<string> CallAsync(IChatClient client, int number)
    {
        using var stop = new CancellationTokenSource();
        var options = new ChatOptions { AdditionalProperties = new() { [FaultyChatClient.Stop] = stop } };
        try
        {
            if (number % 5 == 0)
            {
                var response = await client.GetResponseAsync("Hi", options, stop.Token);
                Assert.Equal(FaultyChatClient.Answer, response.Text);
                return "answered";
            }

            var leaveAfter = number % 7 == 0 ? number % 23 : int.MaxValue;
            var read = await ReadStream.ReadAsync(
                client,
                options,
                stop.Token,
                _ =>
                {
                    if (leaveAfter-- == 0)
                    {
                        throw new LeftException();
                    }
                }
            );
            switch (read.Error)
            {
                case null:
                    AssertAnswered(read);
                    return read.Attempts.Count > 1 ? "rescued" : "answered";
                case LeftException:
                    return "left";
                case BrokenStreamException broken:
                    Assert.Equal(read.Text, broken.Text);
                    Assert.StartsWith(broken.Text, FaultyChatClient.Answer, StringComparison.Ordinal);
                    return "broken";
                default:
                    throw read.Error;
            }
        }
        catch (PrompterException failure)
        {
            Assert.All(failure.Attempts, attempt => Assert.NotNull(attempt.Error));
            Assert.NotEmpty(failure.Attempts);
            return $"{failure.Attempts[0].Error}";
        }
        catch (OperationCanceledException)
        {
            Assert.True(stop.IsCancellationRequested);
            return nameof(ErrorCategory.Cancelled);
        }
    }

    private static void AssertAnswered(ReadStream read)
    {
        Assert.Equal(FaultyChatClient.Answer, read.Text);
        Assert.Null(read.Attempts[^1].Error);
        Assert.All(read.Attempts.SkipLast(1), attempt => Assert.NotNull(attempt.Error));
        var told = Assert.Single(read.Usages);
        Assert.Equal(read.Attempts.Sum(attempt => attempt.Usage?.InputTokenCount ?? 0), told.InputTokenCount);
        Assert.Equal(1, told.OutputTokenCount);
    }

    /// <summary>The consumer goes away.</summary>
    private sealed class LeftException : Exception;
}
