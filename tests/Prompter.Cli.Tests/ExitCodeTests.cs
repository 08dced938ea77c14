namespace Prompter.Cli.Tests;

public sealed class ExitCodeTests : CommandLineTest
{
    [Theory]
    [InlineData(0, "-m", "sim:echo", "-m", "sim:echo", "--", "Hi")]
    [InlineData(0, "-m", "sim:echo?fail=429x1&retry_after=0s", "--retries", "1", "--", "Hi")]
    [InlineData(0, "-m", "sim:echo?finish=length", "--", "Hi there")]
    [InlineData(1, "-m", "sim:echo", "-m", "sim:echo?fail=401", "--", "Hi")]
    [InlineData(1, "-m", "sim:echo", "-m", "sim:echo?fail=silence", "--timeout", "0.2", "--", "Hi")]
    [InlineData(1, "-m", "sim:echo?fail=empty", "--", "Hi")]
    [InlineData(2, "-m", "sim:echo", "--nonsense")]
    [InlineData(2, "-m", "sim:nobody", "--", "Hi")]
    public async Task The_exit_code_tells_how_the_run_ended(int code, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        Assert.Equal(code, finished.ExitCode);
    }

    [Fact]
    public async Task A_reader_that_has_gone_ends_the_run_quietly()
    {
        var finished = await Prompter.RunShellAsync(
            "prompter -m 'fake-flood?bytes=10000000' -m sim:echo -- Hi | head -n 1; echo ${PIPESTATUS[0]}"
        );

        Assert.EndsWith("\n141\n", finished.Output, StringComparison.Ordinal);
        Assert.Equal("", finished.Error);
    }
}
