namespace Prompter.Cli.Tests;

public sealed class LogTests : ProviderTest
{
    private const string Secret = "test-key-of-the-user";

    private IReadOnlyList<JsonElement> Lines =>
        [.. File.ReadAllLines(Prompter.PathOf("log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    [Fact]
    public async Task Each_call_is_a_line_with_its_attempts_and_without_its_answer()
    {
        await Prompter.RunAsync(
            "--log",
            "log.jsonl",
            "--retries",
            "1",
            "-m",
            "sim:echo?fail=500x1",
            "-m",
            "gpt-4",
            "--",
            "Hi"
        );

        Assert.Equal(["run", "call", "call", "end"], Lines.Select(line => line.Text("event")));
        Assert.Equal(Prompter.Manifest.Text("id"), Assert.Single(Lines.Select(line => line.Text("run")).Distinct()));
        var calls = Lines.Where(line => line.Text("event") == "call").ToDictionary(line => line.Text("label")!);
        Assert.Equal(2, calls["sim:echo?fail=500x1"].At("attempts").GetArrayLength());
        Assert.Equal("llm", Path.GetFileName(calls["gpt-4"].Texts("command")[0]));
        Assert.False(calls["gpt-4"].TryGetProperty("text", out _));
        Assert.Equal(0, Lines[^1].At("exit_code").GetInt32());
    }

    [Fact]
    public async Task Runs_are_appended_and_only_their_owner_reads_them()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Prompter.RunAsync("--log=log.jsonl", "-n", "-m", "sim:echo", "--", "Hi"))
        );

        Assert.Equal(18, Lines.Count);
        Assert.Equal(6, Lines.Select(line => line.Text("run")).Distinct().Count());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(Prompter.PathOf("log.jsonl")));
        }
    }

    [Fact]
    public async Task What_went_over_the_wire_is_there_on_request_and_the_key_never()
    {
        await Prompter.RunAsync(["--log", "log.jsonl", "--log-wire", .. Ask(Families), "--", "Hello there"]);

        var wire = Lines.Where(line => line.Text("event") == "wire").ToLookup(line => line.Text("direction"));
        Assert.Equal(5, wire["request"].Count());
        Assert.Equal(5, wire["response"].Count());
        Assert.All(
            wire["request"],
            line => Assert.Contains("Hello there", line.Text("body"), StringComparison.Ordinal)
        );
        Assert.All(wire["response"], line => Assert.Equal(200, line.At("status").GetInt32()));
        Assert.Contains(wire["response"], line => line.Text("body")!.Contains("data:", StringComparison.Ordinal));
        Assert.All(Prompter.Rows.Values, row => Assert.Equal("ok", row.Text("status")));
        var text = await File.ReadAllTextAsync(Prompter.PathOf("log.jsonl"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Contains("\"Authorization\":\"[redacted]\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_program_it_has_what_that_read_and_wrote()
    {
        Prompter.UseScriptAsLlm("cat; echo oops >&2; exit 3");
        await Prompter.RunWithInputAsync("some input", "--log", "log.jsonl", "--log-wire", "-m", "gpt-4", "--", "Hi");

        var wire = Lines.Where(line => line.Text("event") == "wire").ToList();
        Assert.Equal("some input", wire[0].Text("body"));
        Assert.Contains("prompt", wire[0].Texts("command"));
        Assert.Equal(
            ("some input", "oops\n", 3),
            (wire[1].Text("body"), wire[1].Text("stderr"), wire[1].At("exit_code").GetInt32())
        );
    }

    [Theory]
    [InlineData(
        "the log './no/such/log' cannot be written: there is no such file; check the path; nothing was run",
        "--log",
        "./no/such/log"
    )]
    [InlineData("--log-wire needs a file: say --log FILE too", "--log-wire")]
    public async Task A_log_that_cannot_be_written_is_refused_before_anything_is_run(
        string expected,
        params string[] options
    )
    {
        var finished = await Prompter.RunAsync([.. options, "-m", "sim:echo", "--", "Hi"]);

        Assert.Equal((2, $"prompter: {expected}\n", ""), (finished.ExitCode, finished.Error, finished.Output));
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task A_log_that_can_be_written_no_more_is_told_once()
    {
        var finished = await Prompter.RunAsync("--log", "/dev/full", "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(0, finished.ExitCode);
        Assert.Single(finished.Error.Split('\n'), line => line.Contains("the log /dev/full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_may_not_log_elsewhere()
    {
        Prompter.WriteFile(".prompter-config.yaml", "defaults: { log: ../log.jsonl, log_wire: true }\n");

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("defaults.log writes outside of this folder", finished.Error, StringComparison.Ordinal);
        Assert.Contains("defaults.log_wire logs whole requests and answers", finished.Error, StringComparison.Ordinal);
    }
}
