namespace Prompter.Cli.Tests;

public sealed class QuietTests : CommandLineTest
{
    [Fact]
    public async Task Success_is_silent_and_on_disk()
    {
        var finished = await Prompter.RunAsync("-q", "-m", "sim:echo", "-m", "gpt-4", "--", "Hi");

        Assert.Equal(new Finished(0, "", ""), finished);
        Assert.Equal(2, Prompter.Rows.Count);
    }

    [Fact]
    public async Task A_failure_is_one_line_that_names_the_model()
    {
        var finished = await Prompter.RunAsync("-q", "-m", "sim:echo", "-m", "no-such-model", "--", "Hi");

        Assert.Equal((1, ""), (finished.ExitCode, finished.Output));
        Assert.StartsWith("prompter: no-such-model: ", finished.Error, StringComparison.Ordinal);
        Assert.Contains(
            "Unknown model: no-such-model",
            Assert.Single(finished.Error.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task On_a_terminal_nothing_is_drawn()
    {
        var finished = await Prompter.RunOnTerminalAsync(80, "-q", "-m", "sim:echo?ttft=250ms", "--", "Hi");

        Assert.Equal("", finished.Output.Replace("\e[?1h\e=", "", StringComparison.Ordinal));
    }
}
