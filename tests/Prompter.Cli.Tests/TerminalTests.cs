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

        // Which model is the first to write or to fail, nobody knows.
        var image = ScreenImage.Of(finished.Output, columns).Split('\n');
        var told = image.TakeWhile(line => line.Length > 0).OrderBy(line => line.Split(']')[0], StringComparer.Ordinal);
        var text = string.Join('\n', told.Concat(image.SkipWhile(line => line.Length > 0)));
        Golden.Matches($"screen-{columns}", text, Prompter);
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

    /// <summary>Words, and what has to stay in one line to be what it is.</summary>
    [Theory]
    [InlineData("lines", "sim:echo")]
    [InlineData("lines", "sim:echo?tps=3000")]
    [InlineData("blocks", "sim:echo")]
    public async Task The_answer_of_one_model_is_broken_at_words(string view, string model)
    {
        const string Code = "a_rather_long_line_of_code(with, many, arguments, that, stay, where, they, are)";
        var answer =
            $"{LongText}\n\n  {LongText} 語語語語語 {new string('x', 70)} end\n\n```sh\n{Code}\n```\n| {Code} |\n    {Code}\n{LongText}";

        var finished = await Prompter.RunOnTerminalAsync(
            60,
            "--plain",
            "--no-color",
            "--view",
            view,
            "-m",
            model,
            "--",
            answer
        );

        var shown = ScreenImage.Of(finished.Output, 1000);
        Assert.Contains(
            $"""
            The quick brown fox jumps over the lazy dog and runs away
            from it as fast as it can

              The quick brown fox jumps over the lazy dog and runs away
            from it as fast as it can 語語語語語
            {new string('x', 60)}{new string('x', 10)} end

            ```sh
            {Code}
            ```
            | {Code} |
                {Code}
            The quick brown fox jumps over the lazy dog and runs away
            from it as fast as it can

            """,
            shown,
            StringComparison.Ordinal
        );
    }

    /// <summary>Every message, whichever command says it.</summary>
    [Theory]
    [InlineData("trust")]
    [InlineData("-m", "gpt-4", "--", "Hi")]
    [InlineData("--no-project-config", "-v", "-q-q", "--", "Hi")]
    [InlineData("--no-project-config", "-v", "-m", "openai:gpt-5", "--", "Hi")]
    [InlineData("--no-project-config", "-v", "--view", "blocks", "-m", "openai:gpt-5", "--", "Hi")]
    [InlineData("--no-project-config", "keys", "set", "openai", "--base-url", "https://")]
    public async Task A_message_is_broken_at_words(params string[] arguments)
    {
        Prompter.Environment["OPENAI_API_KEY"] = null;
        Prompter.WriteFile(
            ".prompter-config.yaml",
            "llm: { command: [some-tool, with, several, words, in, its, line] }"
        );

        var finished = await Prompter.RunOnTerminalAsync(60, [.. arguments]);
        var wide = await Prompter.RunOnTerminalAsync(1000, [.. arguments]);

        // Where no word is broken, what stands on more lines is the same words.
        Assert.Subset(WordsIn(wide, 1000), WordsIn(finished, 60));
    }

    private static HashSet<string> WordsIn(Finished finished, int columns) =>
        [
            .. ScreenImage
                .Of(finished.Output, columns)
                .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word =>
                    !word.Contains('─', StringComparison.Ordinal)
                    && !word.Contains("prompter-runs", StringComparison.Ordinal)
                    && !word.EndsWith('s')
                ),
        ];

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
