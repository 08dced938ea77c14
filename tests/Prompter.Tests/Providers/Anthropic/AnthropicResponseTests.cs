namespace Prompter.Tests.Providers.Anthropic;

public class AnthropicResponseTests()
    : AnswerTest("""{"id":"m","content":[{"type":"text","te""", """{"id":"m","content":[]}""")
{
    private protected override ScriptedCalls Calls => FamilyCalls.Anthropic;

    [Fact]
    public async Task An_answer_says_who_gave_it_and_why_it_ended()
    {
        var response = await Calls.ResponseOfAsync(
            new ScriptedAnswer(
                """
                {"id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929",
                "content":[{"type":"text","text":"Hello!","citations":null}],"stop_reason":"end_turn","stop_sequence":null,
                "usage":{"input_tokens":12,"output_tokens":6},"container":null}
                """
            )
            {
                Headers = new Dictionary<string, string> { ["request-id"] = "req_018EeWyXxfu5pfWkrYcMdjWG" },
            }
        );
        AssertIdentity(response, "Hello!", "msg_01XFDUDYJgAACzvnptvVoYEL", "claude-sonnet-4-5-20250929");
        Assert.Equal("req_018EeWyXxfu5pfWkrYcMdjWG", response.AdditionalProperties?[ChatProperties.RequestId]);
    }

    [Fact]
    public async Task Input_tokens_count_what_the_cache_had_and_what_it_got_once()
    {
        var usage = (
            await Calls.ResponseOfAsync(
                """
                {"id":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":10,
                "cache_creation_input_tokens":200,"cache_read_input_tokens":3000,"cache_creation":{"ephemeral_5m_input_tokens":200},
                "output_tokens":50,"output_tokens_details":{"thinking_tokens":20},"service_tier":"standard"}}
                """
            )
        ).Usage;
        AssertTokens(usage, input: 3210, cached: 3000, output: 50, reasoning: 20);
        Assert.Equal(200, usage!.AdditionalCounts?[ChatProperties.CacheWriteTokens]);
        Assert.Equal(3260, usage.TotalTokenCount);
    }

    [Fact]
    public async Task An_answer_without_usage_has_none() =>
        Assert.Null(
            (
                await Calls.ResponseOfAsync(
                    """{"id":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}"""
                )
            ).Usage
        );

    [Theory]
    [InlineData("stop", "end_turn", "stop_sequence")]
    [InlineData("length", "max_tokens", "model_context_window_exceeded", "pause_turn")]
    [InlineData("content_filter", "refusal")]
    public async Task Stop_reasons_are_told_in_the_neutral_words(string expected, params string[] reasons)
    {
        foreach (var reason in reasons)
        {
            var response = await Calls.ResponseOfAsync(
                $$"""{"id":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"{{reason}}"}"""
            );
            Assert.Equal(expected, response.FinishReason?.Value);
        }
    }

    [Fact]
    public async Task Parallel_calls_of_tools_come_with_their_arguments()
    {
        var response = await Calls.ResponseOfAsync(
            """
            {"id":"m","content":[{"type":"text","text":"Let me look."},
            {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Rome","days":3}},
            {"type":"tool_use","id":"toolu_2","name":"clock","input":{}},
            {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"x"}}],"stop_reason":"tool_use"}
            """
        );
        var calls = ToolCallsOf(response);
        Assert.Equal(["toolu_1", "toolu_2"], calls.Select(call => call.CallId));
        Assert.Equal(["weather", "clock"], calls.Select(call => call.Name));
        Assert.Equal(3, Assert.IsType<JsonElement>(calls[0].Arguments?["days"]).GetInt32());
    }

    [Theory]
    [InlineData(401, "authentication_error", "invalid x-api-key", ErrorCategory.AuthFailure)]
    [InlineData(404, "not_found_error", "model: claude-9", ErrorCategory.ModelNotFound)]
    [InlineData(400, "invalid_request_error", "max_tokens: must be greater than 0", ErrorCategory.InvalidRequest)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum", ErrorCategory.ContextLength)]
    [InlineData(400, "invalid_request_error", "Your credit balance is too low", ErrorCategory.QuotaExceeded)]
    [InlineData(429, "rate_limit_error", "This request would exceed your rate limit", ErrorCategory.RateLimit)]
    [InlineData(500, "api_error", "Internal server error", ErrorCategory.Transient)]
    [InlineData(529, "overloaded_error", "Overloaded", ErrorCategory.Overloaded)]
    public async Task Errors_have_their_category_and_the_providers_words(
        int status,
        string type,
        string message,
        ErrorCategory category
    )
    {
        var (_, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer(
                $$"""{"type":"error","error":{"type":"{{type}}","message":"{{message}}"},"request_id":"req_1"}"""
            )
            {
                Status = status,
                Headers = new Dictionary<string, string> { ["retry-after"] = "7" }
                    .Where(_ => status >= 429)
                    .ToDictionary(),
            }
        );
        Assert.Equal(category, failure.Category);
        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(status >= 429 ? TimeSpan.FromSeconds(7) : null, failure.RetryAfter);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_an_answer_of_status_200_is_thrown()
    {
        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            Calls.ResponseOfAsync("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")
        );
        Assert.Equal(ErrorCategory.Overloaded, failure.Category);
    }

    [Fact]
    public async Task A_whole_answer_where_a_stream_was_asked_for_is_taken()
    {
        var updates = await Calls.UpdatesOfAsync(
            new ScriptedAnswer("""{"id":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}""")
        );
        Assert.Equal("Hi", updates.ToChatResponse().Text);
    }

    [Fact]
    public async Task Models_are_listed_page_by_page()
    {
        var (models, requests) = await Calls.ModelsOfAsync(
            new ScriptedAnswer(
                """
                {"data":[{"type":"model","id":"claude-a","display_name":"A","created_at":"2026-01-01T00:00:00Z",
                "max_input_tokens":200000,"max_tokens":64000}],"has_more":true,"first_id":"claude-a","last_id":"claude-a"}
                """
            ),
            new ScriptedAnswer(
                """{"data":[{"type":"model","id":"claude-b"}],"has_more":false,"first_id":"claude-b","last_id":"claude-b"}"""
            )
        );
        Assert.Equal([new("claude-a", 200_000, 64_000), new AvailableModel("claude-b")], models);
        Assert.Equal(
            ["/v1/models?limit=1000", "/v1/models?limit=1000&after_id=claude-a"],
            requests.Select(request => request.Path)
        );
        Assert.All(requests, request => Assert.Equal("sk-ant-secret", request.Headers["x-api-key"]));
    }

    [Fact]
    public async Task Tokens_are_counted_of_the_same_request_without_what_is_about_the_answer()
    {
        var (count, request) = await Calls.CountOfAsync(
            new ScriptedAnswer("""{"input_tokens":2095}"""),
            new()
            {
                Temperature = 0.5f,
                MaxOutputTokens = 100,
                Tools = [AIFunctionFactory.CreateDeclaration("clock", null, JsonElement.Parse("{}"))],
                AdditionalProperties = new() { ["service_tier"] = "auto" },
            }
        );
        Assert.Equal(2095, count);
        Assert.Equal("/v1/messages/count_tokens", request.Path);
        Golden.Matches("Anthropic/count-tokens", request.Body);
    }

    [Fact]
    public async Task Counting_fails_as_asking_does()
    {
        var limited = await Assert.ThrowsAsync<PrompterException>(() =>
            Calls.CountOfAsync(
                new ScriptedAnswer("""{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}""")
                {
                    Status = 429,
                }
            )
        );
        Assert.Equal(ErrorCategory.RateLimit, limited.Category);
        var unreadable = await Assert.ThrowsAsync<PrompterException>(() =>
            Calls.CountOfAsync(new ScriptedAnswer("<html><title>Sign in</title></html>"))
        );
        Assert.Equal(ErrorCategory.MalformedOutput, unreadable.Category);
    }
}
