namespace Prompter.Cli.Tests;

/// <summary>Text of anybody's on a terminal: characters that nobody sees, and what they do to others.</summary>
public sealed class UnseenTextTests : CommandLineTest
{
    /// <summary>Controls, separators, and what embeds, overrides or isolates a direction.</summary>
    private const string Harmful =
        "\u001b[2J \u009b1m \u0085 \u007f \u2028 \u2029 \u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2068 \u2069 \u200e \u200f \u061c";

    /// <summary>What real text has in it as well.</summary>
    private const string InRealText =
        "\u200b \u200d \u2060 \ufeff \u00ad \u3164 \u115f \u1160 \uffa0 \u034f \u2800 \u2064 \ufe00 a\ufe0f \U0001d173 \U000e0100";

    private static readonly char[] HarmfulCharacters = [.. Harmful.Where(character => character is < ' ' or > '~')];
    private static readonly char[] AllCharacters =
    [
        .. HarmfulCharacters,
        .. InRealText.Where(character => character > '~'),
    ];

    public static TheoryData<string[]> Commands =>
        new(
            ["--dry-run", "-m", "sim:echo", "--", Harmful + InRealText],
            ["--dry-run", "--json", "-m", $"fake-{Harmful}", "--", Harmful],
            ["-m", $"fake-{Harmful}{InRealText}\nx", "-m", "sim:echo", "--", "Hi"],
            ["-m", $"sim:echo?{Harmful}{InRealText}=1", "--", "Hi"],
            ["--view", "blocks", "-v", "-m", $"openai:{Harmful}{InRealText}", "--", "Hi"],
            ["-q", "-m", $"openai:{Harmful}{InRealText}", "--", "Hi"],
            ["keys", "remove", Harmful + InRealText],
            ["models", Harmful + InRealText],
            ["config", "validate", Harmful + InRealText],
            ["json", "validate", Harmful + InRealText, "--schema", "a"],
            ["--config", Harmful + InRealText, "-m", "sim:echo", "--", "Hi"]
        );

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Names_and_messages_are_escaped_on_every_path(params string[] arguments)
    {
        var shown = await Prompter.RunOnTerminalAsync(
            80,
            arguments[0].StartsWith('-') ? ["--no-color", .. arguments] : arguments
        );
        var piped = await Prompter.RunAsync(arguments);

        Assert.Equal(-1, WithoutOwnSequences(shown.Output).IndexOfAny(AllCharacters));
        Assert.Equal(-1, piped.Error.IndexOfAny(AllCharacters));
        if (arguments[0] == "--dry-run")
        {
            Assert.Equal(-1, piped.Output.IndexOfAny(HarmfulCharacters));
        }
    }

    [Fact]
    public async Task A_command_of_a_dry_run_means_what_it_does_not_show()
    {
        const string Prompt = "a\u202eb\u001b'c\"\u200f\td";

        var finished = await Prompter.RunAsync("--dry-run", "-m", "fake-args", "--", Prompt);
        var line = finished.Output.Replace("llm ", "printf '<%s>' ", StringComparison.Ordinal);
        using var shell = Prompter.Start("sh", ["-c", line]);
        shell.StandardInput.Close();
        var printed = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"<{Prompt}>", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("مرحبا بالعالم")]
    [InlineData("שלום עולם!")]
    [InlineData("한글\u115f\u1161 ᠠ\u180bᠨ \u2800⠁ 1️⃣ ☎︎ ≨︀")]
    [InlineData("👩‍👩‍👧‍👦 🏳️‍🌈 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤️ क्‍ष می‌خواهم")]
    public async Task An_answer_in_any_script_stays_as_it_is(string text)
    {
        var finished = await Prompter.RunOnTerminalAsync(80, "--no-color", "-m", "sim:echo", "--", text);

        Assert.Contains(text, finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--view", "blocks")]
    [InlineData("-m", "sim:echo")]
    public async Task An_answer_on_a_terminal_is_shown_in_the_order_that_it_has(params string[] options)
    {
        var finished = await Prompter.RunOnTerminalAsync(
            80,
            ["--no-color", .. options, "-m", "sim:echo", "--", Harmful]
        );

        Assert.Equal(-1, WithoutOwnSequences(finished.Output).IndexOfAny(HarmfulCharacters));
        Assert.Contains("<U+202E>", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\U000e0041\U000e0042z")]
    [InlineData("\U0001f3f4\U000e0041z")]
    [InlineData("\U0001f3f4\U000e0068\U000e0069z")]
    [InlineData("a\U000e0100\U000e0041z")]
    [InlineData("葛\U000e0041\U000e01efz")]
    public async Task Tags_that_are_no_flag_are_shown(string text)
    {
        var answer = await Prompter.RunOnTerminalAsync(80, "--no-color", "-m", "sim:echo", "--", text);
        var message = await Prompter.RunOnTerminalAsync(80, "models", text);

        Assert.All(
            (Finished[])[answer, message],
            shown => Assert.Contains("<U+E00", shown.Output, StringComparison.Ordinal)
        );
        Assert.All((Finished[])[answer, message], shown => Assert.DoesNotContain('\udb40', shown.Output));
    }

    [Fact]
    public async Task Variation_selectors_that_follow_each_other_are_shown()
    {
        var shown = await Prompter.RunOnTerminalAsync(80, "--no-color", "-m", "sim:echo", "--", "❤\ufe0f\ufe01\ufe0e");

        Assert.Contains("❤\ufe0f<U+FE01><U+FE0E>", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_several_is_one_in_messages_too()
    {
        var shown = await Prompter.RunOnTerminalAsync(80, "models", "👩‍👩‍👧‍👦🏳️‍🌈❤️1️⃣");

        Assert.Contains("👩‍👩‍👧‍👦🏳️‍🌈❤️1️⃣", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_on_a_terminal_shows_everything_and_means_the_same()
    {
        const string Text = "\u009b31m \u007f \u202e \u200f \U000e0041 ש 👩‍👩‍👧‍👦";
        var file = Prompter.WriteFile("answer.json", $"{{\"a\": \"{Text}\"}}");

        var shown = await Prompter.RunOnTerminalAsync(80, "json", "extract", file);
        var piped = await Prompter.RunAsync("json", "extract", file);

        Assert.Equal(-1, shown.Output.IndexOfAny([.. HarmfulCharacters, '\udb40']));
        Assert.Contains("ש 👩‍👩‍👧‍👦", shown.Output, StringComparison.Ordinal);
        Assert.Equal(Text, JsonElement.Parse(shown.Output).Text("a"));
        Assert.Equal($"{{\"a\": \"{Text}\"}}\n", piped.Output);
    }

    [Fact]
    public async Task An_answer_to_a_pipe_is_as_it_came()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "a\u202eb");

        Assert.Equal("a\u202eb\n", finished.Output);
    }

    /// <summary>The output without what Prompter itself says to the terminal: to erase the line of who still runs.</summary>
    private static string WithoutOwnSequences(string output) =>
        output
            .Replace("\r\u001b[2K", "", StringComparison.Ordinal)
            .Replace("\u001b[1A\u001b[2K", "", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal);
}
