using Prompter.Policies.ContextLength;
using Prompter.Policies.StructuredOutput;

namespace Prompter.Tests.Policies;

public sealed class UpdateCostTests
{
    private static readonly ModelReference Model = new("openai", "gpt-5.5");

    private static readonly DeadlineOptions Deadlines = new()
    {
        FirstContent = TimeSpan.FromMinutes(1),
        Idle = TimeSpan.FromMinutes(1),
        Total = TimeSpan.FromMinutes(1),
    };

    public static TheoryData<string> Policies =>
        ["structured output", "retry", "attempt", "circuit breaker", "shape", "telemetry", "deadlines"];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task An_update_allocates_nothing_in_a_policy(string name)
    {
        var leaf = new EndlessChatClient();
        IPolicy policy = name switch
        {
            "structured output" => new StructuredOutputPolicy(Model, leaf, new()),
            "retry" => new RetryPolicy(Model, leaf, new(), StreamRescue.Continue, TimeProvider.System),
            "attempt" => PolicyClient.Attempt(Model),
            "circuit breaker" => new CircuitBreakerPolicy(new(Model, new(), TimeProvider.System)),
            "shape" => new ShapePolicy(100),
            "telemetry" => new ClientPolicy(inner => new TelemetryChatClient(inner, Model), leaf),
            _ => new DeadlinePolicy(Deadlines, TimeProvider.System),
        };
        await AssertNothingAllocatedAsync(PolicyClient.Of(leaf, policy));
    }

    [Fact]
    public async Task An_update_allocates_nothing_in_the_rate_limit()
    {
        using var limiter = new ModelRateLimiter(
            Model,
            new() { TokensPerMinute = 100, MaxConcurrency = 1 },
            TimeProvider.System
        );
        await AssertNothingAllocatedAsync(PolicyClient.Of(new EndlessChatClient(), new RateLimitPolicy(limiter)));
    }

    [Fact]
    public async Task An_update_allocates_nothing_in_all_policies_together()
    {
        using var host = new PrompterHost(
            ConfigurationLoader.BuiltIn,
            new()
            {
                Policies = new() { Retry = new(), Deadlines = Deadlines },
            }
        );
        await AssertNothingAllocatedAsync(
            host.CreateClient("sim:a", new() { Connect = (_, _) => new(new EndlessChatClient()) })
        );
    }

    private static async Task AssertNothingAllocatedAsync(IChatClient client)
    {
        using var _ = client;
        // Buffers of the pool are there after the first time.
        await MeasureAsync(client);
        // The loop and the runtime may cost a little, but nothing for each of the 1,000: the smallest object has 24 bytes.
        Assert.InRange(await MeasureAsync(client), 0, 12_000);
    }

    private static async Task<long> MeasureAsync(IChatClient client)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var updates = client
            .GetStreamingResponseAsync("Hi", cancellationToken: cancellation)
            .GetAsyncEnumerator(cancellation);
        await Take(updates, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await Take(updates, 1000);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async ValueTask Take(IAsyncEnumerator<ChatResponseUpdate> updates, int count)
    {
        for (var index = 0; index < count; index++)
        {
            Assert.True(await updates.MoveNextAsync());
        }
    }

    /// <summary>Gives the same update again and again, without ever waiting.</summary>
    private sealed class EndlessChatClient : IChatClient
    {
        private readonly ChatResponseUpdate update = new(ChatRole.Assistant, "yes");

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.CompletedTask;
            while (true)
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
