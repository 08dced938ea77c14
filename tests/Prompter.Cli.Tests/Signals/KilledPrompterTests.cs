namespace Prompter.Cli.Tests.Signals;

public sealed class KilledPrompterTests : ProcessLifeTest
{
    [Fact]
    public async Task Kill_9_loses_nothing_that_had_finished_and_the_next_run_works_at_once()
    {
        var run = Start(
            "--raw",
            "-m",
            "fake-echo",
            "-m",
            $"fake-1?touch={FileNamed("one")}",
            "-m",
            $"fake-stall?touch={FileNamed("stalled")}",
            "--",
            "Hi"
        );
        await run.UntilThereAsync(FileNamed("stalled"));
        await run.UntilPrintedAsync("Hi");
        await LiveRun.UntilAsync(() => Rows.Count == 2, () => "Two rows are never written.");

        await run.SignalAsync("KILL");
        Assert.Equal(137, (await run.EndAsync()).ExitCode);
        // A test of Prompter's own death is the one that may leave a child, and has to end it.
        Mark.KillAll();

        Assert.Equal("Hi", TextOf(Row("fake-echo")));
        Assert.Equal("ok", StatusOf(Row("fake-1")));
        Assert.Equal("running", Manifest.GetProperty("status").GetString());
        var folder = Assert.Single(Prompter.Runs);
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "results")))
        {
            using var row = System.Text.Json.JsonDocument.Parse(
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            );
            Assert.Equal("ok", StatusOf(row.RootElement));
        }

        var next = await Prompter.RunAsync("-m", "fake-echo", "--", "Hi again");
        Assert.Equal(0, next.ExitCode);
        Assert.Equal("Hi again\n", next.Output);
        Assert.Equal(2, Prompter.Runs.Count);
    }
}
