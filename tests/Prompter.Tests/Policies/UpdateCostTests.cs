using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.RateLimit;

namespace Prompter.Tests.Policies;

public sealed class UpdateCostTests
{
    private static readonly ModelReference Model = new("openai", "gpt-5.5");

    [Fact]
    public async Task An_update_allocates_nothing_in_the_circuit_breaker() =>
        await AssertNothingAllocatedAsync(new CircuitBreakerChatClient(new EndlessChatClient(), new(Model, new())));

    [Fact]
    public async Task An_update_allocates_nothing_in_the_rate_limit()
    {
        await using var limiter = new ModelRateLimiter(Model, new() { TokensPerMinute = 100, MaxConcurrency = 1 });
        await AssertNothingAllocatedAsync(new RateLimitChatClient(new EndlessChatClient(), limiter, (_, _) => 1));
    }

    private static async Task AssertNothingAllocatedAsync(IChatClient client)
    {
        using var _ = client;
        var cancellation = TestContext.Current.CancellationToken;
        await using var updates = client
            .GetStreamingResponseAsync("Hi", cancellationToken: cancellation)
            .GetAsyncEnumerator(cancellation);
        await Take(updates, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await Take(updates, 1000);
        // The loop itself may cost a little, but nothing for each of the 1,000.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
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
