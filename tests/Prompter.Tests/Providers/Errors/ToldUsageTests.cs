namespace Prompter.Tests.Providers.Errors;

public sealed class ToldUsageTests
{
    private const string OpenAIUsage = """{"prompt_tokens":43,"completion_tokens":10,"total_tokens":53,"cost":0.5}""";
    private const string ResponsesUsage = """{"input_tokens":43,"output_tokens":10,"total_tokens":53}""";
    private const string GeminiUsage = """{"promptTokenCount":43,"candidatesTokenCount":3,"thoughtsTokenCount":7}""";
    private const string AnthropicUsage = """{"input_tokens":43,"output_tokens":10}""";

    /// <summary>A family, the words of its error, and the events or the body of an answer that tells tokens and fails.</summary>
    public static TheoryData<string, string, string[]> Failures =>
        new()
        {
            {
                "openai",
                "it broke",
                [
                    """{"choices":[{"index":0,"delta":{"content":"Hel"}}]}""",
                    $$"""{"error":{"code":500,"message":"it broke"},"choices":[],"usage":{{OpenAIUsage}}}""",
                ]
            },
            { "openai", "it broke", [$$"""{"choices":[],"usage":{{OpenAIUsage}}}""", """{"error":"it broke"}"""] },
            {
                "openai",
                "failed in the middle",
                [$$"""{"choices":[{"index":0,"delta":{},"finish_reason":"error"}],"usage":{{OpenAIUsage}}}"""]
            },
            {
                "gemini",
                "UNEXPECTED_TOOL_CALL",
                [
                    $$"""{"candidates":[{"finishReason":"UNEXPECTED_TOOL_CALL","finishMessage":"no such tool"}],"usageMetadata":{{GeminiUsage}}}""",
                ]
            },
            {
                "gemini",
                "blocked the prompt",
                [$$"""{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{{GeminiUsage}}}"""]
            },
            { "gemini", "it broke", [$$"""{"error":{"message":"it broke"},"usageMetadata":{{GeminiUsage}}}"""] },
            { "gemini", "was cut", [$$"""{"candidates":[],"usageMetadata":{{GeminiUsage}}}"""] },
        };

    public static TheoryData<string, string, string[]> FailuresOfStreams =>
        new()
        {
            {
                "responses",
                "it broke",
                [
                    $$"""{"type":"response.failed","response":{"status":"failed","error":{"message":"it broke"},"usage":{{ResponsesUsage}} } }""",
                ]
            },
            {
                "anthropic",
                "it broke",
                [
                    """{"type":"message_start","message":{"id":"m","usage":{"input_tokens":43,"output_tokens":1}}}""",
                    $$"""{"type":"message_delta","delta":{},"usage":{{AnthropicUsage}}}""",
                    """{"type":"error","error":{"message":"it broke"}}""",
                ]
            },
        };

    public static TheoryData<string, string, string[]> FailuresOfWholes =>
        new()
        {
            {
                "responses",
                "it broke",
                [$$"""{"status":"failed","error":{"message":"it broke"},"usage":{{ResponsesUsage}}}"""]
            },
            { "anthropic", "was cut", [$$"""{"content":[],"usage":{{AnthropicUsage}}}"""] },
        };

    /// <summary>The end of the tokens as some servers tell it: as a reason and then as an error again, or as an error alone.</summary>
    public static TheoryData<string[]> EndsOfTokens =>
        [
            (string[])
                [
                    """{"choices":[{"index":0,"delta":{"reasoning":"Well"},"finish_reason":"length"}]}""",
                    $$"""{"error":{"code":400,"message":"Token limit reached"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":null}],"usage":{{OpenAIUsage}}}""",
                ],
            (string[])
                [
                    $$"""{"error":{"code":400,"message":"The output token limit was reached."},"choices":[],"usage":{{OpenAIUsage}}}""",
                ],
        ];

    [Theory]
    [MemberData(nameof(EndsOfTokens))]
    public async Task Tokens_that_ended_in_thoughts_are_told_as_such_and_count(string[] events)
    {
        var error = await FailsAsync("openai", "token limit", Answers.Events(events), streams: true);

        Assert.Equal(ErrorCategory.TokenLimit, error.Category);
    }

    [Fact]
    public async Task An_answer_that_ended_at_its_token_limit_is_one_although_an_error_says_so_again()
    {
        await using var server = new ScriptedServer(
            Answers.Events(
                """{"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":"length"}]}""",
                """{"error":{"code":400,"message":"Token limit reached"}}"""
            )
        );
        using var client = Family.OpenAI.Client(server.BaseUrl);

        var answer = await client
            .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            .ToChatResponseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("Hel", ChatFinishReason.Length), (answer.Text, answer.FinishReason));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    [MemberData(nameof(FailuresOfStreams))]
    public Task Tokens_that_a_stream_tells_count_although_it_fails(string family, string words, string[] events) =>
        FailsAsync(family, words, Answers.Events(events), streams: true);

    [Theory]
    [MemberData(nameof(Failures))]
    [MemberData(nameof(FailuresOfWholes))]
    public Task Tokens_that_an_answer_tells_count_although_it_fails(string family, string words, string[] events) =>
        events.Length > 1 ? Task.CompletedTask : FailsAsync(family, words, Answers.Json(events[0]), streams: false);

    private static async Task<PrompterException> FailsAsync(
        string name,
        string words,
        ScriptedAnswer answer,
        bool streams
    )
    {
        var family = name switch
        {
            "openai" => Family.OpenAI,
            "responses" => Family.Responses,
            "gemini" => Family.Gemini,
            _ => Family.Anthropic,
        };
        await using var server = new ScriptedServer(answer);
        using var host = new PrompterHost(null, new() { Policies = new() { Retry = new() { Retries = 0 } } });
        using var client = host.CreateClient(
            "openai:m",
            new() { Connect = (_, _) => new(family.Client(server.BaseUrl)) }
        );
        var error = await Assert.ThrowsAnyAsync<PrompterException>(() =>
            streams
                ? client
                    .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
                    .ToChatResponseAsync(TestContext.Current.CancellationToken)
                : client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        var attempt = Assert.Single(error.Attempts);
        Assert.Equal((43, 10), (attempt.Usage?.InputTokenCount, attempt.Usage?.OutputTokenCount));
        var total = Assert.Single(host.Usage.Get().Models).Tokens;
        Assert.Equal((43, 10), (total.InputTokenCount, total.OutputTokenCount));
        Assert.Equal(name == "openai" ? 0.5m : null, attempt.Cost);
        return error;
    }
}
