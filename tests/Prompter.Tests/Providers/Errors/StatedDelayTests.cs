using Prompter.Providers.Errors;

namespace Prompter.Tests.Providers.Errors;

public sealed class StatedDelayTests
{
    [Theory]
    [InlineData("Please try again in 7m12s.", 432d)]
    [InlineData("Please try again in 6h0m0.5s. Need more tokens?", 21_600.5)]
    [InlineData("Please try again in 577.5ms.", 0.5775)]
    [InlineData("Please retry in 34.0748242s.", 34.0748242)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}""", 34.4)]
    [InlineData("Rate limit is exceeded. Try again in 22 seconds.", 22d)]
    [InlineData("Please retry after 1 minute", 60d)]
    [InlineData("Please retry after 20", 20d)]
    [InlineData("""{"retry_after": 1.5}""", 1.5)]
    [InlineData("""{"retry_after_ms": 1500}""", 1.5)]
    [InlineData("The limit resets in: 2 hours, 3 minutes", 7_380d)]
    [InlineData("Too many requests, please wait 30 seconds before the next.", 30d)]
    [InlineData("Please wait for another 5s", 5d)]
    [InlineData("try again in about 3 hours", 10_800d)]
    [InlineData("""{"error":"Model m is currently loading","estimated_time":20.5}""", 20.5)]
    [InlineData("Too many tokens, please wait before trying again.", null)]
    [InlineData("You will regain access on 2026-12-01 at 00:00 UTC.", null)]
    [InlineData("Retry after 2026-12-01", null)]
    [InlineData("Try again after 10:30", null)]
    [InlineData("Please retry 3 times", null)]
    [InlineData("wait 3 turns", null)]
    [InlineData("retryDelay: -5s", null)]
    [InlineData("retryDelay: NaN", null)]
    [InlineData("retryDelay: 99999999999999999999s", null)]
    [InlineData("retry_after: 1e400", null)]
    [InlineData("try again in a moment", null)]
    public void How_long_to_wait_is_read_from_the_words(string words, double? seconds) =>
        Assert.Equal(seconds, StatedDelay.In(words)?.TotalSeconds);
}
