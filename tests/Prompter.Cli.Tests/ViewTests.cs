namespace Prompter.Cli.Tests;

public sealed class ViewTests : CommandLineTest
{
    [Fact]
    public async Task Lines_carry_tags_of_one_width()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo", "-m", "sim:echo?ttft=1.50s", "--", "one\n\ntwo");

        Assert.Equal(
            """
            [sim:echo]            one
            [sim:echo]            
            [sim:echo]            two
            [sim:echo?ttft=1.50s] one
            [sim:echo?ttft=1.50s] 
            [sim:echo?ttft=1.50s] two

            """,
            finished.Output
        );
    }

    [Fact]
    public async Task Lines_of_models_that_write_at_the_same_time_are_never_mixed()
    {
        var finished = await Prompter.RunAsync(
            "-m",
            "fake-lines?count=200",
            "-m",
            "fake-lines?count=200",
            "-m",
            "sim:echo?tps=2000&tokens=400",
            "--",
            "a b c d e\n"
        );

        Assert.All(
            finished.Output.TrimEnd('\n').Split('\n'),
            line =>
                Assert.Matches(
                    @"^\[(fake-lines\?count=200(#2)?|sim:echo\?tps=2000&tokens=400)\] +(line \d+|[a-e ]*)$",
                    line
                )
        );
    }

    [Fact]
    public async Task A_line_appears_as_soon_as_it_has_ended_while_the_model_goes_on()
    {
        var goOn = Prompter.PathOf("go-on");
        using var process = StartPausing("first%0Athe%20second", goOn, "-m", "sim:echo");
        var line = "";
        while (line is not null && !line.EndsWith("first", StringComparison.Ordinal))
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotNull(line);
        Assert.False(process.HasExited);
        await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
        var finished = await Executable.FinishAsync(process, null);
        Assert.Contains("the second", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_an_end_appears_when_its_model_has_finished()
    {
        var finished = await Prompter.RunAsync("-m", "fake-echo?end=none", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("[fake-echo?end=none] Hi\n", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_label_does_not_push_answers_away()
    {
        var finished = await Prompter.RunAsync(
            "-m",
            "sim:echo",
            "-m",
            $"fake-echo?text={new string('x', 200)}",
            "--",
            "Hi"
        );

        Assert.All(
            finished.Output.TrimEnd('\n').Split('\n'),
            line => Assert.InRange(line.IndexOf(']', StringComparison.Ordinal), 1, 70)
        );
    }

    [Fact]
    public async Task Blocks_come_whole_in_the_order_of_finishing()
    {
        var finished = await Prompter.RunAsync(
            "--view",
            "blocks",
            "-m",
            "sim:echo?ttft=1.50s",
            "-m",
            "gpt-4?delay=4s",
            "-m",
            "sim:echo",
            "--",
            "one\ntwo"
        );

        Golden.Matches("blocks", finished.Output, Prompter);
    }

    [Fact]
    public async Task A_block_of_a_failure_says_why()
    {
        var finished = await Prompter.RunAsync("--view", "blocks", "-m", "no-such-model", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("Unknown model: no-such-model", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [CaseFile("printed-answers.jsonl")]
    public async Task One_model_alone_prints_its_answer_and_nothing_else(string model, string prompt, string output)
    {
        var finished = await Prompter.RunAsync("-m", model, "--", prompt);

        Assert.Equal((0, output), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Characters_of_one_model_arrive_as_it_prints_them()
    {
        var goOn = Prompter.PathOf("go-on");
        using var process = StartPausing("firstsecon", goOn);
        var first = new char[5];
        await process.StandardOutput.ReadBlockAsync(first, TestContext.Current.CancellationToken);

        Assert.Equal("first", new string(first));
        await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
        var finished = await Executable.FinishAsync(process, null);
        Assert.Equal("secon\n", finished.Output);
    }

    [Fact]
    public async Task A_redirected_answer_of_one_model_is_the_file_and_the_terminal_stays_clean()
    {
        var finished = await Prompter.RunShellOnTerminalAsync(80, "-m fake-echo -- Hi >answer.txt </dev/null");

        Assert.Equal(
            "Hi\n",
            await File.ReadAllTextAsync(Prompter.PathOf("answer.txt"), TestContext.Current.CancellationToken)
        );
        Assert.Equal("", ScreenImage.Of(finished.Output, 80));
    }

    [Fact]
    public async Task Whole_answers_come_bare_in_the_order_of_finishing()
    {
        var one = await Prompter.RunAsync("--view", "whole", "-m", "sim:echo", "--", "one\ntwo");
        Assert.Equal("one\ntwo\n", one.Output);

        var several = await Prompter.RunAsync(
            "--view",
            "whole",
            "-m",
            "sim:echo?ttft=1.50s",
            "-m",
            "sim:echo?finish=length",
            "-m",
            "no-such-model",
            "--",
            "one\ntwo"
        );

        Golden.Matches("whole", $"{several.Output}--- standard error\n{several.Error}", Prompter);
    }

    [Fact]
    public async Task A_failure_is_told_when_it_happens_and_a_cut_answer_is_marked()
    {
        var finished = await Prompter.RunAsync(
            "-m",
            "no-such-model",
            "-m",
            "sim:echo?fail=cut",
            "-m",
            "sim:echo?finish=length",
            "--",
            "one two three four"
        );

        var told = finished.Error[..finished.Error.IndexOf("Summary", StringComparison.Ordinal)];
        Assert.Contains("[no-such-model]          ✗ Unknown model: no-such-model", told, StringComparison.Ordinal);
        Assert.Contains("[sim:echo?fail=cut]      ✂ the answer breaks off: ", told, StringComparison.Ordinal);
        Assert.Contains("[sim:echo?finish=length] ✂ cut at its token limit\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_stream_shows_the_summary_only()
    {
        var finished = await Prompter.RunAsync(
            "--no-stream",
            "-m",
            "gpt-4",
            "-m",
            "sim:echo",
            "-m",
            "no-such-model",
            "--",
            "Hi"
        );

        Assert.Equal("", finished.Output);
        Golden.Matches("summary", finished.Error, Prompter);
    }

    [Fact]
    public async Task The_environment_sets_the_view_and_the_option_is_stronger()
    {
        Prompter.Environment["PROMPTER_VIEW"] = "blocks";

        var blocks = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        var lines = await Prompter.RunAsync("--view", "lines", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("── sim:echo ─", blocks.Output, StringComparison.Ordinal);
        Assert.Equal("Hi\n", lines.Output);
    }

    [Fact]
    public async Task Diagnostics_of_a_model_that_succeeded_are_on_stderr_with_its_tag()
    {
        var finished = await Prompter.RunAsync("-m", "fake-echo?err=careful%0A", "-m", "sim:echo", "--", "Hi");

        Assert.DoesNotContain("] careful", finished.Output, StringComparison.Ordinal);
        Assert.Contains("[fake-echo?err=careful%0A] careful\n", finished.Error, StringComparison.Ordinal);
    }

    /// <summary>Starts a model that waits in the middle of its text until a file is there.</summary>
    private Process StartPausing(string text, string goOn, params string[] options) =>
        Prompter.StartExecutable(["-m", $"fake-echo?text={text}&chunks=2&pause={goOn}", .. options, "--", "Hi"]);
}
