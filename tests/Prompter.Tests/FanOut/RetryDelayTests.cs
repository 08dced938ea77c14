using Prompter.FanOut;

namespace Prompter.Tests.FanOut;

public class RetryDelayTests
{
    [Theory]
    [InlineData(1, 0.25, 0.5)]
    [InlineData(2, 0.5, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(6, 8, 16)]
    [InlineData(7, 15, 30)]
    [InlineData(8, 15, 30)]
    [InlineData(100_000, 15, 30)]
    public void Waits_double_up_to_half_a_minute_and_at_least_half_of_each_is_certain(
        int failures,
        double least,
        double most
    )
    {
        Assert.Equal(TimeSpan.FromSeconds(least), RetryDelay.Before(failures, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(most), RetryDelay.Before(failures, null, 1));
        Assert.Equal(TimeSpan.FromSeconds((least + most) / 2), RetryDelay.Before(failures, null, 0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_stated_wait_is_never_shortened_and_spread_out_a_little(double random)
    {
        var stated = TimeSpan.FromSeconds(7);
        for (var failures = 1; failures < 12; failures++)
        {
            Assert.InRange(
                RetryDelay.Before(failures, stated, random),
                stated + TimeSpan.FromMilliseconds(25),
                stated + TimeSpan.FromSeconds(3)
            );
        }
    }

    [Fact]
    public void A_wait_until_a_moment_that_has_passed_is_still_a_wait()
    {
        var delay = RetryDelay.Before(1, TimeSpan.FromDays(-1), 0);
        Assert.Equal(TimeSpan.FromMilliseconds(25), delay);
    }
}
