namespace Prompter.Cli.Tests.Signals;

/// <summary>Whoever reads the answers does not, as a pager that waits for its user.</summary>
public sealed class StuckReaderTests : ProcessLifeTest
{
    [Fact]
    public async Task Ctrl_C_ends_a_run_whose_answers_are_not_read()
    {
        var flood = $"fake-flood?bytes=100000000000&touch={FileNamed("flood")}";
        var run = Launch(
            "env",
            "--default-signal",
            "bash",
            "-c",
            // One after the other: the first has to be done when nothing moves any more.
            $"(echo $BASHPID >{FileNamed("id")}; exec \"$PROMPTER_EXECUTABLE\" --parallel 1 -m fake-echo -m '{flood}' -m fake-hang -- Hi) "
                + $"| sleep 600"
        );
        run.Input.Close();
        await run.UntilThereAsync(FileNamed("flood"));
        await StandstillAsync(NumberIn(FileNamed("flood")));

        var prompter = NumberIn(FileNamed("id"));
        await LiveRun.KillAsync("INT", prompter);
        await run.UntilAsync(() => !Mark.Living().ContainsKey(prompter), "the end of Prompter");

        Assert.Equal("ok", StatusOf(Row("fake-echo")));
        Assert.Equal("cancelled", StatusOf(Row("fake-flood")));
        Assert.Equal("cancelled", StatusOf(Row("fake-hang")));
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
        Assert.DoesNotContain(
            Mark.Living().Values,
            command =>
                command.Contains("fake-", StringComparison.Ordinal)
                && !command.StartsWith("bash", StringComparison.Ordinal)
        );
        // The shell and the reader.
        Mark.KillAll();
    }

    /// <summary>Waits until a process has written nothing for half a second: all that lies between it and the reader is full.</summary>
    private static Task StandstillAsync(int id)
    {
        var (written, since) = ("", Stopwatch.StartNew());
        return LiveRun.UntilAsync(
            () =>
            {
                var now = File.ReadLines($"/proc/{id}/io")
                    .First(line => line.StartsWith("wchar", StringComparison.Ordinal));
                if (now != written)
                {
                    written = now;
                    since.Restart();
                }

                return since.Elapsed > TimeSpan.FromSeconds(0.5);
            },
            () => "It never stands still."
        );
    }
}
