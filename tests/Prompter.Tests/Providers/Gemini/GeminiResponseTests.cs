namespace Prompter.Tests.Providers.Gemini;

public class GeminiResponseTests()
    : AnswerTest("""{"candidates":[{"content":{"parts":[]},"index":0}]}""", """{"candidates":[{"content":{"par""", "{}")
{
    private protected override ScriptedCalls Calls => FamilyCalls.Gemini;

    [Fact]
    public async Task An_answer_says_who_gave_it_and_why_it_ended()
    {
        var response = await Calls.ResponseOfAsync(
            """
            {"candidates":[{"content":{"parts":[{"text":"Hello"},{"text":" there!"}],"role":"model"},"finishReason":"STOP","avgLogprobs":-0.1,
            "safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","probability":"NEGLIGIBLE"}],"index":0}],
            "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"totalTokenCount":6,
            "promptTokensDetails":[{"modality":"TEXT","tokenCount":4}]},"modelVersion":"gemini-2.5-flash-001","responseId":"r1"}
            """
        );
        AssertIdentity(response, "Hello there!", "r1", "gemini-2.5-flash-001");
    }

    [Fact]
    public async Task Tokens_are_counted_once()
    {
        var usage = (
            await Calls.ResponseOfAsync(
                Answer(
                    """{"text":"Hi"}""",
                    "STOP",
                    """
                    {"promptTokenCount":1000,"cachedContentTokenCount":900,"toolUsePromptTokenCount":50,"candidatesTokenCount":20,
                    "thoughtsTokenCount":300,"totalTokenCount":1370}
                    """
                )
            )
        ).Usage;
        AssertTokens(usage, input: 1050, cached: 900, output: 320, reasoning: 300);
        Assert.Equal(1370, usage!.TotalTokenCount);
    }

    [Fact]
    public async Task An_answer_without_usage_has_none() =>
        Assert.Null((await Calls.ResponseOfAsync(Answer("""{"text":"Hi"}""", "STOP", "null"))).Usage);

    [Theory]
    [InlineData("stop", "STOP")]
    [InlineData("length", "MAX_TOKENS")]
    [InlineData("content_filter", "SAFETY", "RECITATION", "PROHIBITED_CONTENT", "SPII")]
    public async Task Finish_reasons_are_told_in_the_neutral_words(string expected, params string[] reasons)
    {
        foreach (var reason in reasons)
        {
            var response = await Calls.ResponseOfAsync(Answer("""{"text":"Hi"}""", reason));
            Assert.Equal(expected, response.FinishReason?.Value);
        }
    }

    [Fact]
    public async Task An_answer_that_was_withheld_has_no_words_but_a_reason()
    {
        var response = await Calls.ResponseOfAsync("""{"candidates":[{"finishReason":"SAFETY","index":0}]}""");
        Assert.Equal("", response.Text);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
    }

    [Theory]
    [InlineData("""{"blockReason":"PROHIBITED_CONTENT"}""", "PROHIBITED_CONTENT")]
    [InlineData("""{"blockReason":"OTHER","blockReasonMessage":"It was too long ago."}""", "It was too long ago.")]
    public async Task A_blocked_prompt_says_why(string feedback, string reason)
    {
        var body =
            $$$"""{"promptFeedback":{{{feedback}}},"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8}}""";
        var whole = await Assert.ThrowsAsync<PrompterException>(() => Calls.ResponseOfAsync(body));
        Assert.Equal(ErrorCategory.ContentFilter, whole.Category);
        Assert.Contains(reason, whole.Message, StringComparison.Ordinal);
        var (_, streamed) = await Calls.FailureOfAsync($"data: {body}\n\n");
        Assert.Equal(whole.Message, streamed.Message);
        Assert.Equal(ErrorCategory.ContentFilter, streamed.Category);
    }

    [Theory]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("UNEXPECTED_TOOL_CALL")]
    public async Task A_call_that_nobody_can_read_is_malformed(string reason)
    {
        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            Calls.ResponseOfAsync(
                $$"""{"candidates":[{"finishReason":"{{reason}}","finishMessage":"Malformed function call: print(","index":0}]}"""
            )
        );
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Contains("print(", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_calls_of_tools_come_with_their_arguments_and_an_id_each()
    {
        var response = await Calls.ResponseOfAsync(
            Answer(
                """
                {"functionCall":{"name":"weather","args":{"city":"Rome","days":3}}},{"functionCall":{"name":"weather","args":{"city":"Oslo"}}},
                {"functionCall":{"id":"fc_1","name":"clock"}},{"executableCode":{"language":"PYTHON","code":"1"}}
                """,
                "STOP"
            )
        );
        var calls = ToolCallsOf(response);
        Assert.Equal(["weather", "weather", "clock"], calls.Select(call => call.Name));
        Assert.Equal(3, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal("fc_1", calls[2].CallId);
    }

    [Fact]
    public async Task A_picture_comes_as_data()
    {
        var response = await Calls.ResponseOfAsync(
            Answer("""{"inlineData":{"mimeType":"image/png","data":"AQID"}}""", "STOP")
        );
        var picture = Assert.IsType<DataContent>(Assert.Single(Assert.Single(response.Messages).Contents));
        Assert.Equal("image/png", picture.MediaType);
        Assert.Equal([1, 2, 3], picture.Data.ToArray());
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", ErrorCategory.AuthFailure)]
    [InlineData(400, "INVALID_ARGUMENT", "Unable to submit request because of a value.", ErrorCategory.InvalidRequest)]
    [InlineData(
        400,
        "INVALID_ARGUMENT",
        "The input token count (9) exceeds the maximum number of tokens allowed (8).",
        ErrorCategory.ContextLength
    )]
    [InlineData(403, "PERMISSION_DENIED", "The caller does not have permission", ErrorCategory.AuthFailure)]
    [InlineData(404, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta", ErrorCategory.ModelNotFound)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", ErrorCategory.RateLimit)]
    [InlineData(500, "INTERNAL", "An internal error has occurred.", ErrorCategory.Transient)]
    [InlineData(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", ErrorCategory.Overloaded)]
    public async Task Errors_have_their_category_and_the_providers_words(
        int status,
        string code,
        string message,
        ErrorCategory category
    )
    {
        var body = $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{code}}}"}}""";
        var (_, failure) = await Calls.FailureOfAsync(new ScriptedAnswer(body) { Status = status });
        Assert.Equal(category, failure.Category);
        Assert.Equal(status, failure.StatusCode);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        var inAnswer = await Assert.ThrowsAsync<PrompterException>(() => Calls.ResponseOfAsync(body));
        Assert.Equal(category, inAnswer.Category);
    }

    [Theory]
    [InlineData("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", ErrorCategory.RateLimit)]
    [InlineData("GenerateRequestsPerDayPerProjectPerModel-FreeTier", ErrorCategory.QuotaExceeded)]
    public async Task A_limit_per_minute_is_no_quota_that_is_used_up(string quota, ErrorCategory category)
    {
        var (_, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer(
                $$$"""
                {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.",
                "status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"{{{quota}}}"}]}]}}
                """
            )
            {
                Status = 429,
            }
        );
        Assert.Equal(category, failure.Category);
    }

    [Fact]
    public async Task A_limit_per_minute_says_how_long_to_wait()
    {
        var (_, failure) = await Calls.FailureOfAsync(
            new ScriptedAnswer(
                """
                {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.",
                "status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":
                [{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo",
                "retryDelay":"17s"}]}}
                """
            )
            {
                Status = 429,
            }
        );
        Assert.Equal(ErrorCategory.RateLimit, failure.Category);
        Assert.Equal(TimeSpan.FromSeconds(17), failure.RetryAfter);
    }

    [Fact]
    public async Task Models_that_answer_are_listed_page_by_page()
    {
        var (models, requests) = await Calls.ModelsOfAsync(
            new ScriptedAnswer(
                """
                {"models":[{"name":"models/gemini-a","displayName":"A","inputTokenLimit":1048576,"outputTokenLimit":65536,
                "supportedGenerationMethods":["generateContent","countTokens"]},
                {"name":"models/embedding-a","supportedGenerationMethods":["embedContent"]}],"nextPageToken":"a/b"}
                """
            ),
            new ScriptedAnswer("""{"models":[{"name":"models/gemini-b"}]}""")
        );
        Assert.Equal([new("gemini-a", 1_048_576, 65_536), new AvailableModel("gemini-b")], models);
        Assert.Equal(
            ["/v1beta/models?pageSize=1000", "/v1beta/models?pageSize=1000&pageToken=a%2Fb"],
            requests.Select(request => request.Path)
        );
        Assert.All(requests, request => Assert.Equal("AIza-secret", request.Headers["x-goog-api-key"]));
    }

    [Fact]
    public async Task Tokens_are_counted_with_instructions_and_tools()
    {
        var (count, request) = await Calls.CountOfAsync(
            new ScriptedAnswer("""{"totalTokens":31,"cachedContentTokenCount":0}"""),
            new()
            {
                Temperature = 0.5f,
                Tools = [AIFunctionFactory.CreateDeclaration("clock", null, JsonElement.Parse("{}"))],
            }
        );
        Assert.Equal(31, count);
        Assert.Equal("/v1beta/models/gemini-2.5-flash:countTokens", request.Path);
        Golden.Matches("Gemini/count-tokens", request.Body);
    }

    private static string Answer(
        string parts,
        string reason,
        string usage = """{"promptTokenCount":4,"totalTokenCount":4}"""
    ) =>
        $$$"""
            {"candidates":[{"content":{"parts":[{{{parts}}}],"role":"model"},"finishReason":"{{{reason}}}","index":0}],
            "usageMetadata":{{{usage}}},"modelVersion":"gemini-2.5-flash","responseId":"r1"}
            """;
}
