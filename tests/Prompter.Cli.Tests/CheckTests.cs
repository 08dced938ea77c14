namespace Prompter.Cli.Tests;

public sealed class CheckTests : CommandLineTest
{
    [Fact]
    public async Task A_model_that_llm_does_not_list_stops_the_run_before_it_begins()
    {
        var started = Prompter.PathOf("started");

        var finished = await Prompter.RunAsync(
            "--check",
            "-m",
            "gpt-4",
            "-m",
            $"fake-echo?touch={started}",
            "--",
            "Hi"
        );

        finished.IsRefused();
        Assert.Contains("does not list 'fake-echo?touch=", finished.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(started));
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task Without_llm_nothing_is_run()
    {
        Prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await Prompter.RunAsync("--check", "-m", "gpt-4", "-m", "sim:swift", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("pipx install llm", finished.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task A_mistyped_model_names_the_nearest_valid_one()
    {
        var finished = await Prompter.RunAsync("--check", "-m", "gtp-4", "--", "Hi");

        Assert.Contains("did you mean 'gpt-4'?", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_model_that_is_not_listed_is_told_once()
    {
        var finished = await Prompter.RunAsync("--check", "-m", "x-1", "-m", "y-2", "-m", "x-1", "--", "Hi");

        Assert.Equal(2, finished.ExitCode);
        Assert.Equal(2, finished.Error.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Models_that_are_listed_run()
    {
        var finished = await Prompter.RunAsync("--check", "-m", "fake-echo", "--", "Hi");

        Assert.Equal((0, "Hi\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Simulated_models_need_no_list()
    {
        Prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await Prompter.RunAsync("--check", "-m", "sim:echo", "--", "Hi");

        Assert.Equal((0, "Hi\n"), (finished.ExitCode, finished.Output));
    }

    [Theory]
    [InlineData("echo 'Error: no such table' >&2; exit 1")]
    [InlineData("echo no JSON")]
    [InlineData("true")]
    [InlineData("echo '{}'")]
    [InlineData("echo '[{}]'")]
    [InlineData("echo '[1]'")]
    public async Task A_list_that_cannot_be_had_stops_the_run(string script)
    {
        Prompter.UseScriptAsLlm(script);

        var finished = await Prompter.RunAsync("--check", "-m", "x", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("--check", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("isFinalBlock", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("dictionary", finished.Error, StringComparison.Ordinal);
    }
}
