namespace Prompter.Tests.Providers.Http;

public class RetryAfterHeadersTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "7", 7.0)]
    [InlineData("Retry-After", "2.5", 3.0)]
    [InlineData("Retry-After", " 0 ", 0.0)]
    [InlineData("Retry-After", "Tue, 01 Jan 2030 00:00:30 GMT", 30.0)]
    [InlineData("Retry-After", "Mon, 31 Dec 2029 23:59:00 GMT", 0.0)]
    [InlineData("Retry-After", "Sat, 01 Jan 2050 00:00:00 GMT", 31_536_000.0)]
    [InlineData("Retry-After", "1e300", 31_536_000.0)]
    [InlineData("Retry-After", "Infinity", 31_536_000.0)]
    [InlineData("retry-after-ms", "1250.5", 1.2505)]
    [InlineData("x-ms-retry-after-ms", "20", 0.02)]
    [InlineData("Retry-After", "NaN", null)]
    [InlineData("Retry-After", "-1", null)]
    [InlineData("Retry-After", "-Infinity", null)]
    [InlineData("Retry-After", "", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("retry-after-ms", "NaN", null)]
    [InlineData("X-Other", "7", null)]
    public void A_wait_is_what_the_header_can_mean(string name, string value, double? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(name, value);
        Assert.Equal(
            seconds is { } known ? TimeSpan.FromSeconds(known) : null,
            RetryAfterHeaders.Read(response.Headers, Now)
        );
    }

    [Fact]
    public void What_cannot_be_meant_leaves_the_word_to_the_next_header()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("retry-after-ms", "NaN");
        response.Headers.TryAddWithoutValidation("Retry-After", "4");
        Assert.Equal(TimeSpan.FromSeconds(4), RetryAfterHeaders.Read(response.Headers, Now));
    }
}
