namespace Prompter.Cli.Tests;

public sealed class RetryTests : CommandLineTest
{
    [Theory]
    [InlineData("err_500", "Transient")]
    [InlineData("err_529", "Overloaded")]
    [InlineData("connrefused", "Transient")]
    [InlineData("err_truncclean", "MalformedOutput")]
    public async Task A_failure_that_passes_is_tried_again_and_recorded_with_its_delay(string failure, string category)
    {
        var model = $"fake-echo?fail=1&with={failure}&counter={Prompter.PathOf("counter")}";

        var finished = await Prompter.RunAsync("--no-stream", "--retries", "1", "-m", model, "--", "Hi");

        Assert.Equal((0, "Hi"), (finished.ExitCode, Prompter.Row.Text("text")));
        var attempts = Prompter.Row.At("attempts").EnumerateArray().ToList();
        Assert.Equal(["error", "ok"], attempts.Select(attempt => attempt.Text("status")!));
        Assert.Equal(category, attempts[0].Text("category"));
        Assert.InRange(attempts[0].At("delay_ms").GetInt64(), 1, 30_000);
        Assert.False(attempts[1].TryGetProperty("delay_ms", out _));
    }

    [Fact]
    public async Task A_wait_that_the_provider_states_is_honoured()
    {
        await Prompter.RunAsync(
            "--retries",
            "1",
            "-m",
            "fake-echo?code=1&text=&err=Error%3A%20Error%20code%3A%20429%20-%20Please%20try%20again%20in%20700ms",
            "--",
            "Hi"
        );

        var first = Prompter.Row.At("attempts")[0];
        Assert.Equal("RateLimit", first.Text("category"));
        Assert.InRange(first.At("delay_ms").GetInt64(), 700, 800);
    }

    [Fact]
    public async Task A_wait_of_many_minutes_is_not_waited_for()
    {
        await Prompter.RunAsync("--retries", "3", "-m", "sim:echo?fail=429&retry_after=10m", "--", "Hi");

        Assert.Single(Prompter.Row.At("attempts").EnumerateArray());
        Assert.Contains("600 s", Prompter.Row.Text("error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_retries_nothing_is_tried_again()
    {
        await Prompter.RunAsync("-m", "sim:echo?fail=429x1", "--", "Hi");

        Assert.Single(Prompter.Row.At("attempts").EnumerateArray());
    }

    [Theory]
    [InlineData("fake-err_401")]
    [InlineData("fake-unknownmodel")]
    [InlineData("fake-badflag")]
    [InlineData("fake-err_quota")]
    [InlineData("fake-err_toolong")]
    public async Task What_cannot_pass_is_not_tried_again(string model)
    {
        await Prompter.RunAsync("--retries", "3", "-m", model, "--", "Hi");

        Assert.Single(Prompter.Row.At("attempts").EnumerateArray());
    }

    [Fact]
    public async Task A_malformed_answer_is_tried_again_once_at_most()
    {
        await Prompter.RunAsync("--no-stream", "--retries", "5", "-m", "sim:echo?fail=cut", "--", "one two three four");

        Assert.Equal(2, Prompter.Row.At("attempts").GetArrayLength());
    }

    [Fact]
    public async Task Retries_used_up_are_counted_in_the_summary()
    {
        var finished = await Prompter.RunAsync("--retries", "1", "-m", "sim:echo?fail=500", "--", "Hi");

        Assert.Contains("(2 attempts)", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_is_seen()
    {
        var finished = await Prompter.RunAsync(
            "--retries",
            "1",
            "-m",
            "sim:echo?fail=500x1",
            "-m",
            "sim:echo",
            "--",
            "Hi"
        );

        Assert.Matches(@"\[sim:echo\?fail=500x1\] ↻ 500 .*; attempt 2 in \d\.\ds\n", finished.Error);
    }

    [Fact]
    public async Task Text_that_is_dropped_is_announced_where_it_was_shown()
    {
        var finished = await Prompter.RunCutOnceAsync("-m", "sim:echo");

        Assert.Contains("the text above no longer counts", finished.Output, StringComparison.Ordinal);
        Assert.Equal("one two three four", Prompter.Rows["sim:echo?fail=cutx1"].Text("text"));
    }

    [Fact]
    public async Task A_bare_answer_in_a_pipe_is_never_begun_twice()
    {
        var finished = await Prompter.RunCutOnceAsync();

        Assert.Equal((1, "one two\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Each_try_counts_its_tokens_and_its_cost()
    {
        var counter = Prompter.PathOf("counter");
        Prompter.Configure("defaults: { retries: 1 }\n");

        await Prompter.RunAsync(
            "--no-stream",
            "-m",
            $"fake-echo?fail=1&with=err_empty&counter={counter}",
            "--",
            "one two"
        );

        Assert.Equal("ok", Prompter.Row.Text("status"));
        Assert.Equal(2, Prompter.Row.At("attempts").GetArrayLength());
        Assert.Equal(2, Prompter.Row.At("meta", "tokens_output").GetInt64());
    }
}
