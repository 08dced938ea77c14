namespace Prompter.Cli.Tests.RealLlm;

public sealed class InterruptTests : RealLlmTest
{
    [RealFact]
    public Task Ctrl_C_stops_every_llm_and_keeps_what_finished() => InterruptAsync(run => run.SignalAsync("INT"));

    [RealFact]
    public Task Ctrl_C_that_every_llm_gets_itself_stops_it_too() => InterruptAsync(run => run.SignalGroupAsync("INT"));

    private async Task InterruptAsync(Func<Signals.LiveRun, Task> interrupt)
    {
        Offer("ok", "slow", "fault-stall", "fault-silent");
        // It takes a while to say that.
        var prompt = string.Join('\n', Enumerable.Range(1, 1000).Select(number => $"line {number}"));
        var run = Start("-m", "ok", "-m", "slow", "-m", "fault-stall", "-m", "fault-silent", "--", prompt);
        await UntilStoredAsync(1);
        await run.UntilPrintedAsync("Hello from slow.");
        await run.UntilAsync(
            () => Server.RequestsFor("fault-stall") + Server.RequestsFor("fault-silent") == 2,
            "all requests"
        );

        await interrupt(run);
        var end = await run.EndAsync();

        Assert.Equal(130, end.ExitCode);
        AssertAnswer(Row("ok"), "ok", prompt);
        Assert.Equal("cancelled", StatusOf(Row("slow")));
        Assert.Equal("cancelled", StatusOf(Row("fault-stall")));
        Assert.Equal("cancelled", StatusOf(Row("fault-silent")));
        Assert.StartsWith(TextOf(Row("slow")), OpenAiTestServer.AnswerOf("slow", prompt), StringComparison.Ordinal);
        Assert.Equal("cancelled", Manifest.GetProperty("status").GetString());
        Assert.DoesNotContain("Traceback", end.Error, StringComparison.Ordinal);
        Assert.Empty(Mark.Living());
    }
}
