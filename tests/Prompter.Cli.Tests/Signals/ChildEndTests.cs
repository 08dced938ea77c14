namespace Prompter.Cli.Tests.Signals;

public sealed class ChildEndTests : ProcessLifeTest
{
    [Theory]
    [InlineData("")]
    [InlineData("&child_session=new&child_signals=ignore")]
    [InlineData("&daemon=true")]
    public async Task An_answer_arrives_although_a_grandchild_holds_the_pipes(string parameters)
    {
        var end = await Prompter.RunAsync(
            "-m",
            $"fake-parent?child_touch={FileNamed("grandchild")}{parameters}",
            "--",
            "Hi"
        );

        Assert.Equal(0, end.ExitCode);
        Assert.Equal("ok", StatusOf(Row()));
        Assert.Equal("Hi", TextOf(Row()));
        Assert.Equal("Hi\n", end.Output);
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task A_daemon_that_let_go_of_the_pipes_may_outlive_an_answer()
    {
        var file = FileNamed("daemon");
        var end = await Prompter.RunAsync(
            "-m",
            $"fake-parent?daemon=true&child_session=new&child_output=closed&child_touch={file}",
            "--",
            "Hi"
        );

        Assert.Equal(0, end.ExitCode);
        Assert.Equal([NumberIn(file)], Mark.Living().Keys);
        await LiveRun.KillAsync("KILL", NumberIn(file));
    }

    [Fact]
    public async Task Nothing_is_left_of_what_a_failed_child_has_started()
    {
        var end = await Prompter.RunAsync(
            "-m",
            $"fake-parent?code=1&daemon=true&child_session=new&child_output=closed&child_touch={FileNamed("daemon")}",
            "--",
            "Hi"
        );

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("error", StatusOf(Row()));
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task A_child_that_closes_its_output_early_is_waited_for()
    {
        var run = Start("-m", "fake-close-stdout?seconds=1", "-m", "fake-echo", "--", "Hi");
        var end = await run.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.All(Rows, row => Assert.Equal("Hi", TextOf(row)));
        Assert.InRange(Row("fake-close").GetProperty("duration_ms").GetInt64(), 1000, 60_000);
    }

    [Theory]
    [InlineData(9, "SIGKILL")]
    [InlineData(15, "SIGTERM")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(6, "SIGABRT")]
    public async Task A_child_that_dies_by_a_signal_is_an_error_that_names_it(int signal, string name)
    {
        var end = await Prompter.RunAsync("--retries", "2", "-m", $"fake-die?signal={signal}", "--", "Hi");

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("error", StatusOf(Row()));
        Assert.Equal(128 + signal, Row().GetProperty("exit_code").GetInt32());
        Assert.Equal("Hello from the fake mode", TextOf(Row()));
        Assert.Contains(name, Row().GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(Row().GetProperty("attempts").EnumerateArray());
    }

    [Theory]
    [InlineData("KILL", "error")]
    [InlineData("TERM", "error")]
    [InlineData("INT", "cancelled")]
    public async Task A_child_that_somebody_else_kills_does_not_disturb_the_others(string signal, string status)
    {
        var run = Start(
            "-m",
            $"fake-hang?touch={FileNamed("victim")}",
            "-m",
            $"fake-echo?wait={FileNamed("go")}",
            "--",
            "Hi"
        );
        await run.UntilThereAsync(FileNamed("victim"));

        await LiveRun.KillAsync(signal, NumberIn(FileNamed("victim")));
        await LiveRun.UntilAsync(() => Prompter.Runs.Count == 1 && Rows.Count == 1, () => "No row was written.");
        await File.WriteAllTextAsync(FileNamed("go"), "", TestContext.Current.CancellationToken);
        var end = await run.EndAsync();

        Assert.Equal(1, end.ExitCode);
        Assert.Equal(status, StatusOf(Row("fake-hang")));
        Assert.Equal("ok", StatusOf(Row("fake-echo")));
    }

    [Theory]
    [InlineData("echo answer")]
    [InlineData("sleep 600 <&0 >/dev/null 2>&1 & echo answer")]
    public async Task Input_that_nobody_reads_does_not_block_the_run(string script)
    {
        UseScript(script);
        var end = await Prompter.RunWithInputAsync(new string('x', 10_000_000), "-m", "some-model", "--", "Hi");

        Assert.Equal(0, end.ExitCode);
        Assert.Equal("answer", TextOf(Row()));
        // A daemon that let go of the outputs may go on.
        Mark.KillAll();
    }
}
