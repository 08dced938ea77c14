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

    private static async Task FailsAsync(string name, string words, ScriptedAnswer answer, bool streams)
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
    }
}
