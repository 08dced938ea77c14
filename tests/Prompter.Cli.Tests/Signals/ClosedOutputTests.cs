namespace Prompter.Cli.Tests.Signals;

public sealed class ClosedOutputTests : ProcessLifeTest
{
    [Theory]
    [InlineData("")]
    [InlineData("--view blocks")]
    [InlineData("--json --no-stream")]
    public async Task A_reader_that_has_seen_enough_ends_the_run_quietly(string options)
    {
        var grandchild = FileNamed("grandchild");
        var slow =
            $"fake-parent?stay=true&signals=ignore&child_signals=ignore&child_session=new&child_touch={grandchild}";
        var run = Shell(
            $"prompter {options} -m 'fake-lines?count=100000&wait={grandchild}&interval=1ms' -m fake-echo "
                + $"-m '{slow}' -m 'fake-hang?signals=ignore' -- Hi | head -1; exit ${{PIPESTATUS[0]}}"
        );
        var end = await run.EndAsync();

        Assert.Equal(141, end.ExitCode);
        Assert.Equal("", end.Error);
        Assert.Single(end.Output.TrimEnd('\n').Split('\n'));
        Assert.Equal("cancelled", StatusOf(Row("fake-lines")));
        Assert.Equal("cancelled", StatusOf(Row("fake-parent")));
        Assert.Equal("cancelled", StatusOf(Row("fake-hang")));
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_single_answer_that_nobody_reads_on_is_stopped()
    {
        var run = Shell("prompter -m 'fake-lines?count=100000&interval=1ms' -- Hi | head -1; exit ${PIPESTATUS[0]}");
        var end = await run.EndAsync();

        Assert.Equal(141, end.ExitCode);
        Assert.Equal("line 1\n", end.Output);
        Assert.Equal("", end.Error);
    }

    [Fact]
    public async Task Output_that_is_closed_from_the_start_ends_the_run()
    {
        var run = Shell("prompter -m fake-echo -m fake-hang -- Hi | true; exit ${PIPESTATUS[0]}");

        Assert.Equal(141, (await run.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_that_ends_the_reader_too_prints_the_summary()
    {
        var run = Shell($"prompter -m 'fake-hang?touch={FileNamed("a")}' -m fake-echo -- Hi | cat");
        await run.UntilThereAsync(FileNamed("a"));
        await UntilStoredAsync(1);

        await run.SignalGroupAsync("INT");

        Assert.Contains("Summary (2 models):", (await run.EndAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_standard_error_does_not_stop_the_run()
    {
        var run = Shell("prompter -m fake-echo -m 'fake-1?err=note' -- Hi 2> >(true)");
        var end = await run.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.All(Rows, row => Assert.Equal("ok", StatusOf(row)));
    }

    private LiveRun Shell(string line)
    {
        var run = Launch(
            "env",
            "--default-signal",
            "bash",
            "-c",
            $"prompter() {{ \"$PROMPTER_EXECUTABLE\" \"$@\"; }}; {line}"
        );
        run.Input.Close();
        return run;
    }
}
