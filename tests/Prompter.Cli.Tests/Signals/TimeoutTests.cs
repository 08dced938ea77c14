namespace Prompter.Cli.Tests.Signals;

public sealed class TimeoutTests : ProcessLifeTest
{
    [Fact]
    public async Task A_child_is_asked_to_stop_then_told_then_killed()
    {
        var log = FileNamed("log");

        var end = await RunAsync("4", $"fake-stall?signal_log={log}");

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("timeout", StatusOf(Row()));
        Assert.Equal("Timeout", CategoryOf(Row()));
        Assert.Equal("Hello from the fake mode", TextOf(Row()));
        Assert.Equal("SIGINT\nSIGTERM\n", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task A_child_that_stops_when_asked_is_neither_told_nor_killed()
    {
        UseScript(
            $"""
            case "$*" in *--version*) exit;; esac
            trap 'echo INT >>{FileNamed("log")}; exit' INT
            trap 'echo TERM >>{FileNamed("log")}' TERM
            while :; do sleep 0.01; done
            """
        );

        await RunAsync("3", "some-model");

        Assert.Equal("timeout", StatusOf(Row()));
        Assert.Equal("INT\n", await File.ReadAllTextAsync(FileNamed("log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_other_models_go_on()
    {
        var end = await RunAsync("6", "fake-hang", "fake-echo");

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("timeout", StatusOf(Row("fake-hang")));
        Assert.Equal("ok", StatusOf(Row("fake-echo")));
        Assert.Equal("completed", Manifest.GetProperty("status").GetString());
        Assert.Contains("timeout (6s)", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_children_that_do_not_want_to_stop()
    {
        var wrapped = FileNamed("wrapped");
        var grandchild = FileNamed("grandchild");
        UseScript($"PATH={Executable.FakeLlmFolder}:$PATH; llm \"$@\"; echo never");

        await RunAsync(
            "3",
            $"fake-stall?signals=ignore&touch={wrapped}",
            "fake-sleep?signals=ignore&output=closed",
            "fake-close-stdout?signals=ignore",
            $"fake-parent?stay=true&signals=ignore&daemon=true&child_session=new&child_signals=ignore&child_touch={grandchild}"
        );

        Assert.True(File.Exists(wrapped) && File.Exists(grandchild), "They were not started in time.");
        Assert.Equal(4, Rows.Count(row => StatusOf(row) == "timeout"));
        Assert.Equal("Hello from the fake mode", TextOf(Row("fake-stall")));
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task Children_that_flood_are_stopped_while_they_do()
    {
        Prompter.Environment["PROMPTER_MAX_ANSWER_MIB"] = "null";
        await RunAsync(
            "1",
            "fake-flood?bytes=100000000000",
            "fake-flood?bytes=100000000000&signals=ignore",
            "fake-flood?bytes=100000000000&to=stderr",
            "fake-flood?bytes=100000000000&to=stderr&signals=ignore"
        );

        Assert.Equal(4, Rows.Count(row => StatusOf(row) == "timeout"));
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task The_end_of_a_line_that_a_child_began_on_standard_error_is_kept()
    {
        await RunAsync("4", "fake-hang?err=loading%20weights");

        Assert.Equal("loading weights", Row().GetProperty("stderr_tail").GetString());
    }

    private Task<Finished> RunAsync(string seconds, params string[] models) =>
        Prompter.RunAsync([
            "--timeout",
            seconds,
            "--no-stream",
            .. models.SelectMany(model => (string[])["-m", model]),
            "--",
            "Hi",
        ]);
}
