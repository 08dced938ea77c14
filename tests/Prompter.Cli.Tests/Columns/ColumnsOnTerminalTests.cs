using Prompter.Cli.Tests.Signals;

namespace Prompter.Cli.Tests.Columns;

/// <summary>The executable on a real pseudo-terminal.</summary>
public sealed class ColumnsOnTerminalTests : ProcessLifeTest
{
    private const string Slow =
        "-m 'sim:scholar?tps=40' -m 'sim:scholar?tps=40&seed=2' -m 'sim:echo?fail=stall' -- Foxes";

    [Fact]
    public async Task Ctrl_C_keeps_what_has_come_and_restores_the_terminal()
    {
        var run = StartOnTerminal(80, $"--view columns {Slow}; echo \"exit code $?\"; stty -a");
        await run.UntilPrintedAsync("writing");

        await run.Input.WriteAsync("\u0003");
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        var end = await EndAsync(run);

        Assert.Contains("exit code 130", end, StringComparison.Ordinal);
        AssertRestored(end);
        Assert.Contains("cancelled", ScreenImage.Of(end, 80), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("QUIT", 131)]
    public async Task Signals_restore_the_terminal(string signal, int exitCode)
    {
        var run = StartOnTerminal(
            80,
            $"--view columns {Slow} & echo $! >pid; fg >/dev/null; echo \"exit code $?\"; stty -a"
        );
        await run.UntilPrintedAsync("writing");
        var id = int.Parse(
            await File.ReadAllTextAsync(Prompter.PathOf("pid"), TestContext.Current.CancellationToken),
            null
        );

        await LiveRun.KillAsync(signal, id);

        var end = await EndAsync(run);
        Assert.Contains($"exit code {exitCode}", end, StringComparison.Ordinal);
        AssertRestored(end);
    }

    [Fact]
    public async Task Ctrl_Z_gives_the_terminal_back_and_fg_takes_it_again()
    {
        var run = StartOnTerminal(
            80,
            $"--view columns {Slow}; echo \"stopped $?\"; stty -a; echo bye; fg; echo \"exit code $?\""
        );
        await run.UntilPrintedAsync("writing");

        await run.Input.WriteAsync("\u001a");
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        await run.UntilPrintedAsync("bye");
        var stopped = run.Output;
        Assert.Contains("stopped 147", stopped, StringComparison.Ordinal);
        AssertRestored(stopped[..stopped.IndexOf("bye", StringComparison.Ordinal)]);
        await run.UntilAsync(
            () => run.Output[stopped.Length..].Contains("\e[?1049h", StringComparison.Ordinal),
            "columns after fg"
        );

        await run.Input.WriteAsync("\u0003");
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Contains("exit code 130", await EndAsync(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_size_is_followed_and_keys_turn_pages()
    {
        var run = StartOnTerminal(
            80,
            $"--view columns {Slow}",
            "(until test -e go; do sleep 0.02; done; stty cols 120 rows 20) </dev/tty & "
        );
        await run.UntilPrintedAsync("page 1 of 2");
        await run.Input.WriteAsync("n");
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        await run.UntilPrintedAsync("page 2 of 2");

        await File.WriteAllTextAsync(Prompter.PathOf("go"), "", TestContext.Current.CancellationToken);
        await run.UntilPrintedAsync("\e[83G");

        await run.Input.WriteAsync("\u0003");
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        AssertRestored(await EndAsync(run), 120);
    }

    [Theory]
    [InlineData(60, "COLUMNS=60", "── sim:echo ──")]
    [InlineData(80, "TERM=dumb", "[sim:echo]            Hi")]
    [InlineData(80, "TERM=", "[sim:echo]            Hi")]
    public async Task Where_columns_cannot_be_there_is_another_view(int width, string variable, string shown)
    {
        var run = StartOnTerminal(
            width,
            "--view columns --no-color -m sim:echo -m 'sim:echo?ttft=300ms' -- Hi",
            $"export {variable}; "
        );

        var end = await EndAsync(run);

        Assert.Contains(shown, end, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[?1049h", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_go_to_a_file_while_columns_are_on_the_terminal()
    {
        var run = StartOnTerminal(80, "--json --view columns -m sim:echo -m 'sim:echo?ttft=300ms' -- Hi >rows");

        var end = await EndAsync(run);

        Assert.Contains("\e[?1049h", end, StringComparison.Ordinal);
        Assert.Equal(
            2,
            (await File.ReadAllLinesAsync(Prompter.PathOf("rows"), TestContext.Current.CancellationToken)).Length
        );
        AssertRestored(end, isOfShell: false);
    }

    [Fact]
    public async Task In_a_pipe_there_are_lines()
    {
        var finished = await Prompter.RunAsync("--view", "columns", "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(
            ["", "[sim:echo#2] Hi", "[sim:echo]   Hi"],
            finished.Output.Split('\n').Order(StringComparer.Ordinal)
        );
    }

    /// <summary>Starts a line of an interactive shell, whose jobs have the terminal in turn; its last command is the line.</summary>
    private LiveRun StartOnTerminal(int columns, string line, string before = "")
    {
        var script = Prompter.WriteFile(
            "line.sh",
            $"set -m; stty cols {columns} rows 24; {before}\"$PROMPTER_EXECUTABLE\" {line}\n"
        );
        return Launch("env", "--default-signal", "script", "-qefc", $"bash {script}", "/dev/null");
    }

    private static async Task<string> EndAsync(LiveRun run) => (await run.EndAsync()).Output;

    private static void AssertRestored(string output, int columns = 80, bool isOfShell = true)
    {
        Assert.True(ScreenImage.IsRestored(output, columns));
        if (isOfShell && output.Contains("icanon", StringComparison.Ordinal))
        {
            Assert.Matches("(?<!-)icanon", output);
            Assert.Matches("(?<!-)echo ", output);
        }
    }
}
