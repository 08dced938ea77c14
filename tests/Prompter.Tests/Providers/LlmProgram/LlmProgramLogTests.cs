using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public class LlmProgramLogTests
{
    private const string Columns =
        "(id TEXT PRIMARY KEY, model TEXT, resolved_model TEXT, input_tokens INTEGER, output_tokens INTEGER, token_details TEXT, response_json TEXT)";

    [Theory]
    // OpenAI chat completions: streamed, cut, with a condensed text, not streamed; an imitation without "object"
    [InlineData(
        """{"content": "Hi", "finish_reason": "stop", "object": "chat.completion.chunk"}""",
        LlmProgramFinish.Known,
        "stop"
    )]
    [InlineData("""{"content": "Hi", "object": "chat.completion.chunk"}""", LlmProgramFinish.Missing, null)]
    [InlineData(
        """{"content": {"$": "0.1.text"}, "object": "chat.completion.chunk"}""",
        LlmProgramFinish.Missing,
        null
    )]
    [InlineData(
        """{"content": {"$r": ["a", {"$": "0.1.text"}]}, "finish_reason": "length"}""",
        LlmProgramFinish.Known,
        "length"
    )]
    [InlineData("""{"finish_reason": "error", "object": "chat.completion.chunk"}""", LlmProgramFinish.Missing, null)]
    [InlineData(
        """{"choices": [{"finish_reason": "tool_calls"}], "object": "chat.completion"}""",
        LlmProgramFinish.Known,
        "tool_calls"
    )]
    [InlineData("""{"choices": [{"finish_reason": "function_call"}]}""", LlmProgramFinish.Known, "tool_calls")]
    [InlineData("""{"choices": [{"finish_reason": "model_length"}]}""", LlmProgramFinish.Known, "length")]
    [InlineData("""{"choices": [{"finish_reason": "content_filter"}]}""", LlmProgramFinish.Known, "content_filter")]
    [InlineData("""{"choices": [{"index": 0}], "object": "chat.completion"}""", LlmProgramFinish.Missing, null)]
    [InlineData("""{"choices": [{"$": {"m": "m.choice", "u": {}}}]}""", LlmProgramFinish.Unknown, null)]
    [InlineData("""{"choices": [{"finish_reason": {"$": "0.1.text"}}]}""", LlmProgramFinish.Unknown, null)]
    [InlineData("""{"choices": []}""", LlmProgramFinish.Unknown, null)]
    // OpenAI text completions: a stream never has a reason
    [InlineData("""{"content": "Hi", "object": "text_completion"}""", LlmProgramFinish.Unknown, null)]
    [InlineData(
        """{"choices": [{"finish_reason": "stop"}], "object": "text_completion"}""",
        LlmProgramFinish.Known,
        "stop"
    )]
    // OpenAI responses
    [InlineData("""{"object": "response", "status": "completed"}""", LlmProgramFinish.Known, "stop")]
    [InlineData(
        """{"object": "response", "status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}""",
        LlmProgramFinish.Known,
        "length"
    )]
    [InlineData(
        """{"object": "response", "status": "incomplete", "incomplete_details": {"reason": "content_filter"}}""",
        LlmProgramFinish.Known,
        "content_filter"
    )]
    [InlineData(
        """{"object": "response", "status": "incomplete", "incomplete_details": null}""",
        LlmProgramFinish.Known,
        "incomplete"
    )]
    [InlineData("""{"object": "response", "status": "incomplete"}""", LlmProgramFinish.Known, "incomplete")]
    [InlineData("""{"object": "response", "status": "failed", "error": {}}""", LlmProgramFinish.Missing, null)]
    [InlineData("""{"object": "response"}""", LlmProgramFinish.Missing, null)]
    // Anthropic
    [InlineData("""{"type": "message", "stop_reason": "end_turn"}""", LlmProgramFinish.Known, "stop")]
    [InlineData("""{"type": "message", "stop_reason": "stop_sequence"}""", LlmProgramFinish.Known, "stop")]
    [InlineData("""{"type": "message", "stop_reason": "max_tokens"}""", LlmProgramFinish.Known, "length")]
    [InlineData("""{"type": "message", "stop_reason": "tool_use"}""", LlmProgramFinish.Known, "tool_calls")]
    [InlineData("""{"type": "message", "stop_reason": "refusal"}""", LlmProgramFinish.Known, "content_filter")]
    [InlineData("""{"type": "message", "stop_reason": "pause_turn"}""", LlmProgramFinish.Known, "pause_turn")]
    [InlineData("""{"type": "message", "stop_reason": null}""", LlmProgramFinish.Missing, null)]
    [InlineData("""{"stop_reason": null}""", LlmProgramFinish.Missing, null)]
    // Gemini
    [InlineData("""{"candidates": [{"finishReason": "STOP"}], "modelVersion": "g"}""", LlmProgramFinish.Known, "stop")]
    [InlineData("""{"candidates": [{"finishReason": "MAX_TOKENS"}]}""", LlmProgramFinish.Known, "length")]
    [InlineData("""{"candidates": [{"finishReason": "SAFETY"}]}""", LlmProgramFinish.Known, "content_filter")]
    [InlineData("""{"candidates": [{"finishReason": "SPII"}]}""", LlmProgramFinish.Known, "content_filter")]
    [InlineData(
        """{"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]}""",
        LlmProgramFinish.Known,
        "MALFORMED_FUNCTION_CALL"
    )]
    [InlineData("""{"candidates": [{"index": 0}]}""", LlmProgramFinish.Missing, null)]
    [InlineData("""{"finishReason": "STOP"}""", LlmProgramFinish.Known, "stop")]
    [InlineData("""{"promptFeedback": {"blockReason": "OTHER"}}""", LlmProgramFinish.Known, "content_filter")]
    [InlineData("""{"modelVersion": "g"}""", LlmProgramFinish.Unknown, null)]
    // Ollama
    [InlineData("""{"done": true, "done_reason": "length"}""", LlmProgramFinish.Known, "length")]
    [InlineData("""{"done": true, "done_reason": null}""", LlmProgramFinish.Known, "stop")]
    [InlineData("""{"done": false}""", LlmProgramFinish.Missing, null)]
    // Anything else
    [InlineData("""{"$": {"m": "m.all", "u": {"finish_reason": "stop"}}}""", LlmProgramFinish.Unknown, null)]
    [InlineData("""{"text": "Hi"}""", LlmProgramFinish.Unknown, null)]
    [InlineData("[]", LlmProgramFinish.Unknown, null)]
    [InlineData("{", LlmProgramFinish.Unknown, null)]
    [InlineData("", LlmProgramFinish.Unknown, null)]
    [InlineData("""{"finish_reason": "\ud83d"}""", LlmProgramFinish.Unknown, null)]
    [InlineData(null, LlmProgramFinish.Unknown, null)]
    internal void The_end_of_an_answer_is_known_missing_or_unknown(
        string? json,
        LlmProgramFinish finish,
        string? reason
    )
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        database.Insert("turns", ("id", "1"), ("response_json", json));

        var entry = LlmProgramLog.Read(database.Path)!;

        Assert.Equal((finish, reason), (entry.Finish, entry.FinishReason));
        Assert.Equal(json is null, entry.IsSilent);
    }

    [Theory]
    [InlineData(
        """{"prompt_tokens_details": {"cached_tokens": 5}, "completion_tokens_details": {"reasoning_tokens": 7}}""",
        11,
        5,
        7,
        null
    )]
    [InlineData(
        """{"input_tokens_details": {"cache_write_tokens": 4, "cached_tokens": 5}, "output_tokens_details": {"reasoning_tokens": 2}}""",
        11,
        5,
        2,
        4
    )]
    [InlineData("""{"input_tokens_details": {"cache_write_tokens": null, "cached_tokens": 0}}""", 11, 0, null, null)]
    [InlineData("""{"cache_read_input_tokens": 100, "cache_creation_input_tokens": 20}""", 131, 100, null, 20)]
    [InlineData(
        """{"candidatesTokenCount": 6, "thoughtsTokenCount": 7, "cachedContentTokenCount": 8}""",
        11,
        8,
        7,
        null
    )]
    [InlineData("""{"prompt_tokens_details": "five", "thoughtsTokenCount": 1.5}""", 11, null, null, null)]
    [InlineData("""{"\ud83d": {}}""", 11, null, null, null)]
    [InlineData("[1]", 11, null, null, null)]
    [InlineData("{", 11, null, null, null)]
    [InlineData(null, 11, null, null, null)]
    public void Tokens_are_counted_as_each_plugin_logs_them(
        string? details,
        int input,
        int? cached,
        int? reasoning,
        int? written
    )
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        database.Insert("turns", ("id", "1"), ("input_tokens", 11), ("output_tokens", 13), ("token_details", details));

        var entry = LlmProgramLog.Read(database.Path)!;

        Assert.Equal(
            (input, 13L, (long?)cached, (long?)reasoning, (long?)written),
            (
                entry.Usage!.InputTokenCount,
                entry.Usage.OutputTokenCount,
                entry.Usage.CachedInputTokenCount,
                entry.Usage.ReasoningTokenCount,
                entry.Usage.AdditionalCounts?[ChatProperties.CacheWriteTokens]
            )
        );
        Assert.False(entry.IsSilent);
    }

    [Fact]
    public void A_call_with_tools_sums_its_tokens_and_ends_as_its_last_request_by_identifier()
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        foreach (
            var (id, input, output, thoughts, response) in new[]
            {
                ("01b", 20, 2, 7, """{"finish_reason": "stop", "model": "last"}"""),
                ("01a", 10, 1, 3, """{"finish_reason": "tool_calls", "model": "first"}"""),
            }
        )
        {
            database.Insert(
                "turns",
                ("id", id),
                ("input_tokens", input),
                ("output_tokens", output),
                ("token_details", $$"""{"thoughtsTokenCount": {{thoughts}}}"""),
                ("response_json", response)
            );
        }

        var entry = LlmProgramLog.Read(database.Path)!;

        Assert.Equal(
            (30L, 3L, 10L),
            (entry.Usage!.InputTokenCount, entry.Usage.OutputTokenCount, entry.Usage.ReasoningTokenCount)
        );
        Assert.Equal(("last", LlmProgramFinish.Known, "stop"), (entry.ResolvedModel, entry.Finish, entry.FinishReason));
    }

    [Fact]
    public void A_last_request_that_left_nothing_is_silent_whatever_came_before()
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        database.Insert(
            "turns",
            ("id", "01a"),
            ("input_tokens", 10),
            ("response_json", """{"object": "response", "status": "completed"}""")
        );
        database.Insert("turns", ("id", "01b"));

        var entry = LlmProgramLog.Read(database.Path)!;

        Assert.Equal(
            (true, LlmProgramFinish.Unknown, 10L, null),
            (entry.IsSilent, entry.Finish, entry.Usage!.InputTokenCount, entry.Usage.OutputTokenCount)
        );
    }

    [Fact]
    public void Without_any_tokens_there_is_no_usage()
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        database.Insert("turns", ("id", "1"), ("token_details", """{"thoughtsTokenCount": 3}"""));

        Assert.Null(LlmProgramLog.Read(database.Path)!.Usage);
    }

    [Theory]
    [InlineData("column", """{"model": "json"}""", "column")]
    [InlineData(null, """{"model": "json"}""", "json")]
    [InlineData("", """{"model": "json"}""", "json")]
    [InlineData(null, """{"model": {"$": "0.1.text"}}""", null)]
    [InlineData(null, null, null)]
    public void The_resolved_model_is_that_of_the_column_or_else_of_the_response(
        string? column,
        string? json,
        string? expected
    )
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        database.Insert("turns", ("id", "1"), ("resolved_model", column), ("response_json", json));

        Assert.Equal(expected, LlmProgramLog.Read(database.Path)!.ResolvedModel);
    }

    [Fact]
    public void The_table_of_older_versions_is_read_where_the_newer_one_is_missing_or_empty()
    {
        using var database = new TemporaryDatabase(
            "CREATE TABLE responses (id TEXT PRIMARY KEY, response_json TEXT, input_tokens INTEGER, output_tokens INTEGER)"
        );
        database.Insert("responses", ("id", "1"), ("input_tokens", 3), ("output_tokens", 4));
        Assert.Equal(3, LlmProgramLog.Read(database.Path)!.Usage!.InputTokenCount);

        database.Execute("CREATE TABLE turns " + Columns);
        Assert.Equal(3, LlmProgramLog.Read(database.Path)!.Usage!.InputTokenCount);

        database.Insert("turns", ("id", "1"), ("input_tokens", 5));
        Assert.Equal(5, LlmProgramLog.Read(database.Path)!.Usage!.InputTokenCount);
    }

    [Fact]
    public void A_response_of_megabytes_is_read()
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        var json = $$"""{"logprobs": "{{new string('x', 5_000_000)}}", "finish_reason": "length"}""";
        database.Insert("turns", ("id", "1"), ("response_json", json));

        Assert.Equal("length", LlmProgramLog.Read(database.Path)!.FinishReason);
    }

    [Fact]
    public void A_file_that_is_missing_empty_no_database_or_unfinished_says_nothing()
    {
        using var database = new TemporaryDatabase("CREATE TABLE turns " + Columns);
        Assert.Null(LlmProgramLog.Read(database.Path));
        Assert.Null(LlmProgramLog.Read(database.Path + ".no"));
        Assert.Null(LlmProgramLog.Read(Path.GetDirectoryName(database.Path)!));
        Assert.Null(LlmProgramLog.Read(Path.Combine(database.Path, "log.db")));

        database.Insert("turns", ("id", "1"));
        Assert.NotNull(LlmProgramLog.Read(database.Path));
        File.WriteAllText(database.Path + "-journal", "pages");
        Assert.Null(LlmProgramLog.Read(database.Path));

        File.WriteAllText(database.Path, "Not a database.");
        Assert.Null(LlmProgramLog.Read(database.Path));
    }
}
