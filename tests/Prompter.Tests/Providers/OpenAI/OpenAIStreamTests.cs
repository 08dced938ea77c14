namespace Prompter.Tests.Providers.OpenAI;

public class OpenAIStreamTests
{
    private const string Begin =
        """{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-4.1-2025-04-14","service_tier":"default","system_fingerprint":null,"error":null,"usage":null,"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]}""";

    private const string Word =
        """{"id":"chatcmpl-1","model":"gpt-4.1-2025-04-14","choices":[{"index":0,"delta":{"content":"Grüß"},"finish_reason":null}],"obfuscation":"x7"}""";

    private const string More = """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":" dich 👋"}}]}""";

    private const string Stop = """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    private static readonly ScriptedCalls Calls = OpenAICalls.All;

    [Fact]
    public async Task A_stream_gives_its_words_as_they_come_and_ends_with_reason_and_usage()
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                Begin,
                Word,
                More,
                Stop,
                """{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":1100,"completion_tokens":50,"total_tokens":1150,"prompt_tokens_details":{"cached_tokens":1024,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":40,"audio_tokens":0,"accepted_prediction_tokens":0}}}""",
                "[DONE]"
            )
        );
        Assert.Equal(["Grüß", " dich 👋", ""], updates.Select(update => update.Text));
        Assert.All(updates, update => Assert.Equal("chatcmpl-1", update.ResponseId));
        Assert.All(updates, update => Assert.Equal("gpt-4.1-2025-04-14", update.ModelId));
        Assert.All(updates, update => Assert.Equal(ChatRole.Assistant, update.Role));
        Assert.Equal([null, null, ChatFinishReason.Stop], updates.Select(update => update.FinishReason));
        var usage = UsageIn(updates)!;
        Assert.Equal((1100, 50, 1150), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((1024, 40), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
    }

    [Theory]
    // Anthropic's and others' compatible servers: with the finish reason.
    [InlineData(
        """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"""
    )]
    // Groq.
    [InlineData(
        """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"prompt_tokens":5,"completion_tokens":2}}}"""
    )]
    // Moonshot.
    [InlineData(
        """{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":5,"completion_tokens":2}}]}"""
    )]
    public async Task Usage_is_found_where_each_provider_puts_it(string last)
    {
        var updates = await Calls.UpdatesOfAsync(OpenAICalls.Stream(Word, last, "[DONE]"));
        var usage = UsageIn(updates)!;
        Assert.Equal((5, 2, 7), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Null(usage.CachedInputTokenCount);
        Assert.NotNull(updates[^1].FinishReason);
    }

    [Fact]
    public async Task Usage_that_nobody_told_is_unknown() =>
        Assert.Null(UsageIn(await Calls.UpdatesOfAsync(OpenAICalls.Stream(Word, Stop, "[DONE]"))));

    [Fact]
    public async Task Usage_that_grows_is_told_once_as_it_was_at_last()
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""",
                """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}""",
                """{"choices":[],"usage":null}"""
            )
        );
        Assert.Equal(2, UsageIn(updates)!.OutputTokenCount);
    }

    [Fact]
    public async Task Comments_empty_deltas_blank_events_and_other_fields_of_events_are_no_words()
    {
        var updates = await Calls.UpdatesOfAsync(
            ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n"
                + OpenAICalls.Stream(
                    Begin,
                    """{"choices":[{"index":0,"delta":{"content":null,"tool_calls":null,"reasoning":null,"reasoning_content":null,"refusal":null,"audio":null,"function_call":null}}]}""",
                    """{"choices":[{"index":0,"delta":{"content":"","tool_calls":[],"reasoning_content":""}}]}""",
                    """{"choices":[{"index":null,"delta":null,"finish_reason":""}]}""",
                    """{"choices":[null]}""",
                    """{"choices":null}""",
                    "{}",
                    "null",
                    ""
                )
                + "event: message\nid: 7\nretry: 3000\ndata:"
                + Word
                + "\n\n:\n\n"
                + OpenAICalls.Stream(Stop, "[DONE]")
        );
        Assert.Equal(["Grüß", ""], updates.Select(update => update.Text));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Every_line_end_of_the_standard_is_one(string lineEnd)
    {
        var stream = OpenAICalls.Stream(Word, More, Stop, "[DONE]").Replace("\n", lineEnd, StringComparison.Ordinal);
        Assert.Equal("Grüß dich 👋", (await Calls.UpdatesOfAsync(stream)).ToChatResponse().Text);
    }

    [Fact]
    public async Task Nothing_after_the_end_counts() =>
        Assert.Equal(
            "Grüß",
            (await Calls.UpdatesOfAsync(OpenAICalls.Stream(Word, Stop, "[DONE]", More, "no JSON")))
                .ToChatResponse()
                .Text
        );

    [Fact]
    public async Task A_finish_reason_is_an_end_without_a_last_word() =>
        Assert.Equal(
            ChatFinishReason.Stop,
            (await Calls.UpdatesOfAsync(OpenAICalls.Stream(Word, Stop)))[^1].FinishReason
        );

    [Fact]
    public async Task A_stream_without_finish_reason_and_last_word_was_cut()
    {
        var (text, failure) = await Calls.FailureOfAsync(OpenAICalls.Stream(Begin, Word, More));
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Contains("cut", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_nothing_was_cut() =>
        Assert.Equal(ErrorCategory.MalformedOutput, (await Calls.FailureOfAsync("")).Failure.Category);

    [Fact]
    public async Task A_chunk_that_is_no_json_is_malformed()
    {
        var (text, failure) = await Calls.FailureOfAsync(OpenAICalls.Stream(Word, """{"choices":[{"index":0,"del"""));
        Assert.Equal("Grüß", text);
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
    }

    [Theory]
    // OpenAI and most others.
    [InlineData(
        """{"error":{"message":"The server had an error while processing your request","type":"server_error","param":null,"code":null}}""",
        ErrorCategory.Transient
    )]
    // OpenRouter, in the middle of a stream.
    [InlineData(
        """{"id":"gen-1","error":{"code":429,"message":"Rate limit exceeded"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""",
        ErrorCategory.RateLimit
    )]
    // OpenRouter, in a choice.
    [InlineData(
        """{"id":"gen-1","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error","error":{"code":502,"message":"Upstream error"}}]}""",
        ErrorCategory.Transient
    )]
    // Groq.
    [InlineData(
        """{"choices":[],"x_groq":{"error":{"message":"over capacity, please try again","code":503}}}""",
        ErrorCategory.Overloaded
    )]
    [InlineData("""{"error":"The server is overloaded, try again later"}""", ErrorCategory.Overloaded)]
    // DeepSeek.
    [InlineData(
        """{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"insufficient_system_resource"}]}""",
        ErrorCategory.Overloaded
    )]
    // Mistral.
    [InlineData(
        """{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""",
        ErrorCategory.Transient
    )]
    public async Task An_error_in_the_middle_ends_the_stream_with_its_category(string error, ErrorCategory category)
    {
        var (text, failure) = await Calls.FailureOfAsync(OpenAICalls.Stream(Word, error, Stop, "[DONE]"));
        Assert.Equal("Grüß", text);
        Assert.Equal(category, failure.Category);
        Assert.Equal("openai", failure.Provider);
        Assert.Equal("gpt-4.1", failure.Model);
    }

    [Theory]
    [InlineData("stop", "stop", "eos", "end_turn")]
    [InlineData("length", "length", "model_length", "max_tokens", "time_limit")]
    [InlineData("content_filter", "content_filter")]
    public async Task Finish_reasons_of_others_mean_the_same(string meant, params string[] said)
    {
        foreach (var reason in said)
        {
            var updates = await Calls.UpdatesOfAsync(
                OpenAICalls.Stream(Word, Stop.Replace("\"stop\"", $"\"{reason}\"", StringComparison.Ordinal))
            );
            Assert.Equal(meant, updates[^1].FinishReason!.Value.Value);
        }
    }

    [Fact]
    public async Task A_refusal_is_an_error_and_no_text()
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"refusal":"I cannot"}}]}""",
                """{"choices":[{"index":0,"delta":{"refusal":" do that."}}]}""",
                Stop,
                "[DONE]"
            )
        );
        Assert.Equal("", updates.ToChatResponse().Text);
        Assert.Equal(
            ["I cannot", " do that."],
            updates.SelectMany(update => update.Contents).OfType<ErrorContent>().Select(content => content.Message)
        );
        Assert.Equal(ChatFinishReason.ContentFilter, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData("""{"reasoning_content":"Hm.","content":null}""")]
    [InlineData("""{"reasoning":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}]}""")]
    [InlineData("""{"reasoning":"Hm.","reasoning_content":"Hm."}""")]
    [InlineData("""{"reasoning":"Hm.","reasoning_content":""}""")]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}],"closed":true}]}""")]
    public async Task Thoughts_are_found_where_each_provider_puts_them(string delta)
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream($$$"""{"choices":[{"index":0,"delta":{{{delta}}}}]}""", Word, Stop, "[DONE]")
        );
        Assert.Equal(
            "Hm.",
            string.Concat(updates.SelectMany(update => update.Contents).OfType<TextReasoningContent>())
        );
        Assert.Equal("Grüß", updates.ToChatResponse().Text);
    }

    [Fact]
    public async Task Content_in_parts_is_thoughts_and_text()
    {
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"So"},{"type":"reference","reference_ids":[1]},{"type":"text","text":"!"}]}}]}""",
                Stop
            )
        );
        Assert.Equal("So!", updates[0].Text);
        Assert.Equal("Hm.", Assert.IsType<TextReasoningContent>(updates[0].Contents[0]).Text);
    }

    [Fact]
    public async Task A_whole_answer_where_a_stream_was_asked_for_is_a_stream()
    {
        var updates = await Calls.UpdatesOfAsync(
            new ScriptedAnswer(
                """{"id":"chatcmpl-1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"""
            )
        );
        Assert.Equal("Hello!", updates.ToChatResponse().Text);
        Assert.Equal(2, UsageIn(updates)!.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task An_error_in_the_place_of_a_stream_has_its_category()
    {
        var (text, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer("""{"error":{"code":402,"message":"Insufficient credits"}}""")
        );
        Assert.Equal("", text);
        Assert.Equal(ErrorCategory.QuotaExceeded, failure.Category);
    }

    [Fact]
    public async Task A_broken_connection_is_no_end()
    {
        var (text, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer(OpenAICalls.Stream(Word)) { IsStream = true, IsBroken = true }
        );
        Assert.Equal("Grüß", text);
        Assert.Equal(ErrorCategory.Transient, failure.Category);
    }

    private static UsageDetails? UsageIn(List<ChatResponseUpdate> updates)
    {
        Assert.Equal(
            updates[^1].Contents.OfType<UsageContent>(),
            updates.SelectMany(update => update.Contents).OfType<UsageContent>()
        );
        return updates[^1].Contents.OfType<UsageContent>().SingleOrDefault()?.Details;
    }
}
