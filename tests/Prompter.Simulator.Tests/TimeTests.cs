namespace Prompter.Simulator.Tests;

/// <summary>Delays go by the server's clock, which these tests set.</summary>
public sealed class TimeTests : SimulatorTest
{
    private readonly ManualTimeProvider time = new();

    protected override SimulatorOptions Options() => new() { TimeProvider = time };

    [Fact]
    public async Task The_first_token_comes_when_it_is_due_and_the_head_before_it()
    {
        using var response = await AskAsync("m?ttft=2s", isStreamed: true);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        using var reader = new StreamReader(stream);
        Assert.Contains("\"role\":\"assistant\"", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("", await reader.ReadLineAsync(Cancellation));
        var next = reader.ReadLineAsync(Cancellation).AsTask();

        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("\"content\":\"You\"", await next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_keep_their_pace(bool isStreamed)
    {
        var asking = ReadAsync("m?ttft=1s&tps=2&tokens=4", isStreamed);
        // Three tokens after the first, half a second each.
        foreach (var seconds in isStreamed ? (double[])[1, 0.5, 0.5, 0.5] : [2.5])
        {
            await time.WaitForTimersAsync(1);
            Assert.False(asking.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(4, (await asking).Split(isStreamed ? "\"content\":\"" : " ").Length - (isStreamed ? 2 : 0));
        Assert.Equal(
            TimeSpan.FromSeconds(2.5),
            time.GetUtcNow() - new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
    }

    [Fact]
    public async Task An_error_comes_in_the_place_of_the_first_token()
    {
        var asking = AskAsync("m?ttft=3s&fail=500", isStreamed: true);
        await time.WaitForTimersAsync(1);
        Assert.False(asking.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(3));

        using var response = await asking;
        Assert.Equal(500, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_flapping_model_is_up_and_down_in_turn()
    {
        var statuses = new List<int>();
        for (var second = 0; second < 7; second++)
        {
            using var response = await AskAsync("m?flap=3s/2s", isStreamed: false);
            statuses.Add((int)response.StatusCode);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([200, 200, 200, 503, 503, 200, 200], statuses);
    }

    [Theory]
    [InlineData("retry_after=1500ms", "Retry-After", "2")]
    [InlineData("retry_after_ms=1500", "retry-after-ms", "1500")]
    [InlineData("retry_after_date=90s", "Retry-After", "Tue, 01 Jan 2030 00:01:30 GMT")]
    public async Task A_delay_is_told_in_each_form(string parameter, string header, string value)
    {
        using var response = await AskAsync($"m?fail=429&{parameter}", isStreamed: false);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal([value], response.Headers.GetValues(header));
    }

    [Fact]
    public async Task No_delay_is_told_unless_asked_for()
    {
        using var response = await AskAsync("m?fail=429", isStreamed: false);

        Assert.DoesNotContain("Retry-After", response.Headers.Select(header => header.Key));
    }

    private async Task<string> ReadAsync(string model, bool isStreamed)
    {
        using var response = await AskAsync(model, isStreamed);
        var body = await TextOf(response);
        return isStreamed ? body : ProtocolFamily.Chat.Text(body);
    }

    private Task<HttpResponseMessage> AskAsync(string model, bool isStreamed) =>
        PostAsync(
            ProtocolFamily.Chat.Path(model, isStreamed),
            ProtocolFamily.Chat.Body(model, "one two three", isStreamed)
        );
}
