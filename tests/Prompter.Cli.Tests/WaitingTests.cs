namespace Prompter.Cli.Tests;

/// <summary>Who waits says so, and what would wait for too long fails at once.</summary>
public sealed class WaitingTests : CommandLineTest
{
    private static readonly string[] Asked = ["--rate-limit", "1", "-m", "sim:echo", "-m", "sim:echo", "--", "Hi"];

    [Fact]
    public async Task A_wait_beyond_the_total_time_out_fails_at_once_and_says_so()
    {
        var watch = Stopwatch.StartNew();

        var finished = await Prompter.RunAsync(["--total-timeout", "30", .. Asked]);

        Assert.Equal(1, finished.ExitCode);
        Assert.Matches(@"sim:echo takes the next call in \d+ s, and the total time-out leaves 30 s", finished.Error);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_provider_that_asks_to_wait_beyond_the_total_time_out_is_not_waited_for()
    {
        var finished = await Prompter.RunAsync(
            "--retries",
            "2",
            "--total-timeout",
            "30",
            "-m",
            "sim:echo?fail=429&retry_after=60s",
            "--",
            "Hi"
        );

        Assert.Matches(
            @"not tried again: the provider asks to wait 60 s, and the total time-out leaves \d+ s",
            finished.Error
        );
    }

    /// <summary>It waits for most of a minute, so it is stopped once it has said so.</summary>
    [Fact]
    public async Task In_a_pipe_a_wait_for_the_rate_limit_is_told()
    {
        using var process = Prompter.StartExecutable(Asked);

        var line = "";
        while (line is not null && !line.Contains("waits", StringComparison.Ordinal))
        {
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        process.Kill();
        Assert.Matches(@"^\[sim:echo(#2)?\] +– waits \d+\.\ds for its rate limit$", line);
    }
}
