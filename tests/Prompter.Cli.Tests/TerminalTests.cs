namespace Prompter.Cli.Tests;

public sealed class TerminalTests : CommandLineTest
{
    private const string LongText =
        "The quick brown fox jumps over the lazy dog and runs away from it as fast as it can";

    [Fact]
    public async Task Tags_have_colours_of_their_own()
    {
        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("\e[36m[sim:echo]\e[0m   Hi", finished.Output, StringComparison.Ordinal);
        Assert.Contains("\e[33m[sim:echo#2]\e[0m Hi", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task The_environment_switches_colours_off(string name, string value)
    {
        Prompter.Environment[name] = value;

        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.DoesNotMatch(@"\e\[[0-9;]+m", finished.Output);
        Assert.Contains("[sim:echo]   Hi", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_NO_COLOR_switches_nothing_off()
    {
        Prompter.Environment["NO_COLOR"] = "";

        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("\e[36m[sim:echo]\e[0m", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_option_switches_colours_off()
    {
        var finished = await Prompter.RunOnTerminalAsync(
            80,
            "--no-color",
            "-m",
            "sim:echo",
            "-m",
            "sim:echo",
            "--",
            "Hi"
        );

        Assert.DoesNotMatch(@"\e\[[0-9;]+m", finished.Output);
    }

    [Fact]
    public async Task A_dumb_terminal_gets_no_escape_sequence_and_no_status_line()
    {
        Prompter.Environment["TERM"] = "dumb";

        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo?ttft=1.50s", "-m", "sim:echo", "--", "Hi");

        Assert.DoesNotContain('\e', finished.Output);
        Assert.DoesNotContain("running", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pipe_there_are_neither_colours_nor_a_status_line()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo?ttft=1.50s", "-m", "sim:echo", "--", "Hi");

        Assert.DoesNotContain('\e', finished.Output + finished.Error);
        Assert.DoesNotContain("running", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_line_says_who_is_still_running_and_is_gone_at_the_end()
    {
        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo?ttft=400ms", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("1 running: sim:echo?ttft=400ms 0s", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("running", ScreenImage.Of(finished.Output, 80), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public async Task The_screen_shows_answers_and_summary_and_nothing_is_left_over(int columns)
    {
        var finished = await Prompter.RunOnTerminalAsync(
            columns,
            "-m",
            "sim:echo?tps=60",
            "-m",
            "sim:echo?ttft=800ms",
            "-m",
            "no-such-model?and-a-rather-long-name-that-does-not-fit-into-sixty-columns",
            "--",
            LongText
        );

        Golden.Matches($"screen-{columns}", ScreenImage.Of(finished.Output, columns), Prompter);
    }

    [Fact]
    public async Task Long_lines_are_wrapped_at_blanks_and_every_line_has_its_tag()
    {
        var finished = await Prompter.RunOnTerminalAsync(60, "-m", "sim:echo", "-m", "sim:echo", "--", LongText);

        var lines = ScreenImage.Of(finished.Output, 60).Split('\n').Where(line => line.StartsWith('[')).ToList();
        Assert.Equal(4, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
        Assert.Equal(
            LongText,
            string.Join(
                ' ',
                lines
                    .Where(line => line.StartsWith("[sim:echo] ", StringComparison.Ordinal))
                    .Select(line => line["[sim:echo]   ".Length..])
            )
        );
    }

    [Fact]
    public async Task Wide_characters_are_wrapped_by_their_width()
    {
        var finished = await Prompter.RunOnTerminalAsync(
            60,
            "-m",
            "sim:echo",
            "-m",
            "sim:echo",
            "--",
            new string('語', 40)
        );

        var image = ScreenImage.Of(finished.Output, 60);
        Assert.Contains($"[sim:echo]   {new string('語', 23)}\n", image, StringComparison.Ordinal);
        Assert.Contains($"[sim:echo]   {new string('語', 17)}", image, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("blocks")]
    public async Task Escape_sequences_of_a_model_are_shown_and_not_obeyed(string view)
    {
        var finished = await Prompter.RunOnTerminalAsync(
            100,
            "--view",
            view,
            "--no-color",
            "-m",
            "fake-ansi",
            "-m",
            "sim:echo",
            "--",
            "Hi"
        );

        Assert.Contains(
            "^[[31mred^[[0m ^[]0;title^Gplain ^[[2Jcleared^[[1;1H",
            finished.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("\e[2J", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e]0", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_sequences_of_the_only_model_are_harmless_on_a_terminal_too()
    {
        var finished = await Prompter.RunOnTerminalAsync(100, "-m", "fake-ansi", "--", "Hi");

        Assert.Contains("^[[2Jcleared^[[1;1H", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_sequences_of_errors_diagnostics_and_names_are_harmless()
    {
        var finished = await Prompter.RunOnTerminalAsync(
            200,
            "-m",
            "fake-echo?err=%1B%5B2Jdiagnostic%0A",
            "-m",
            "fake-echo?err=Error%3A%20%1B%5B2Jfailed%0A&code=1",
            "-m",
            "x\e[2Jname",
            "--",
            "Hi"
        );

        Assert.DoesNotContain("\e[2J", finished.Output, StringComparison.Ordinal);
        Assert.Contains("^[[2Jdiagnostic", finished.Output, StringComparison.Ordinal);
        Assert.Contains("x^[[2Jname", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulated_model_streams_onto_the_screen_without_garbage()
    {
        var finished = await Prompter.RunOnTerminalAsync(
            80,
            "-m",
            "sim:echo?ttft=250ms&tps=100",
            "--",
            "one two three\nfour five"
        );

        Assert.StartsWith(
            "one two three\nfour five\n\nSummary (1 model):\n",
            ScreenImage.Of(finished.Output, 80),
            StringComparison.Ordinal
        );
    }
}
