using Prompter.Providers.OpenAI;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Policies;

/// <summary>Hundreds of calls over HTTP that fail, are stopped and left by chance.</summary>
public sealed class HttpSoakTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private const int Calls = 200;
    private const int Workers = 8;

    private static readonly string[] Faults =
    [
        "429",
        "500",
        "503x1",
        "401",
        "400",
        "reset",
        "cut",
        "drop",
        "badchunk",
        "error",
        "empty",
        "silence",
        "stall",
        "html",
    ];

    [Fact]
    public async Task No_connection_is_left_of_hundreds_of_calls()
    {
        var random = new Random(20260729);
        var plans = Enumerable
            .Range(0, Calls)
            .Select(call =>
                (
                    Model: random.Next(2) == 0 ? $"p{call}" : $"p{call}?fail={Faults[random.Next(Faults.Length)]}",
                    Streamed: random.Next(3) > 0,
                    LeaveAfter: random.Next(6) == 0 ? random.Next(4) : int.MaxValue,
                    StopAfter: random.Next(6) == 0 ? random.Next(30) : System.Threading.Timeout.Infinite
                )
            )
            .ToList();
        using var limiter = new ModelRateLimiter(
            new("openai", "any"),
            new() { MaxConcurrency = 4 },
            TimeProvider.System
        );
        var ends = new int[3];
        await Parallel.ForEachAsync(
            plans,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Workers,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (plan, _) =>
            {
                using var client = Client(plan.Model, limiter);
                using var stop = new CancellationTokenSource(plan.StopAfter);
                var end = await CallAsync(client, plan.Streamed, plan.LeaveAfter, stop.Token);
                Interlocked.Increment(ref ends[end]);
            }
        );

        Assert.All(ends, count => Assert.True(count > 0));
        Assert.Equal((0, 0), limiter.Load);
        while (simulator.Server.OpenRequests != 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>0 for an answer, 1 for a failure, 2 for one that was stopped or left.</summary>
    private static async Task<int> CallAsync(
        IChatClient client,
        bool isStreamed,
        int leaveAfter,
        CancellationToken stop
    )
    {
        try
        {
            if (!isStreamed)
            {
                Assert.Equal("You said: Hi", (await client.GetResponseAsync("Hi", cancellationToken: stop)).Text);
                return 0;
            }

            await foreach (var _ in client.GetStreamingResponseAsync("Hi", cancellationToken: stop))
            {
                if (leaveAfter-- == 0)
                {
                    return 2;
                }
            }

            return 0;
        }
        catch (PrompterException)
        {
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 2;
        }
    }

    private CallChatClient Client(string name, ModelRateLimiter limiter)
    {
        return PolicyClient.Chain(StreamRescue.Restart, [Link(name), Link("backup")]);

        ChainLink Link(string name)
        {
            var model = new ModelReference("openai", name);
            var leaf = new OpenAIChatClient(
                name,
                new()
                {
                    Provider = "openai",
                    BaseUrl = simulator.Server.OpenAIBaseUrl,
                    ApiKey = "key",
                }
            );
            var retry = new RetryOptions { Delay = TimeSpan.FromMilliseconds(1) };
            var limits = new DeadlineOptions
            {
                FirstContent = TimeSpan.FromSeconds(0.2),
                Idle = TimeSpan.FromSeconds(0.2),
                Total = TimeSpan.FromSeconds(1),
            };
            return PolicyClient.Link(
                model,
                leaf,
                new RetryPolicy(model, leaf, retry, StreamRescue.Restart, TimeProvider.System),
                PolicyClient.Attempt(model),
                new RateLimitPolicy(limiter),
                new DeadlinePolicy(limits, TimeProvider.System)
            );
        }
    }
}
