namespace Prompter.Cli.Tests;

public sealed class TimeoutTests : CommandLineTest
{
    [Fact]
    public async Task A_model_that_never_answers_is_stopped_and_recorded_as_timeout()
    {
        var finished = await Prompter.RunAsync("--timeout", "4", "-m", "fake-hang", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("timeout", Prompter.Rows["fake-hang"].Text("status"));
        Assert.Equal("Timeout", Prompter.Rows["fake-hang"].Text("error", "category"));
        Assert.Equal("ok", Prompter.Rows["sim:echo"].Text("status"));
        Assert.Contains("✗ fake-hang   timeout (4s)", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_is_not_tried_again()
    {
        await Prompter.RunAsync("--timeout", "0.3", "--retries", "3", "-m", "sim:echo?fail=silence", "--", "Hi");

        Assert.Equal("timeout", Assert.Single(Prompter.Row.At("attempts").EnumerateArray()).Text("status"));
    }

    [Fact]
    public async Task What_was_printed_before_a_timeout_is_kept()
    {
        await Prompter.RunAsync("--timeout", "4", "-m", "sim:echo?fail=stall", "--", "one two three four");

        Assert.Equal("timeout", Prompter.Row.Text("status"));
        Assert.StartsWith("one two", Prompter.Row.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_attempt_has_the_whole_timeout()
    {
        await Prompter.RunAsync(
            "--timeout",
            "3",
            "--retries",
            "1",
            "-m",
            "sim:echo?ttft=1600ms&fail=500x1",
            "--",
            "Hi"
        );

        Assert.Equal("ok", Prompter.Row.Text("status"));
        Assert.InRange(Prompter.Row.At("duration_ms").GetInt64(), 3200, 60_000);
    }

    [Theory]
    [InlineData("500ms")]
    [InlineData("0.5s")]
    public async Task A_timeout_may_have_a_unit(string timeout)
    {
        await Prompter.RunAsync("--timeout", timeout, "-m", "sim:echo?fail=silence", "--", "Hi");

        Assert.Equal(0.5, Prompter.Manifest.At("options", "timeout_seconds").GetDouble());
        Assert.Equal("timeout", Prompter.Row.Text("status"));
    }

    [Fact]
    public async Task A_program_that_closes_its_output_but_runs_on_is_stopped()
    {
        await Prompter.RunAsync("--timeout", "1", "-m", "fake-close-stdout", "--", "Hi");

        Assert.Equal("timeout", Prompter.Row.Text("status"));
    }
}
