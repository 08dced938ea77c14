namespace Prompter.Cli.Tests;

public sealed class QuietTests : CommandLineTest
{
    [Fact]
    public async Task Answers_and_nothing_else_are_shown()
    {
        var finished = await Prompter.RunAsync("-q", "-m", "sim:echo", "-m", "fake-echo?err=careful%0A", "--", "Hi");

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Assert.Equal(
            ["", "[fake-echo?err=careful%0A] Hi", "[sim:echo]                 Hi"],
            finished.Output.Split('\n').Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Twice_quiet_success_is_silent_and_on_disk()
    {
        var finished = await Prompter.RunAsync("-qq", "-m", "sim:echo", "-m", "gpt-4", "--", "Hi");

        Assert.Equal(new Finished(0, "", ""), finished);
        Assert.Equal(2, Prompter.Rows.Count);
    }

    [Theory]
    [InlineData("-q", "[sim:echo]      Hi\n")]
    [InlineData("-qq", "")]
    [InlineData("--quiet --quiet", "")]
    public async Task A_failure_is_one_line_that_names_the_model(string quiet, string output)
    {
        var finished = await Prompter.RunAsync([
            .. quiet.Split(' '),
            "-m",
            "sim:echo",
            "-m",
            "no-such-model",
            "--",
            "Hi",
        ]);

        Assert.Equal((1, output), (finished.ExitCode, finished.Output));
        Assert.StartsWith("prompter: no-such-model: ", finished.Error, StringComparison.Ordinal);
        Assert.Contains(
            "Unknown model: no-such-model",
            Assert.Single(finished.Error.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("-q")]
    [InlineData("-qq")]
    public async Task JSON_lines_are_all_there_is_where_they_are_asked_for(string quiet)
    {
        var finished = await Prompter.RunAsync(quiet, "--json", "-m", "sim:echo", "--", "Hi");

        Assert.Equal("", finished.Error);
        Assert.Single(finished.Output.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("-q", "Hi\r\n")]
    [InlineData("-qq", "")]
    public async Task On_a_terminal_nothing_is_drawn(string quiet, string shown)
    {
        var finished = await Prompter.RunOnTerminalAsync(80, quiet, "-m", "sim:echo?ttft=250ms", "--", "Hi");

        Assert.Equal(shown, finished.Output);
    }
}
