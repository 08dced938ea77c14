using Prompter.Tests.Runs;

namespace Prompter.Tests.Artifacts;

public sealed class ResultRowTests() : RunFolderTest(keepsRaw: false)
{
    [Fact]
    public async Task A_row_has_the_members_that_readers_count_on()
    {
        var usage = new UsageDetails { InputTokenCount = 123, OutputTokenCount = 456 };
        var update = new ChatResponseUpdate(ChatRole.Assistant, "hi") { ModelId = "gpt-4-0613" };
        var client = new ScriptedChatClient(
            [ScriptedRun.Failure(ErrorCategory.RateLimit, TimeSpan.FromSeconds(1))],
            [new CommandReport(["llm", "prompt", "-m", "gpt-4"], 0, "note"), update, usage, ChatFinishReason.Stop]
        );
        var options = new RunPolicies
        {
            Retries = 1,
            Random = () => 0,
            TimeProvider = ManualTimeProvider.AutoAdvancing(),
            Price = _ => new(0.03m, 0.06m),
        };
        var result = await ScriptedRun.RunAsync(options, ScriptedRun.Target(client, "gpt-4"));
        Assert.Equal(
            """
            {"model":"gpt-4","provider":"test","label":"gpt-4","status":"ok","duration_ms":1000,"ttft_ms":1000,"exit_code":0,"finish_reason":"stop","resolved_model":"gpt-4-0613","answered_by":"test:gpt-4","text":"hi","meta":{"tokens_input":123,"tokens_output":456,"tokens_cached":null,"tokens_reasoning":null,"cost_estimated":0.03105},"command":["llm","prompt","-m","gpt-4"],"stderr_tail":"note","attempts":[{"model":"test:gpt-4","status":"error","category":"RateLimit","message":"it failed","duration_ms":0,"delay_ms":1000},{"model":"test:gpt-4","status":"ok","duration_ms":0,"tokens_input":123,"tokens_output":456,"cost_estimated":0.03105}]}
            """,
            Run.RowOf(result)
        );
    }

    [Fact]
    public async Task What_is_not_known_is_null_and_a_failure_is_told()
    {
        var client = new ScriptedChatClient([ScriptedRun.Failure(ErrorCategory.ModelNotFound)]);
        Assert.Equal(
            """
            {"model":"a","provider":"test","label":"a","status":"error","duration_ms":0,"ttft_ms":null,"exit_code":null,"finish_reason":null,"resolved_model":null,"answered_by":null,"text":"","meta":{"tokens_input":null,"tokens_output":null,"tokens_cached":null,"tokens_reasoning":null,"cost_estimated":null},"error":{"category":"ModelNotFound","message":"it failed"},"command":null,"stderr_tail":null,"attempts":[{"model":"test:a","status":"error","category":"ModelNotFound","message":"it failed","duration_ms":0}]}
            """,
            Run.RowOf(await RunAsync(client))
        );
    }

    [Fact]
    public async Task What_a_model_makes_beside_text_is_in_files_that_the_row_names()
    {
        var client = new ScriptedChatClient([
            new DataContent("PNG"u8.ToArray(), "image/png"),
            new DataContent("noise"u8.ToArray(), "audio/L16; rate=24000"),
            new DataContent("?"u8.ToArray(), "application/x.strange+thing"),
            ChatFinishReason.Stop,
        ]);

        var result = await ScriptedRun.RunAsync(
            new() { MediaPath = Run.MediaPath },
            ScriptedRun.Target(client, "gemini:im/age")
        );

        Assert.Equal(TargetStatus.Ok, result.Status);
        var media = JsonDocument.Parse(Run.RowOf(result)).RootElement.GetProperty("media");
        var prefix = $"media/{SafeFileName.For("gemini:im/age")}";
        Assert.Equal(
            $$"""[{"file":"{{prefix}}-1.png","type":"image/png","bytes":3},{"file":"{{prefix}}-2.pcm","type":"audio/L16; rate=24000","bytes":5},{"file":"{{prefix}}-3.bin","type":"application/x.strange+thing","bytes":1}]""",
            media.GetRawText()
        );
        Assert.Equal(
            "PNG",
            await File.ReadAllTextAsync(
                Path.Combine(Run.Path, $"{prefix}-1.png"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Run.Path, "media")).Length);
    }

