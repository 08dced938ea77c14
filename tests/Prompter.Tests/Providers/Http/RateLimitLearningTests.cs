using Prompter.Tests.Policies;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Providers.Http;

/// <summary>What reaches a limiter over real HTTP.</summary>
public sealed class RateLimitLearningTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private readonly ManualTimeProvider time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAIs_headers_are_in_the_answer(bool streamed)
    {
        using var client = OpenAI("gpt-4.1-mini?text=many%20words%20in%20it");

        var state = await StateOfAsync(client, streamed);

        Assert.Equal(RateLimitStates.Of((500, 499, 120), (200_000, 199_000, 300)), state);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Anthropics_headers_are_in_the_answer(bool streamed)
    {
        using var client = Family.Anthropic.Client(simulator.Server.BaseUrl, key: "any");

        var state = await StateOfAsync(client, streamed);

        Assert.InRange(state.RequestsResetIn!.Value, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(61));
        Assert.Equal(state.RequestsResetIn, state.TokensResetIn);
        Assert.Equal(
            (4000, 3999, 480_000, 479_000),
            (state.RequestLimit, state.RequestsRemaining, state.TokenLimit, state.TokensRemaining)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_429_without_a_delay_cools_down_until_the_reset_in_its_headers(bool streamed)
    {
        using var limiter = new ModelRateLimiter(new("openai", "gpt-4.1-mini"), new(), time);
        using var client = PolicyClient.Of(
            OpenAI($"gpt-4.1-mini?fail=429x1&tokens={(streamed ? 3 : 4)}"),
            new RateLimitPolicy(limiter)
        );

        var failure = await Assert.ThrowsAsync<PrompterException>(() => CallAsync(client, streamed));
        Assert.Equal(ErrorCategory.RateLimit, failure.Category);
        Assert.Equal(TimeSpan.FromMilliseconds(120), failure.RetryAfter);

        var next = CallAsync(client, streamed);
        Assert.Equal(1, limiter.Load.Waiting);
        time.Advance(TimeSpan.FromMilliseconds(119));
        Assert.Equal(1, limiter.Load.Waiting);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await next;
        Assert.Equal(0, limiter.Load.Running);
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task A_stated_delay_wins_over_the_reset()
    {
        using var client = OpenAI("gpt-4.1-mini?fail=429&retry_after=9");
        var failure = await Assert.ThrowsAsync<PrompterException>(() => CallAsync(client, streamed: false));
        Assert.Equal(TimeSpan.FromSeconds(9), failure.RetryAfter);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_stays_one_whatever_the_headers_say()
    {
        using var client = OpenAI("gpt-4.1-mini?fail=quota");
        var failure = await Assert.ThrowsAsync<PrompterException>(() => CallAsync(client, streamed: false));
        Assert.Equal(ErrorCategory.QuotaExceeded, failure.Category);
        Assert.Null(failure.RetryAfter);
    }

    private HttpChatClient OpenAI(string model) => Family.OpenAI.Client(simulator.Server.BaseUrl, model, "any");

    private static async Task<RateLimitState> StateOfAsync(IChatClient client, bool streamed)
    {
        if (!streamed)
        {
            var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);
            return Assert.IsType<RateLimitState>(response.AdditionalProperties![ChatProperties.RateLimit]);
        }

        var updates = await client
            .GetStreamingResponseAsync("Hi", cancellationToken: Cancellation)
            .ToListAsync(Cancellation);
        Assert.All(
            updates.Skip(1),
            update => Assert.False(update.AdditionalProperties?.ContainsKey(ChatProperties.RateLimit) ?? false)
        );
        return Assert.IsType<RateLimitState>(updates[0].AdditionalProperties![ChatProperties.RateLimit]);
    }

    private static Task<ChatResponse> CallAsync(IChatClient client, bool streamed) =>
        streamed
            ? client.GetStreamingResponseAsync("Hi", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
            : client.GetResponseAsync("Hi", cancellationToken: Cancellation);
}
