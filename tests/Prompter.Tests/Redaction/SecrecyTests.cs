using Prompter.Tests.Runs;

namespace Prompter.Tests.Redaction;

public class SecrecyTests
{
    private const string Secret = "correct-horse-battery";

    private readonly RunPolicies _options = new()
    {
        Redactor = new([Secret]),
        Retries = 1,
        TimeProvider = ManualTimeProvider.AutoAdvancing(),
    };

    [Fact]
    public async Task A_secret_in_any_split_of_the_answer_is_taken_out()
    {
        const string Text = $"before {Secret} after";
        for (var at = 0; at <= Text.Length; at++)
        {
            var sink = new RecordingSink();
            var client = new ScriptedChatClient([Text[..at], Text[at..], ChatFinishReason.Stop]);
            var result = await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client), sink);
            Assert.Equal("before [redacted] after", sink.Text);
            Assert.Equal("before [redacted] after", result.Answer.ToString());
            Assert.Equal(sink.Text.Length, result.Answer.Length);
        }
    }

    [Fact]
    public async Task A_secret_in_diagnostics_is_taken_out()
    {
        var sink = new RecordingSink();
        var client = new ScriptedChatClient([
            new DiagnosticContent($"key {Secret[..9]}"),
            "x",
            new DiagnosticContent($"{Secret[9..]} is bad\n"),
            ChatFinishReason.Stop,
        ]);
        await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client), sink);
        Assert.Equal("key [redacted] is bad\n", sink.Diagnostics);
        Assert.Equal("x", sink.Text);
    }

    [Fact]
    public async Task A_secret_in_an_error_is_taken_out()
    {
        var failure = ScriptedRun.Failure(ErrorCategory.Transient, null, $"bad key {Secret}");
        var sink = new RecordingSink();
        var result = await ScriptedRun.RunAsync(_options, ScriptedRun.Target(new ScriptedChatClient([failure])), sink);
        Assert.Equal("bad key [redacted]", result.Error?.Message);
        Assert.All(result.Attempts, attempt => Assert.Equal("bad key [redacted]", attempt.Message));
        var odd = new ScriptedChatClient([new InvalidOperationException(Secret)]);
        Assert.Equal("[redacted]", (await ScriptedRun.RunAsync(_options, ScriptedRun.Target(odd))).Error?.Message);
        RunTarget unmade = new(new(new("test", "a"), "a"), () => throw failure);
        Assert.Equal("bad key [redacted]", (await ScriptedRun.RunAsync(_options, unmade)).Error?.Message);
    }

    [Fact]
    public async Task A_secret_in_a_command_is_taken_out()
    {
        var report = new CommandReport(["llm", "--key", Secret], 1, $"no such key: {Secret}");
        var client = new ScriptedChatClient([report, "x", ChatFinishReason.Stop]);
        var result = await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client));
        Assert.Equal(["llm", "--key", "[redacted]"], result.Command?.Arguments);
        Assert.Equal("no such key: [redacted]", result.Command?.StandardErrorTail);
    }

    [Fact]
    public async Task A_secret_in_json_is_taken_out()
    {
        var client = new ScriptedChatClient([$$"""{"key": "{{Secret}}"}""", ChatFinishReason.Stop]);
        var result = await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client));
        Assert.Equal("""{"key": "[redacted]"}""", result.Json?.GetRawText());
    }
}
