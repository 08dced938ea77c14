namespace Prompter.Tests.Providers.OpenAI;

public class OpenAIAnswerTests
{
    private static readonly ScriptedCalls Calls = OpenAICalls.All;

    [Fact]
    public async Task An_answer_has_its_text_thoughts_calls_and_reason()
    {
        var response = await Calls.ResponseOfAsync(
            """
            {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4.1-2025-04-14","error":null,"choices":[
            {"index":0,"message":{"role":"assistant","content":"I look.","refusal":null,"reasoning_content":"Hm.","audio":null,
            "tool_calls":[{"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]},
            "logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11}}
            """
        );
        Assert.Equal("I look.", response.Text);
        Assert.Equal("chatcmpl-1", response.ResponseId);
        Assert.Equal("gpt-4.1-2025-04-14", response.ModelId);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        var contents = Assert.Single(response.Messages).Contents;
        Assert.Equal("Hm.", Assert.Single(contents.OfType<TextReasoningContent>()).Text);
        var call = Assert.Single(contents.OfType<FunctionCallContent>());
        Assert.Equal(("call_a", "weather", "Rome"), (call.CallId, call.Name, call.Arguments!["city"]!.ToString()));
        Assert.Equal(11, response.Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task A_name_may_be_escaped()
    {
        var response = await Calls.ResponseOfAsync(
            """{"choices":[{"message":{"cont\u0065nt":"I look."},"finish\u005freason":"stop"}]}"""
        );

        Assert.Equal(("I look.", ChatFinishReason.Stop), (response.Text, response.FinishReason));
    }

    [Theory]
    // DeepSeek.
    [InlineData(
        """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36,"completion_tokens_details":{"reasoning_tokens":15}}""",
        20,
        120,
        64,
        15
    )]
    // xAI counts what it thought beside what it said.
    [InlineData(
        """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":220,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":100},"num_sources_used":0}""",
        120,
        220,
        64,
        100
    )]
    // Moonshot.
    [InlineData(
        """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"cached_tokens":64}""",
        20,
        120,
        64,
        null
    )]
    [InlineData(
        """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":null,"prompt_tokens_details":null,"completion_tokens_details":null}""",
        20,
        120,
        null,
        null
    )]
    public async Task Usage_means_the_same_from_every_provider(
        string usage,
        int output,
        int total,
        int? cached,
        int? reasoning
    )
    {
        var details = (await ResponseWithAsync(usage)).Usage!;
        Assert.Equal(
            (100, output, total),
            (details.InputTokenCount, details.OutputTokenCount, details.TotalTokenCount)
        );
        Assert.Equal((cached, reasoning), (details.CachedInputTokenCount, details.ReasoningTokenCount));
    }

    [Fact]
    public async Task What_was_written_to_a_cache_is_counted_apart()
    {
        var usage = (
            await ResponseWithAsync(
                """{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":80}}"""
            )
        ).Usage!;
        Assert.Equal(80, usage.AdditionalCounts![ChatProperties.CacheWriteTokens]);
    }

    [Theory]
    [InlineData("0.00014")]
    [InlineData("1.4e-4")]
    [InlineData("""{"input_tokens_cost":0.0001,"output_tokens_cost":0.00004,"total_cost":0.00014}""")]
    public async Task The_price_that_a_provider_tells_is_the_cost(string cost)
    {
        var usage = $$$"""{"prompt_tokens":10,"completion_tokens":2,"cost":{{{cost}}},"is_byok":false}""";
        Assert.Equal(0.00014m, (await ResponseWithAsync(usage)).AdditionalProperties?[ChatProperties.Cost]);
        var updates = await Calls.UpdatesOfAsync(
            OpenAICalls.Stream(
                """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""",
                $$$"""{"choices":[],"usage":{{{usage}}}}"""
            )
        );
        Assert.Equal(0.00014m, updates[^1].AdditionalProperties?[ChatProperties.Cost]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"0.1\"")]
    [InlineData("1e400")]
    [InlineData("""{"total_cost":"free"}""")]
    public async Task A_cost_that_is_no_number_is_unknown(string cost)
    {
        var response = await ResponseWithAsync($$$"""{"prompt_tokens":10,"completion_tokens":2,"cost":{{{cost}}}}""");
        Assert.Null(response.AdditionalProperties);
        Assert.Equal(10, response.Usage!.InputTokenCount);
    }

    [Theory]
    [InlineData("""{"error":{"code":429,"message":"Rate limit exceeded"},"user_id":"u"}""", ErrorCategory.RateLimit)]
    [InlineData(
        """{"choices":[{"index":0,"message":{"role":"assistant","content":"So"},"finish_reason":"error","error":{"code":502,"message":"Upstream error"}}]}""",
        ErrorCategory.Transient
    )]
    [InlineData(
        """{"choices":[{"index":0,"message":{"role":"assistant","content":"So"},"finish_reason":"insufficient_system_resource"}]}""",
        ErrorCategory.Overloaded
    )]
    [InlineData("""{"choices":[]}""", ErrorCategory.MalformedOutput)]
    [InlineData(
        """{"choices":[{"index":0,"delta":{"content":"So"},"finish_reason":null}]}""",
        ErrorCategory.MalformedOutput
    )]
    [InlineData("null", ErrorCategory.MalformedOutput)]
    [InlineData("[]", ErrorCategory.MalformedOutput)]
    [InlineData("", ErrorCategory.MalformedOutput)]
    public async Task A_failure_in_a_success_is_a_failure(string body, ErrorCategory category)
    {
        var failure = await Assert.ThrowsAsync<PrompterException>(() => Calls.ResponseOfAsync(body));
        Assert.Equal(category, failure.Category);
    }

    [Fact]
    public async Task Content_in_parts_is_thoughts_and_text()
    {
        var response = await Calls.ResponseOfAsync(
            """{"choices":[{"index":0,"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]},{"type":"text","text":"So."}]},"finish_reason":"stop"}]}"""
        );
        Assert.Equal("So.", response.Text);
        Assert.Equal("Hm.", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
    }

    [Fact]
    public async Task A_refusal_is_an_error_and_no_text()
    {
        var response = await Calls.ResponseOfAsync(
            """{"choices":[{"index":0,"message":{"content":null,"refusal":"I cannot do that."},"finish_reason":"stop"}]}"""
        );
        Assert.Equal("", response.Text);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.Equal("I cannot do that.", Assert.Single(response.Messages[0].Contents.OfType<ErrorContent>()).Message);
    }

    private static Task<ChatResponse> ResponseWithAsync(string usage) =>
        Calls.ResponseOfAsync(
            $$$"""{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{{{usage}}}}"""
        );
}
