namespace Prompter.Cli.Tests;

public sealed class FallbackTests : CommandLineTest
{
    private const string Prompt = "one two three four";

    [Fact]
    public async Task Another_model_answers_and_everything_says_so()
    {
        var finished = await Prompter.RunAsync(
            "-v",
            "-m",
            "sim:echo?fail=cut",
            "--fallback",
            "sim:echo?fail=cut",
            "--fallback",
            "groq:none",
            "--fallback",
            "sim:echo",
            "--rescue",
            "restart",
            "--rate-limit",
            "60",
            "--",
            Prompt
        );

        Assert.Equal((0, $"one two\n{Prompt}\n"), (finished.ExitCode, finished.Output));
        Assert.Contains("attempt 1: sim:echo?fail=cut   MalformedOutput: ", finished.Error, StringComparison.Ordinal);
        Assert.Contains("skipped: groq:none   AuthFailure: there is no key", finished.Error, StringComparison.Ordinal);
        Assert.Matches(@"attempt 2: sim:echo   ok   \d\.\ds   4 → 4 tokens   \$0\n", finished.Error);
        Assert.Contains("answered by sim:echo, 2 attempts", finished.Error, StringComparison.Ordinal);
        Assert.Equal("sim:echo", Prompter.Row.Text("answered_by"));
        var options = Prompter.Manifest.At("options");
        Assert.Equal("restart", options.Text("rescue"));
        Assert.Equal(60, options.At("requests_per_minute").GetInt32());
        Assert.Equal(3, options.At("fallback").GetArrayLength());
    }

    [Theory]
    [InlineData("repeat", "the text above stays, it goes on after 12 characters; attempt 2", null)]
    [InlineData("loose", "the text above stays, it goes on after 12 characters; attempt 2", null)]
    [InlineData("refuse", "the text above no longer counts; attempt 3 follows", "does not repeat the end")]
    public async Task An_answer_that_broke_off_goes_on_and_the_screen_and_the_row_say_how(
        string how,
        string note,
        string? why
    )
    {
        var finished = await Prompter.RunAsync(
            "-m",
            $"sim:echo?fail=cutx1&at=12&resume={how}",
            "--rescue",
            "continue",
            "--",
            Prompt
        );

        Assert.Equal(
            (0, why is null ? $"{Prompt}\n" : $"one two thre\n{Prompt}\n"),
            (finished.ExitCode, finished.Output)
        );
        Assert.Contains(note, finished.Error, StringComparison.Ordinal);
        Assert.Equal(Prompt, Prompter.Row.Text("text"));
        var attempts = Prompter.Row.At("attempts");
        Assert.Equal(12, attempts[0].At("continued_after").GetInt32());
        Assert.Equal(why is not null, attempts[1].TryGetProperty("restarted_because", out var reason));
        Assert.Contains(why ?? "", why is null ? "" : reason.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_named_like_a_model()
    {
        Prompter.WriteFile(".prompter-config.yaml", "routes: { fast: ['sim:echo?fail=401', 'sim:echo'] }\n");

        var finished = await Prompter.RunAsync("--no-stream", "-m", "fast", "--", Prompt);

        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("✓ fast ", finished.Error, StringComparison.Ordinal);
        Assert.Equal(Prompt, Prompter.Row.Text("text"));
        Assert.Equal("sim:echo", Prompter.Row.Text("answered_by"));
    }

    [Fact]
    public async Task What_llm_cannot_answer_another_provider_does()
    {
        var finished = await Prompter.RunAsync("-m", "fake-err_401", "--fallback", "sim:echo", "--", Prompt);

        Assert.Equal((0, $"{Prompt}\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Who_waits_in_line_is_told_of()
    {
        Prompter.WriteFile(".prompter-config.yaml", "targets: { \"sim:echo?ttft=300ms\": { concurrency: 1 } }\n");

        var finished = await Prompter.RunAsync("-m", "sim:echo?ttft=300ms", "-m", "sim:echo?ttft=300ms", "--", Prompt);

        Assert.Matches(@"waited 0\.[2-9]s in line\n", finished.Error);
        var waits = Prompter.Rows.Values.Select(row => row.At("attempts")[0].TryGetProperty("waited_ms", out _));
        Assert.Single(waits, waited => waited);
    }

    [Theory]
    [InlineData("prompter: codex:x: the provider 'codex' is not supported yet", "--fallback", "codex:x")]
    [InlineData("prompter: --rescue is fail, restart or continue, not 'never'", "--rescue", "never")]
    [InlineData("prompter: --verbose and --quiet exclude each other", "-v", "-q")]
    public async Task A_mistake_stops_before_anything_is_sent(string message, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["-m", "sim:echo", .. arguments, "--", Prompt]);

        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith(message, finished.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }
}
