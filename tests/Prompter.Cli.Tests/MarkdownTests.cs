using Prompter.Cli.Console;
using Prompter.Cli.Console.Markdown;

namespace Prompter.Cli.Tests;

public sealed class MarkdownTests : CommandLineTest
{
    private const string Code = "a_rather_long_line_of_code(with, many, arguments, that, stay, where, they, are)  // x";

    private static readonly string Sample = File.ReadAllText(
        Path.Combine(Executable.RepositoryRoot, "tests", "Prompter.Cli.Tests", "markdown.md")
    );

    [Theory]
    [InlineData(60, "")]
    [InlineData(120, "")]
    [InlineData(60, "1")]
    public async Task Each_kind_of_block_is_laid_out_on_a_terminal(int columns, string noColor)
    {
        Prompter.Environment["NO_COLOR"] = noColor;

        var finished = await Prompter.RunOnTerminalAsync(columns, "-m", "sim:echo", "--", Sample);

        var shown = ScreenImage.Of(finished.Output, columns);
        Golden.Matches(
            $"markdown-{columns}{(noColor.Length > 0 ? "-plain" : "")}",
            shown[..shown.IndexOf("Summary", StringComparison.Ordinal)],
            Prompter
        );
        Assert.Equal(noColor.Length == 0, finished.Output.Contains("\e[1;36m", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--plain")]
    [InlineData("--view", "blocks", "--plain")]
    [InlineData("--view", "lines", "-m", "sim:echo")]
    public async Task Markdown_stays_as_it_was_written_where_nobody_wants_it_laid_out(params string[] options)
    {
        var finished = await Prompter.RunOnTerminalAsync(80, ["-m", "sim:echo", .. options, "--", "a **b** `c`"]);

        Assert.Contains("a **b** `c`", ScreenImage.Of(finished.Output, 80), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PROMPTER_MARKDOWN", "false")]
    [InlineData("TERM", "dumb")]
    public async Task A_variable_turns_it_off(string name, string value)
    {
        Prompter.Environment[name] = value;

        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo", "--", "a **b** `c`");

        Assert.Contains("a **b** `c`", ScreenImage.Of(finished.Output, 80), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_gets_what_the_model_wrote()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", Sample);

        Assert.Equal(Sample, finished.Output);
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("--xl")]
    public async Task What_is_extracted_is_no_Markdown(string option)
    {
        var finished = await Prompter.RunOnTerminalAsync(80, "-m", "sim:echo", "--", option, "```py\n*a*\n```");

        Assert.StartsWith("*a*", ScreenImage.Of(finished.Output, 80), StringComparison.Ordinal);
    }

    /// <summary>However an answer is cut into pieces, it looks the same in the end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(100_000)]
    public void An_answer_in_pieces_looks_as_the_whole_one(int length) =>
        Assert.Equal(Shown(Sample, int.MaxValue, isLive: false), Shown(Sample, length, isLive: true));

    [Fact]
    public void What_has_come_is_seen_at_once()
    {
        using var stream = new MemoryStream();
        var screen = ScreenOn(stream, () => 60, 40);
        var writer = new MarkdownWriter(screen, isLive: true);
        foreach (var unit in "Some *words* and\n\n- an `item`\n  - more\n\n```py\nx = 1\ny")
        {
            writer.Write([unit]);
            screen.Flush();
            if (char.IsLetterOrDigit(unit))
            {
                Assert.EndsWith(unit.ToString(), Image(stream, 60), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Code_is_exact_and_never_wrapped()
    {
        const string Fenced = $"```\n{Code}\n\n    {Code}\n~~~\n```\n1. a\n   ```sh\n   {Code}\n   ```\n\n    {Code}\n";

        Assert.Equal(Fenced, Shown(Fenced, 5, isLive: true, columns: 60, imageColumns: 400));
    }

    /// <summary>A paragraph, a list, a table and code that are higher than the screen, and a line without blanks.</summary>
    [Theory]
    [InlineData("word ", 2000, "word")]
    [InlineData("- item\n", 300, "item")]
    [InlineData("| a | b |\n", 300, "b")]
    [InlineData("x", 9000, "x")]
    [InlineData("> quote\n", 300, "quote")]
    public void What_is_higher_than_the_screen_is_shown_once(string piece, int count, string word)
    {
        foreach (var start in (string[])["", "| h | i |\n|---|---|\n", "```c\n"])
        {
            var shown = Shown(start + string.Concat(Enumerable.Repeat(piece, count)), 11, isLive: true, height: 10);

            Assert.Equal(count, shown.Split(word).Length - 1);
        }
    }

    [Theory]
    [InlineData("> ", 100_000)]
    [InlineData("- ", 100_000)]
    [InlineData("[", 100_000)]
    [InlineData("*a **b ", 30_000)]
    [InlineData("`", 100_000)]
    [InlineData("![](", 50_000)]
    [InlineData("<a ", 50_000)]
    [InlineData("|", 50_000)]
    [InlineData("| a |\n|---|\n", 10_000)]
    [InlineData("```py\n'''\n", 10_000)]
    [InlineData("```js\nvar x = '", 10_000)]
    [InlineData("語", 100_000)]
    [InlineData("\u001b[31m\r\u0007", 20_000)]
    [InlineData("&#27;[2J ", 20_000)]
    [InlineData("# x\n---\n", 10_000)]
    [InlineData("  * a\n", 20_000)]
    public void Hostile_text_is_shown_and_moves_nothing(string piece, int count)
    {
        var text = string.Concat(Enumerable.Repeat(piece, count));

        Assert.NotEqual("", Shown(text, int.MaxValue, isLive: false));
        Assert.NotEqual("", Shown(text[..20_000], 1000, isLive: true));
    }

    [Fact]
    public void What_a_terminal_would_obey_is_shown()
    {
        var shown = Shown(
            "**a\u001b[2Jb** &#27;[2J `\u0007` [x](http://\u202e) \r\n\n```\n\u001b]0;t\u0007\n```\n",
            4,
            isLive: true
        );

        Assert.Equal("a^[[2Jb ^[[2J ^G x (http://<U+202E>)\n\n```\n^[]0;t^G\n```\n", shown);
    }

    [Fact]
    public void A_narrower_screen_in_the_middle_of_an_answer_loses_nothing()
    {
        var columns = 80;
        using var stream = new MemoryStream();
        var screen = ScreenOn(stream, () => columns, 40);
        var writer = new MarkdownWriter(screen, isLive: true);
        writer.Write("one two three ");
        columns = 10;
        writer.Write("four **five** six");
        writer.End();
        screen.Flush();

        Assert.EndsWith("three four\nfive six\n", Image(stream, 10), StringComparison.Ordinal);
    }

    /// <summary>What is on a terminal in the end.</summary>
    private static string Shown(
        string text,
        int piece,
        bool isLive,
        int height = 60,
        int columns = 60,
        int imageColumns = 60
    )
    {
        using var stream = new MemoryStream();
        var screen = ScreenOn(stream, () => columns, height);
        var writer = new MarkdownWriter(screen, isLive);
        for (var at = 0; at < text.Length; )
        {
            var length = Math.Min(piece, text.Length - at);
            writer.Write(text.AsSpan(at, length));
            at += length;
        }

        writer.End();
        screen.Flush();
        Assert.False(writer.IsInsideLine);
        return Image(stream, imageColumns);
    }

    private static Screen ScreenOn(MemoryStream stream, Func<int?> columns, int height) =>
        new(
            new(new(stream), IsTerminal: true) { Columns = columns, Rows = () => height },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm" },
            color: true
        );

    private static string Image(MemoryStream stream, int columns) =>
        ScreenImage.Of(
            Encoding.UTF8.GetString(stream.ToArray()).Replace("\n", "\r\n", StringComparison.Ordinal),
            columns
        );
}
