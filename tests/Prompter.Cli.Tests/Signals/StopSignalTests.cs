namespace Prompter.Cli.Tests.Signals;

public sealed class StopSignalTests : ProcessLifeTest
{
    /// <summary>Where the whole group gets the signal, children die of it before Prompter has stopped them.</summary>
    [Theory]
    [InlineData("TERM", 143, false)]
    [InlineData("TERM", 143, true)]
    [InlineData("HUP", 129, false)]
    [InlineData("HUP", 129, true)]
    [InlineData("QUIT", 131, false)]
    public async Task A_signal_stops_the_run_like_Ctrl_C_and_is_told_by_the_exit_code(
        string signal,
        int exitCode,
        bool isGroup
    )
    {
        var models = Enumerable.Range(1, 4).Select(number => $"fake-hang?touch={FileNamed($"touched-{number}")}");
        var run = Start([.. models.SelectMany(model => (string[])["-m", model]), "-m", "fake-echo", "--", "Hi"]);
        await run.UntilThereAsync([.. Enumerable.Range(1, 4).Select(number => FileNamed($"touched-{number}"))]);
        await UntilStoredAsync(1);

        await (isGroup ? run.SignalGroupAsync(signal) : run.SignalAsync(signal));
        var end = await run.EndAsync();

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Equal("ok", StatusOf(Row("fake-echo")));
        var stopped = Rows.Where(row => row.GetProperty("label").GetString() != "fake-echo");
        Assert.Equal(4, stopped.Count(row => StatusOf(row) == "cancelled" && CategoryOf(row) == "Cancelled"));
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
        Assert.Contains("Summary (5 models):", end.Error, StringComparison.Ordinal);
        Assert.Empty(Mark.Living());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_child_that_the_same_signal_has_killed_first_is_cancelled_and_no_error(
        string signal,
        int exitCode
    )
    {
        UseScript(
            $"case \"$*\" in *--version*) exit;; esac; echo $$ >{FileNamed("id")}; mv {FileNamed("id")} {FileNamed("a")}; exec sleep 600"
        );
        var run = Start("-m", "some-model", "--", "Hi");
        await run.UntilThereAsync(FileNamed("a"));

        // Prompter sees the child's death before it gets its own signal.
        await LiveRun.KillAsync(signal, NumberIn(FileNamed("a")));
        await run.SignalAsync(signal);
        var end = await run.EndAsync();

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Equal("cancelled", StatusOf(Row()));
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("INT", 130, "doctor", "--no-network")]
    [InlineData("QUIT", 131, "doctor", "--no-network")]
    [InlineData("TERM", 143, "models", "groq", "--live")]
    [InlineData("HUP", 129, "models", "groq", "--live")]
    public async Task A_command_that_starts_programs_stops_them(string signal, int exitCode, params string[] arguments)
    {
        await HangingProgramAsync("");
        var run = Start(arguments);
        await run.UntilThereAsync(FileNamed("a"));

        await run.SignalAsync(signal);

        Assert.Equal(exitCode, (await run.EndAsync()).ExitCode);
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task A_second_signal_ends_a_program_that_prints_a_key_too()
    {
        await HangingProgramAsync("trap '' INT TERM; ");
        var run = Start("-m", "groq:x", "--", "Hi");
        await run.UntilThereAsync(FileNamed("a"));

        await run.SignalAsync("INT");
        await run.UntilThereAsync(FileNamed("a"));
        await run.SignalAsync("INT");

        Assert.Equal(130, (await run.EndAsync()).ExitCode);
    }

    /// <summary>A program that is both llm and the one that prints a key.</summary>
    private async Task HangingProgramAsync(string before)
    {
        UseScript($"{before}echo >{FileNamed("a")}; while :; do sleep 1; done");
        var set = Start("keys", "set", "groq", "--command", $"sh {Prompter.PathOf("llm.sh")}");
        Assert.Equal(0, (await set.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task A_second_signal_of_another_kind_ends_everything_at_once()
    {
        var run = Start("-m", $"fake-hang?touch={FileNamed("a")}&signal_log={FileNamed("log")}", "--", "Hi");
        await run.UntilThereAsync(FileNamed("a"));

        await run.SignalAsync("INT");
        await run.UntilThereAsync(FileNamed("log"));
        await run.SignalAsync("TERM");

        // The first one is why it ends.
        Assert.Equal(130, (await run.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Nohup_lets_the_run_go_on_when_the_terminal_is_gone()
    {
        var run = Launch(
            "env",
            "--default-signal",
            "nohup",
            Executable.Path,
            "-m",
            $"fake-echo?touch={FileNamed("a")}&wait={FileNamed("go")}",
            "--",
            "Hi"
        );
        run.Input.Close();
        await run.UntilThereAsync(FileNamed("a"));

        await run.SignalGroupAsync("HUP");
        await File.WriteAllTextAsync(FileNamed("go"), "", TestContext.Current.CancellationToken);
        var end = await run.EndAsync();

        Assert.Equal(0, end.ExitCode);
        Assert.Equal("Hi", TextOf(Row()));
    }

    [Fact]
    public async Task Closing_the_terminal_stops_the_run_and_its_children()
    {
        var run = Launch(
            "env",
            "--default-signal",
            "script",
            "-qefc",
            $"{Executable.Path} -m 'fake-hang?touch={FileNamed("a")}' -m fake-echo -- Hi </dev/null",
            "/dev/null"
        );
        await run.UntilThereAsync(FileNamed("a"));
        await UntilStoredAsync(1);

        // What holds the other side of the terminal goes, as when its window is closed.
        await run.SignalAsync("KILL");
        await run.EndAsync();

        await LiveRun.UntilAsync(
            () => Mark.Living().Count == 0,
            () => "Still there:\n" + string.Join('\n', Mark.Living().Values)
        );
        Assert.Equal("ok", StatusOf(Row("fake-echo")));
        Assert.Equal("cancelled", StatusOf(Row("fake-hang")));
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Thirty_two_children_at_once_are_each_stopped()
    {
        var numbers = Enumerable.Range(1, 32).ToArray();
        var models = numbers.Select(number =>
            $"fake-hang?touch={FileNamed($"touched-{number}")}&signal_log={FileNamed($"log-{number}")}"
        );
        var run = Start([.. models.SelectMany(model => (string[])["-m", model]), "--", "Hi"]);
        await run.UntilThereAsync([.. numbers.Select(number => FileNamed($"touched-{number}"))]);

        await run.SignalAsync("INT");
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.Equal(32, Rows.Count(row => StatusOf(row) == "cancelled"));
        foreach (var number in numbers)
        {
            var signals = await File.ReadAllLinesAsync(
                FileNamed($"log-{number}"),
                TestContext.Current.CancellationToken
            );
            Assert.Equal("SIGINT, SIGTERM", string.Join(", ", signals));
        }

        Assert.Empty(Mark.Living());
    }
}
