namespace Prompter.Tests.Providers.Http;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("6m0s", 360_000)]
    [InlineData("120ms", 120)]
    [InlineData("2000000ns", 2)]
    [InlineData("2.5s", 2500)]
    [InlineData("1h2m3.5s", 3_723_500)]
    [InlineData("1d", 86_400_000)]
    [InlineData("250us", 0.25)]
    [InlineData("0s", 0)]
    [InlineData("32.5", 32_500)]
    [InlineData("2030-01-01T00:01:00Z", 60_000)]
    [InlineData("2030-01-01T01:00:30+01:00", 30_000)]
    [InlineData("2029-12-31T23:59:00Z", 0)]
    [InlineData("1893456010", 10_000)]
    [InlineData("1893456010500", 10_500)]
    public void A_reset_is_read_in_every_form(string value, double milliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds),
            Read(("x-ratelimit-reset-requests", value))!.RequestsResetIn
        );

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("Infinity")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("99999999999999999999999999")]
    [InlineData("999999999d")]
    [InlineData("soon")]
    [InlineData("5 minutes")]
    [InlineData("1.2.3s")]
    [InlineData("s")]
    [InlineData("-5")]
    public void What_is_no_reset_says_nothing(string value) => Assert.Null(Read(("x-ratelimit-reset-requests", value)));

    [Fact]
    public void The_headers_of_OpenAI_and_Groq_are_read() =>
        Assert.Equal(
            RateLimitStates.Of((14_400, 14_370, 179_560), (18_000, 17_997, 7.66)),
            Read(
                ("X-RateLimit-Limit-Requests", "14400"),
                ("x-ratelimit-limit-tokens", "18000"),
                ("x-ratelimit-remaining-requests", "14370"),
                ("x-ratelimit-remaining-tokens", "17997"),
                ("x-ratelimit-reset-requests", "2m59.56s"),
                ("x-ratelimit-reset-tokens", "7.66ms")
            )
        );

    [Fact]
    public void Of_Anthropics_token_limits_the_tightest_counts_and_one_that_is_used_up_before_it()
    {
        (string, string)[] headers =
        [
            ("anthropic-ratelimit-requests-limit", "50"),
            ("anthropic-ratelimit-requests-remaining", "49"),
            ("anthropic-ratelimit-requests-reset", "2030-01-01T00:00:02Z"),
            ("anthropic-ratelimit-tokens-limit", "48000"),
            ("anthropic-ratelimit-tokens-remaining", "47000"),
            ("anthropic-ratelimit-tokens-reset", "2030-01-01T00:00:03Z"),
            ("anthropic-ratelimit-input-tokens-limit", "40000"),
            ("anthropic-ratelimit-input-tokens-remaining", "39000"),
            ("anthropic-ratelimit-input-tokens-reset", "2030-01-01T00:00:04Z"),
            ("anthropic-ratelimit-output-tokens-limit", "8000"),
        ];
        Assert.Equal(RateLimitStates.Of((50, 49, 2_000), (48_000, 47_000, 3_000)), Read(headers));

        var usedUp = Read([
            .. headers,
            ("anthropic-ratelimit-output-tokens-remaining", "0"),
            ("anthropic-ratelimit-output-tokens-reset", "2030-01-01T00:00:30Z"),
        ]);
        Assert.Equal((0, TimeSpan.FromSeconds(30)), (usedUp!.TokensRemaining, usedUp.TokensResetIn));
        Assert.Equal(TimeSpan.FromSeconds(30), usedUp.ExhaustedFor);
    }

    [Fact]
    public void The_headers_of_OpenRouter_are_read() =>
        Assert.Equal(
            RateLimitStates.Of((20, 0, 60_000)),
            Read(("X-RateLimit-Limit", "20"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1893456060000"))
        );

    [Theory]
    [InlineData("RateLimit-Limit=100, 100;w=60|RateLimit-Remaining=50|RateLimit-Reset=30")]
    [InlineData("RateLimit=limit=100, remaining=50, reset=30")]
    [InlineData("RateLimit-Limit=100|RateLimit=\"minute\";r=50;t=30, \"day\";r=5000;t=3600")]
    public void The_drafts_of_the_IETF_are_read(string headers)
    {
        var state = Read([
            .. headers
                .Split('|')
                .Select(header => (header[..header.IndexOf('=')], header[(header.IndexOf('=') + 1)..])),
        ]);
        Assert.Equal(RateLimitStates.Of((100, 50, 30_000)), state);
    }

    [Theory]
    [InlineData(0L, 5, 9L, 20, 5)]
    [InlineData(9L, 5, 0L, 20, 20)]
    [InlineData(0L, 5, 0L, 20, 20)]
    [InlineData(0L, 25, 0L, 20, 25)]
    [InlineData(1L, 5, 9L, 20, null)]
    public void Used_up_is_what_has_nothing_left(
        long requests,
        int requestsReset,
        long tokens,
        int tokensReset,
        int? expected
    ) =>
        Assert.Equal(
            expected is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            new RateLimitState
            {
                RequestsRemaining = requests,
                RequestsResetIn = TimeSpan.FromSeconds(requestsReset),
                TokensRemaining = tokens,
                TokensResetIn = TimeSpan.FromSeconds(tokensReset),
            }.ExhaustedFor
        );

    [Fact]
    public void Other_headers_say_nothing_and_cost_nothing()
    {
        using var response = Response(
            ("x-request-id", "req_1"),
            ("server", "cloudflare"),
            ("date", "Tue, 01 Jan 2030 00:00:00 GMT")
        );
        Assert.Null(RateLimitHeaders.Read(response.Headers, Now));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < 100; index++)
        {
            RateLimitHeaders.Read(response.Headers, Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RateLimitState? Read(params (string Name, string Value)[] headers)
    {
        using var response = Response(headers);
        return RateLimitHeaders.Read(response.Headers, Now);
    }

    private static HttpResponseMessage Response(params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }

        return response;
    }
}
