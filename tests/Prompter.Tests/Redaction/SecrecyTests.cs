using Prompter.Policies.Attempts;
using Prompter.Tests.Policies;
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

    [Theory]
    [InlineData(
        """[{"\u0063\u006frrect-horse-battery": ["\\u0063orrect-horse-battery", 1.50, {"a": "correct\u002Dhorse-battery"}]}]"""
    )]
    [InlineData("""{"a": ["&#99;orrect-horse-battery"], "b": "%63orrect-horse-battery", "c": null}""")]
    public async Task A_secret_that_json_escapes_is_taken_out_of_names_and_texts(string answer)
    {
        var client = new ScriptedChatClient([answer, ChatFinishReason.Stop]);
        var result = await ScriptedRun.RunAsync(_options, ScriptedRun.Target(client));
        var json = JsonSerializer.Serialize(result.Json);
        Assert.DoesNotContain("orrect", json, StringComparison.Ordinal);
        Assert.Contains("[redacted]", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_only_parsing_puts_together_is_taken_out()
    {
        // Nobody reads this escape of a form feed out of a text.
        var client = new ScriptedChatClient([
            """{"ab\fcdefgh1": [1.50, "ab\fcdefgh1", true, {"a": "b"}]}""",
            ChatFinishReason.Stop,
        ]);
        var result = await ScriptedRun.RunAsync(
            _options with
            {
                Redactor = new(["ab\fcdefgh1"]),
            },
            ScriptedRun.Target(client)
        );
        Assert.Equal("""{"[redacted]":[1.50,"[redacted]",true,{"a":"b"}]}""", result.Json?.GetRawText());
    }

    [Theory]
    [InlineData(StreamRescue.Continue, "key: [redacted], and so on")]
    [InlineData(StreamRescue.Restart, "whole: [redacted]")]
    [InlineData(StreamRescue.Fail, "key: correct-horse")]
    public async Task A_secret_that_another_try_completes_is_taken_out(StreamRescue rescue, string expected)
    {
        const string Begun = "It was asked for, and this is the whole key: correct-horse";
        var (leaf, model) = (
            new ScriptedChatClient(
                [Begun, ScriptedRun.Failure(ErrorCategory.Transient)],
                rescue == StreamRescue.Continue
                    ? ["this is the whole key: correct-horse", "-battery, and so on", ChatFinishReason.Stop]
                    : ["whole: correct-", "horse-battery", ChatFinishReason.Stop]
            ),
            new ModelReference("test", "a")
        );
        var client = PolicyClient.Of(
            leaf,
            new RetryPolicy(model, leaf, new() { Retries = 1 }, rescue, _options.TimeProvider),
            new AttemptPolicy(model, _ => null, _options.TimeProvider)
        );
        var sink = new RecordingSink();
        var result = await ScriptedRun.RunAsync(_options with { Retries = 0 }, ScriptedRun.Target(client), sink);
        Assert.EndsWith(expected, result.Answer.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(expected, sink.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "<p>correct-horse-battery</p>", "<p>[redacted]</p>")]
    [InlineData("image/svg+xml", "<svg>correct&#45;horse-battery</svg>", "<svg>[redacted]</svg>")]
    [InlineData("application/json", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("image/png", "correct-horse-battery", "correct-horse-battery")]
    public async Task A_secret_in_text_that_a_model_made_as_a_file_is_taken_out(
        string type,
        string made,
        string expected
    )
    {
        using var folder = new ScratchFolder();
        var client = new ScriptedChatClient([
            new DataContent(Encoding.UTF8.GetBytes(made), type),
            "x",
            ChatFinishReason.Stop,
        ]);
        var result = await ScriptedRun.RunAsync(
            _options with
            {
                MediaPath = _ => folder["media/a"],
            },
            ScriptedRun.Target(client)
        );
        var file = Assert.Single(result.Media);
        Assert.Equal(expected, File.ReadAllText(file.Path!));
        Assert.Equal(expected.Length, file.Length);
    }

    [Theory]
    [InlineData("utf-16", "\ufeff<p>correct-horse-battery ä</p>")]
    [InlineData("utf-16", "<p>correct-horse-battery ä</p>")]
    [InlineData("utf-16BE", "\ufeff<p>correct-horse-battery ä</p>")]
    [InlineData("utf-16BE", "<p>correct-horse-battery ä</p>")]
    [InlineData("iso-8859-1", "<p>correct-horse-battery ä</p>")]
    public async Task A_secret_in_a_file_of_another_encoding_is_taken_out(string encoding, string made)
    {
        using var folder = new ScratchFolder();
        var characters = Encoding.GetEncoding(encoding);
        var client = new ScriptedChatClient([
            new DataContent(characters.GetBytes(made), "text/html"),
            "x",
            ChatFinishReason.Stop,
        ]);
        var result = await ScriptedRun.RunAsync(
            _options with
            {
                MediaPath = _ => folder["media/a"],
            },
            ScriptedRun.Target(client)
        );
        var shown = characters.GetBytes(made.Replace(Secret, "[redacted]", StringComparison.Ordinal));
        Assert.Equal(shown, File.ReadAllBytes(Assert.Single(result.Media).Path!));
    }
}
