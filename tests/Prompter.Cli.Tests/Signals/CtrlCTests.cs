namespace Prompter.Cli.Tests.Signals;

[Collection(nameof(AtOnce))]
public sealed class CtrlCTests : ProcessLifeTest
{
    private const string Finished = "fake-echo";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_keeps_what_finished_and_marks_the_rest_cancelled_with_its_partial_text(bool isGroup)
    {
        var run = Start(
            "--parallel",
            "3",
            "-m",
            Finished,
            "-m",
            Paused(),
            "-m",
            $"fake-hang?touch={FileNamed("hang")}",
            "-m",
            $"fake-hang?touch={FileNamed("more")}",
            "-m",
            "fake-1",
            "--",
            "Hi"
        );
        await run.UntilThereAsync(FileNamed("hang"), FileNamed("more"));
        await run.UntilPrintedAsync("first line");
        await UntilStoredAsync(1);

        await (isGroup ? run.SignalGroupAsync("INT") : run.SignalAsync("INT"));
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.Equal(5, Rows.Count);
        Assert.Equal("ok", StatusOf(Row(Finished)));
        Assert.Equal("Hi", TextOf(Row(Finished)));
        foreach (var row in Rows.Where(row => row.GetProperty("model").GetString() != Finished))
        {
            Assert.Equal("cancelled", StatusOf(row));
            Assert.Equal("Cancelled", CategoryOf(row));
        }

        Assert.StartsWith("first line\n", TextOf(Row("fake-stream")), StringComparison.Ordinal);
        Assert.DoesNotContain("last", TextOf(Row("fake-stream")), StringComparison.Ordinal);
        // It was waiting for its turn.
        Assert.Empty(Row("fake-1").GetProperty("attempts").EnumerateArray());
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
        Assert.Contains("Summary (5 models):", end.Error, StringComparison.Ordinal);
        Assert.Contains("cancelled", end.Error, StringComparison.Ordinal);
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task Ctrl_C_on_a_terminal_stops_the_run_and_its_children()
    {
        var run = StartOnTerminal($"fake-hang?touch={FileNamed("a")}", Paused());
        await run.UntilThereAsync(FileNamed("a"));
        await run.UntilPrintedAsync("first line");

        await run.Input.WriteAsync('\x03');
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.All(Rows, row => Assert.Equal("cancelled", StatusOf(row)));
        Assert.Contains("Summary (2 models):", end.Output, StringComparison.Ordinal);
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task Ctrl_C_twice_on_a_terminal_ends_everything_at_once()
    {
        var run = StartOnTerminal(LoggingHang(), $"fake-hang?touch={FileNamed("b")}&signals=ignore&session=new");
        await run.UntilThereAsync(FileNamed("a"), FileNamed("b"));

        await run.Input.WriteAsync('\x03');
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        await run.UntilPrintedAsync("stopping (Ctrl-C again: at once)");
        var clock = Stopwatch.StartNew();
        await run.Input.WriteAsync('\x03');
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        AssertAtOnce(clock);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_twice_ends_everything_at_once_and_keeps_what_finished(bool isGroup)
    {
        var run = Start(
            "-m",
            Finished,
            "-m",
            $"fake-stall?touch={FileNamed("a")}&signal_log={FileNamed("log")}",
            "-m",
            $"fake-parent?stay=true&signals=ignore&child_signals=ignore&child_session=new&child_touch={FileNamed("child")}",
            "--",
            "Hi"
        );
        await run.UntilThereAsync(FileNamed("a"), FileNamed("child"));
        await UntilStoredAsync(1);

        await (isGroup ? run.SignalGroupAsync("INT") : run.SignalAsync("INT"));
        await run.UntilThereAsync(FileNamed("log"));
        var clock = Stopwatch.StartNew();
        await (isGroup ? run.SignalGroupAsync("INT") : run.SignalAsync("INT"));
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        AssertAtOnce(clock);
        Assert.Equal("Hi", TextOf(Row(Finished)));
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
        Assert.False(Directory.Exists(Path.Combine(Prompter.Run, "llm")));
    }

    [Fact]
    public async Task Ctrl_C_twice_ends_thirty_two_children_at_once()
    {
        var numbers = Enumerable.Range(1, 32).ToArray();
        var models = numbers.Select(number => $"fake-hang?touch={FileNamed($"touched-{number}")}&signals=ignore");
        var run = Start([
            .. models.SelectMany(model => (string[])["-m", model]),
            "-m",
            LoggingHang(),
            "--parallel",
            "33",
            "--",
            "Hi",
        ]);
        await run.UntilThereAsync([.. numbers.Select(number => FileNamed($"touched-{number}")), FileNamed("a")]);

        await run.SignalAsync("INT");
        await run.UntilThereAsync(FileNamed("log"));
        var clock = Stopwatch.StartNew();
        await run.SignalAsync("INT");

        Assert.Equal(130, (await run.EndAsync()).ExitCode);
        AssertAtOnce(clock);
    }

    [Fact]
    public async Task Ctrl_C_while_standard_input_is_awaited_ends_the_run()
    {
        var run = Launch("env", "--default-signal", Executable.Path, "-m", Finished, "--", "Hi");
        await run.UntilSaidAsync("waiting for standard input");

        await run.SignalAsync("INT");
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.Empty(Prompter.Runs);
        Assert.DoesNotContain("Exception", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_while_the_models_are_checked_ends_the_run()
    {
        UseScript($": >{FileNamed("asked")}; sleep 600");
        var run = Start("--check", "-m", Finished, "--", "Hi");
        await run.UntilThereAsync(FileNamed("asked"));

        await run.SignalAsync("INT");
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        Assert.DoesNotContain("Exception", end.Error, StringComparison.Ordinal);
        Assert.Empty(Mark.Living());
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_before_a_retry()
    {
        var run = Start("--retries", "3", "-m", "fake-err_429", "-m", Finished, "--", "Hi");
        await run.UntilSaidAsync("again in");

        await run.SignalAsync("INT");
        var clock = Stopwatch.StartNew();
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        AssertAtOnce(clock);
        Assert.Equal("cancelled", StatusOf(Row("fake-err_429")));
        var attempts = Row("fake-err_429").GetProperty("attempts").EnumerateArray().Select(StatusOf);
        Assert.Equal("error", string.Join(", ", attempts));
    }

    /// <summary>The ladder alone would take three seconds until it kills.</summary>
    private static void AssertAtOnce(Stopwatch clock) =>
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");

    private string LoggingHang() => $"fake-hang?touch={FileNamed("a")}&signal_log={FileNamed("log")}";

    private LiveRun StartOnTerminal(params string[] models)
    {
        var arguments = string.Join(' ', models.Select(model => $"-m '{model}'"));
        return Launch(
            "env",
            "--default-signal",
            "script",
            "-qefc",
            $"{Executable.Path} {arguments} -- Hi </dev/null",
            "/dev/null"
        );
    }
}
