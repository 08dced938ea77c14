using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

/// <summary>The client and the database of its own that <c>llm</c> logs a call to.</summary>
public sealed class LlmProgramChatClientLogTests : IDisposable
{
    private const string Columns =
        "(id TEXT PRIMARY KEY, resolved_model TEXT, input_tokens INTEGER, output_tokens INTEGER, token_details TEXT, response_json TEXT)";

    private const string Finished = """{"object": "chat.completion.chunk", "finish_reason": "length"}""";
    private const string Cut = """{"object": "chat.completion.chunk"}""";

    private readonly ScratchFolder _folder = new();

    public LlmProgramChatClientLogTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");

    private string Database => _folder["own.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Model_tokens_and_finish_reason_come_from_the_log()
    {
        var response = await AskAsync("gpt-4-0613", 11, 13, Finished);
        Assert.Equal("answer\n", response.Text);
        Assert.Equal("gpt-4-0613", response.ModelId);
        Assert.Equal((11, 13), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        AssertThatTheDatabaseIsGone();
    }

    [Fact]
    public async Task An_answer_without_a_finish_reason_in_the_log_is_cut()
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() => AskAsync("gpt-4", 11, 13, Cut));
        Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
        Assert.Equal(
            "the answer was cut: its stream ended without a finish reason, although llm reported success",
            error.Message
        );
        AssertThatTheDatabaseIsGone();
    }

    [Fact]
    public async Task A_silent_log_means_a_cut_answer_of_the_openai_plugin_alone()
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            AskAsync("gpt-4", null, null, null, "OpenAI Responses: gpt-4")
        );
        Assert.Equal(ErrorCategory.MalformedOutput, error.Category);
        var response = await AskAsync("gpt-4", null, null, null, "Ollama: gpt-4");
        Assert.Equal("answer\n", response.Text);
        Assert.Null(response.FinishReason);
    }

    [Fact]
    public async Task Without_a_log_the_tokens_come_from_the_diagnostics()
    {
        var options = Script("echo answer; echo 'Token usage: 7 input, 8 output' >&2");
        var response = await AskAsync(options);
        Assert.Equal(7, response.Usage?.InputTokenCount);
        Assert.Equal("gpt-4", response.ModelId);
    }

    [Theory]
    [InlineData("echo garbage > \"$5\"; echo journal > \"$5-journal\"; echo answer")]
    [InlineData("mkdir -p \"${5%/*}\"; : > \"$5\"; echo answer")]
    [InlineData("echo answer")]
    public async Task A_log_that_cannot_be_read_costs_nothing_but_its_figures(string script)
    {
        Assert.Equal("answer\n", (await AskAsync(Script(script))).Text);
        AssertThatTheDatabaseIsGone();
    }

    [Fact]
    public async Task The_database_of_a_failed_call_is_deleted()
    {
        await Assert.ThrowsAsync<PrompterException>(() => AskAsync(Script("echo secret > \"$5\"; exit 1")));
        AssertThatTheDatabaseIsGone();
    }

    [Fact]
    public async Task The_database_of_a_stopped_call_is_deleted()
    {
        var started = _folder.MakePipe("started");
        using var stop = new CancellationTokenSource();
        var run = AskAsync(
            Script($"echo secret > \"$5\"; echo > '{started}'; exec cat '{_folder.MakePipe("never")}'"),
            stop.Token
        );
        await ScratchFolder.ReadPipeAsync(started);
        Assert.True(File.Exists(Database));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        AssertThatTheDatabaseIsGone();
    }

    [Fact]
    public async Task Calls_at_the_same_time_and_targets_with_similar_names_never_share_a_database()
    {
        var options = Script("echo \"$5\" >> \"$0.databases\"; echo answer");
        foreach (var name in new[] { "llama3", "llama3.2", "llama3.2.2", "llama3.3" })
        {
            using var client = new LlmProgramChatClient(
                "m",
                options with
                {
                    DatabasePath = _folder[$"{name}.db"],
                },
                new()
            );
            for (var call = 1; call <= 4; call++)
            {
                await client.GetResponseAsync([new(ChatRole.User, "x")], null, TestContext.Current.CancellationToken);
            }
        }

        var databases = File.ReadAllLines(_folder["llm.databases"]);
        Assert.Equal(16, databases.Length);
        Assert.Equal(16, databases.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(_folder["llama3.db"], databases, StringComparer.Ordinal);
        Assert.All(databases, database => Assert.Equal(_folder.Path, Path.GetDirectoryName(database)));
    }

    [Fact]
    public async Task The_users_own_log_is_not_touched()
    {
        var options = Script("echo \"$@\" > \"$0.arguments\"; echo answer") with { DatabasePath = null };
        await AskAsync(options);
        Assert.Equal(
            "prompt -m gpt-4 -u x\n",
            await File.ReadAllTextAsync(_folder["llm.arguments"], TestContext.Current.CancellationToken)
        );
    }

    private async Task<ChatResponse> AskAsync(
        string resolved,
        long? input,
        long? output,
        string? response,
        string listing = "OpenAI Chat: gpt-4"
    )
    {
        using var log = new TemporaryDatabase($"CREATE TABLE responses {Columns}");
        log.Insert(
            "responses",
            ("id", "01"),
            ("resolved_model", resolved),
            ("input_tokens", input),
            ("output_tokens", output),
            ("token_details", null),
            ("response_json", response)
        );
        return await AskAsync(
            Script($"if [ \"$1\" = models ]; then echo '{listing}'; exit; fi; cp '{log.Path}' \"$5\"; echo answer")
        );
    }

    private LlmProgramOptions Script(string body) =>
        new() { Command = [_folder.WriteScript("llm", body)], DatabasePath = Database };

    private static async Task<ChatResponse> AskAsync(LlmProgramOptions options, CancellationToken? stop = null)
    {
        using var client = new LlmProgramChatClient("gpt-4", options, new());
        return await client.GetResponseAsync(
            [new(ChatRole.User, "x")],
            null,
            stop ?? TestContext.Current.CancellationToken
        );
    }

    private void AssertThatTheDatabaseIsGone() =>
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains("own", StringComparison.Ordinal));
}
