namespace Prompter.Tests.Settings;

public class DurationTests
{
    [Theory]
    [CaseFile("durations.jsonl")]
    public void Numbers_are_seconds_and_units_say_otherwise(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Timeout(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999999999h")]
    [InlineData("999999999999999999999999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.Null(Duration.Timeout(text));

    [Theory]
    [InlineData("0")]
    [InlineData("0.00000001")]
    [InlineData("86400.1")]
    [InlineData("25h")]
    public void A_timeout_is_above_nothing_and_at_most_a_day(string text) => Assert.Null(Duration.Timeout(text));
}
