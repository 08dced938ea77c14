namespace Prompter.Cli.Tests.Signals;

/// <summary>What becomes of a terminal that a pager has.</summary>
public sealed class PagerTests : ProcessLifeTest
{
    [Fact]
    public async Task Nothing_is_written_over_a_pager_and_what_there_is_to_say_comes_after_it()
    {
        var run = StartWithPager("until test -e go; do sleep 0.02; done; echo the pager has ended");
        await UntilStoredAsync(2);
        await run.UntilPrintedAsync("the pager has read all");

        Assert.DoesNotContain("Summary", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no-such", run.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Prompter.PathOf("go"), "", TestContext.Current.CancellationToken);
        var output = (await run.EndAsync()).Output;

        Assert.Matches("(?s)the pager has ended.*✗ Unknown model: no-such.*Summary", output);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_a_pager()
    {
        var run = StartWithPager(
            "trap '' INT; touch waits; until test -e go; do sleep 0.02; done; echo the pager has ended"
        );
        await run.UntilPrintedAsync("the pager has read all");
        await run.UntilThereAsync(Prompter.PathOf("waits"));

        await run.Input.WriteAsync("\u0003");
        await run.Input.FlushAsync(TestContext.Current.CancellationToken);
        await run.UntilAsync(
            () => Mark.Living().Values.All(command => !command.Contains("no-such", StringComparison.Ordinal)),
            "an end"
        );
        await File.WriteAllTextAsync(Prompter.PathOf("go"), "", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Summary", (await run.EndAsync()).Output, StringComparison.Ordinal);
    }

    /// <summary>Starts a pipeline on a terminal, at whose end stands a script with the name of a pager.</summary>
    private LiveRun StartWithPager(string script)
    {
        var pager = Prompter.WriteFile(
            "bin/less",
            $"#!/bin/bash\ncat >/dev/null\necho the pager has read all\n{script}\n"
        );
        File.SetUnixFileMode(pager, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var line = Prompter.WriteFile(
            "line.sh",
            $"set -m; \"$PROMPTER_EXECUTABLE\" -m sim:echo -m no-such -- Hi | {pager}\n"
        );
        return Launch("env", "--default-signal", "script", "-qefc", $"bash {line}", "/dev/null");
    }
}
