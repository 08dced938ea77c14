namespace Prompter.Tests.Providers.Gemini;

public class GeminiStreamTests : EventStreamTest
{
    private const string Text = """
        data: {"candidates": [{"content": {"parts": [{"text": "Grüß"}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 12,"totalTokenCount": 12},"modelVersion": "gemini-2.5-flash","responseId": "r1"}

        data: {"candidates": [{"content": {"parts": [{"text": " dich 👋"}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 12,"candidatesTokenCount": 2,"totalTokenCount": 14},"modelVersion": "gemini-2.5-flash","responseId": "r1"}


        """;

    private const string Calls = """
        data: {"candidates": [{"content": {"parts": [{"functionCall": {"name": "weather","args": {"city": "Rome"}}},{"functionCall": {"name": "clock","args": {}}}],"role": "model"},"index": 0}],"modelVersion": "gemini-2.5-flash","responseId": "r1"}


        """;

    private const string End = """
        data: {"candidates": [{"content": {"parts": [{"text": "!"}],"role": "model"},"finishReason": "STOP","index": 0}],"usageMetadata": {"promptTokenCount": 12,"cachedContentTokenCount": 5,"candidatesTokenCount": 3,"thoughtsTokenCount": 4,"totalTokenCount": 19},"modelVersion": "gemini-2.5-flash","responseId": "r1"}


        """;

    private protected override ScriptedCalls Scripted => FamilyCalls.Gemini;

    private protected override string Words => Text;

    private protected override string ToolCalls => Calls;

    private protected override string Last => End;

    private protected override string Unknown =>
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"somethingNew\":{}}]},\"index\":0}],\"responseId\":\"r1\"}\n\n"
        + "data: {\"usageMetadata\":{\"promptTokenCount\":12},\"responseId\":\"r1\"}\n\n";

    [Fact]
    public async Task A_stream_gives_its_words_as_they_come_and_ends_with_reason_and_usage()
    {
        var updates = await Scripted.UpdatesOfAsync(Text + End);
        Assert.Equal(["Grüß", " dich 👋", "!", ""], updates.Select(update => update.Text));
        AssertOneAnswer(updates, "r1", "gemini-2.5-flash");
        var usage = UsageOf(updates);
        Assert.Equal(12, usage.InputTokenCount);
        Assert.Equal(5, usage.CachedInputTokenCount);
        Assert.Equal(7, usage.OutputTokenCount);
        Assert.Equal(4, usage.ReasoningTokenCount);
    }

    [Fact]
    public async Task Calls_of_tools_come_whole()
    {
        var calls = await CallsAsync();
        Assert.NotEqual(calls[0].CallId, calls[1].CallId);
        var updates = await Scripted.UpdatesOfAsync(Text + Calls + End);
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData(503, "UNAVAILABLE", "The model is overloaded.", ErrorCategory.Overloaded)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted.", ErrorCategory.RateLimit)]
    [InlineData(500, "INTERNAL", "An internal error has occurred.", ErrorCategory.Transient)]
    public Task An_error_in_the_stream_ends_it(int code, string status, string message, ErrorCategory category) =>
        FailsAsync(
            $$$"""data: {"error":{"code":{{{code}}},"message":"{{{message}}}","status":"{{{status}}}"}}""" + "\n\n",
            category,
            message
        );

    [Fact]
    public Task A_call_that_nobody_can_read_is_malformed_in_a_stream_too() =>
        FailsAsync(
            "data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\",\"index\":0}]}\n\n",
            ErrorCategory.MalformedOutput
        );
}