    [Fact]
    public async Task What_a_failed_attempt_made_is_gone_again()
    {
        var picture = new DataContent("PNG"u8.ToArray(), "image/png");
        var source = new TextContent("") { Annotations = [new CitationAnnotation { Title = "Old" }] };
        var client = new ScriptedChatClient(
            [picture, picture, source, ScriptedRun.Failure(ErrorCategory.Transient)],
            [picture, ChatFinishReason.Stop]
        );

        var result = await ScriptedRun.RunAsync(
            new()
            {
                Retries = 1,
                MediaPath = Run.MediaPath,
                TimeProvider = ManualTimeProvider.AutoAdvancing(),
            },
            ScriptedRun.Target(client)
        );

        Assert.Single(result.Media);
        Assert.Empty(result.Sources);
        Assert.Single(Directory.GetFiles(Path.Combine(Run.Path, "media")));
    }

    [Fact]
    public async Task Sources_have_numbers_and_stand_in_the_row_once_each()
    {
        var page = new Uri("https://example.org/a?b=c d");
        var client = new ScriptedChatClient([
            "It is so [1].",
            Citing(new() { Title = "A page", Url = page }, new() { Title = "A paper" }),
            Citing(
                new() { Title = "A page, once more", Url = page },
                new() { Title = "A paper" },
                new() { Snippet = "of nothing" },
                new() { Url = new("https://example.org/b") }
            ),
            ChatFinishReason.Stop,
        ]);

        var row = JsonDocument.Parse(Run.RowOf(await RunAsync(client))).RootElement;

        Assert.Equal(
            """[{"number":1,"title":"A page","url":"https://example.org/a?b=c d"},{"number":2,"title":"A paper","url":null},{"number":3,"title":null,"url":"https://example.org/b"}]""",
            row.GetProperty("sources").GetRawText()
        );
        Assert.Equal("It is so [1].", row.GetProperty("text").GetString());

        static TextContent Citing(params CitationAnnotation[] citations) => new("") { Annotations = [.. citations] };
    }

    [Theory]
    [InlineData(null, "ok")]
    [InlineData(ErrorCategory.Permanent, "error")]
    [InlineData(ErrorCategory.Timeout, "timeout")]
    [InlineData(ErrorCategory.Cancelled, "cancelled")]
    public void A_status_is_one_word(ErrorCategory? error, string expected) =>
        Assert.Equal(expected, ResultRow.NameOf(TargetResult.StatusOf(error)));

    [Fact]
    public async Task An_answer_in_json_stands_in_the_row_parsed()
    {
        var row = await RowAsync("{\n \"größe\": [1.50, \"<😀>\"]\n}");
        Assert.Contains("\"json\":{\"größe\":[1.50,\"<😀>\"]}", row);
        Assert.DoesNotContain('\n', row);
        Assert.False(JsonDocument.Parse(await RowAsync("plain")).RootElement.TryGetProperty("json", out _));
    }

    [Fact]
    public async Task Text_of_every_script_is_readable_and_stays_one_line()
    {
        const string Text = "Größe <b> & 'x' + “y” 日本語 😀 \u2028 \0 \u001b[31m \r\n\t\\ \"";
        var row = await RowAsync(Text);
        Assert.Contains("Größe <b> & 'x' + “y” 日本語 ", row);
        Assert.DoesNotContain('\n', row);
        Assert.DoesNotContain('\u001b', row);
        Assert.Equal(Text, JsonDocument.Parse(row).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Half_a_character_does_no_harm()
    {
        var client = new ScriptedChatClient([
            new CommandReport(["llm", "\udc00"], 1, "\udc00tail\ud800"),
            "a\ud800b",
            ScriptedRun.Failure(ErrorCategory.Permanent, null, "odd \ud800"),
        ]);
        var row = JsonDocument.Parse(Run.RowOf(await RunAsync(client))).RootElement;
        Assert.Equal("a\ufffdb", row.GetProperty("text").GetString());
        Assert.Equal("odd \ufffd", row.GetProperty("error").GetProperty("message").GetString());
        var result = await ScriptedRun.AnswerAsync("{\"a\": \"\\ud800\"}");
        await Run.OnEventAsync(new TargetCompleted(result.Target, result));
        Assert.Empty(Run.Lost);
    }

    private async Task<string> RowAsync(string text) => Run.RowOf(await ScriptedRun.AnswerAsync(text));

    private static Task<TargetResult> RunAsync(IChatClient client) =>
        ScriptedRun.RunAsync(new() { TimeProvider = ManualTimeProvider.AutoAdvancing() }, ScriptedRun.Target(client));
}
