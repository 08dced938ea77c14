namespace Prompter.Cli.Tests.Signals;

/// <summary>What a child has started is stopped with it, wherever it has gone.</summary>
public sealed class ProcessTreeTests : ProcessLifeTest
{
    [Fact]
    public async Task Nothing_is_left_of_what_children_have_started()
    {
        string[] kinds =
        [
            "",
            "&signals=ignore",
            "&child_signals=ignore",
            "&child_session=new",
            "&child_session=new&child_signals=ignore&signals=ignore",
            "&child_output=closed",
            "&daemon=true",
            "&daemon=true&child_session=new&child_signals=ignore&child_output=closed",
        ];
        var models = kinds.Select(
            (kind, index) => $"fake-parent?stay=true&child_touch={FileNamed($"touched-{index}")}{kind}"
        );
        var run = Start([.. models.SelectMany(model => (string[])["-m", model]), "--", "Hi"]);
        await run.UntilThereAsync([.. kinds.Select((_, index) => FileNamed($"touched-{index}"))]);

        await run.SignalAsync("INT");
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.Equal(kinds.Length, Rows.Count(row => StatusOf(row) == "cancelled"));
        Assert.Empty(Mark.Living());
    }

    [Theory]
    [InlineData("llm \"$@\"; echo never")]
    [InlineData("llm \"$@\" & wait; echo never")]
    [InlineData("trap '' INT TERM; llm \"$@\" & setsid sleep 600 & (sleep 600 &) & wait; echo never")]
    public async Task Nothing_is_left_of_a_wrapper_script_and_its_children(string script)
    {
        UseScript($"PATH={Executable.FakeLlmFolder}:$PATH; {script}");
        var run = Start("-m", $"fake-stall?touch={FileNamed("inner")}", "--", "Hi");
        await run.UntilThereAsync(FileNamed("inner"));
        await run.UntilPrintedAsync("Hello");

        await run.SignalAsync("INT");
        await run.EndAsync();

        Assert.Equal("cancelled", StatusOf(Row()));
        Assert.Equal("Hello from the fake mode", TextOf(Row()));
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task Nothing_is_left_of_a_child_that_is_suspended()
    {
        var run = Start("-m", $"fake-hang?touch={FileNamed("a")}", "--", "Hi");
        await run.UntilThereAsync(FileNamed("a"));
        await LiveRun.KillAsync("STOP", NumberIn(FileNamed("a")));

        await run.SignalAsync("INT");

        Assert.Equal(130, (await run.EndAsync()).ExitCode);
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task What_keeps_forking_while_it_is_stopped_is_stopped_too()
    {
        UseScript(
            $$"""
            case "$*" in *--version*) exit;; esac
            trap '' INT TERM
            again() { sleep 0.02; again & }
            again & again & : >{{FileNamed("a")}}; wait; sleep 600
            """
        );
        var run = Start("-m", "some-model", "--", "Hi");
        await run.UntilThereAsync(FileNamed("a"));

        await run.SignalAsync("INT");

        Assert.Equal(130, (await run.EndAsync()).ExitCode);
    }
}
