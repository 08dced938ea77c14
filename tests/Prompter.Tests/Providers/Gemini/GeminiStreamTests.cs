namespace Prompter.Tests.Providers.Gemini;

public class GeminiStreamTests
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

    private static readonly ScriptedCalls Scripted = GeminiCalls.All;

    [Fact]
    public async Task A_stream_gives_its_words_as_they_come_and_ends_with_reason_and_usage()
    {
        var updates = await Scripted.UpdatesOfAsync(Text + End);
        Assert.Equal(["Grüß", " dich 👋", "!", ""], updates.Select(update => update.Text));
        Assert.All(
            updates,
            update =>
            {
                Assert.Equal(ChatRole.Assistant, update.Role);
                Assert.Equal("r1", update.ResponseId);
                Assert.Equal("r1", update.MessageId);
                Assert.Equal("gemini-2.5-flash", update.ModelId);
            }
        );
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.Single(updates, update => update.Contents.Any(content => content is UsageContent));
        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
        Assert.Equal(12, usage.InputTokenCount);
        Assert.Equal(5, usage.CachedInputTokenCount);
        Assert.Equal(7, usage.OutputTokenCount);
        Assert.Equal(4, usage.ReasoningTokenCount);
    }

    [Fact]
    public async Task Calls_of_tools_come_whole()
    {
        var updates = await Scripted.UpdatesOfAsync(Text + Calls + End);
        var calls = updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["weather", "clock"], calls.Select(call => call.Name));
        Assert.Equal("Rome", Assert.IsType<JsonElement>(calls[0].Arguments?["city"]).GetString());
        Assert.NotEqual(calls[0].CallId, calls[1].CallId);
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Fact]
    public async Task The_way_the_bytes_come_in_changes_nothing()
    {
        var expected = ScriptedCalls.Described(await Scripted.UpdatesOfAsync(Text + Calls + End));
        foreach (var length in (int[])[1, 2, 3, 7, 64])
        {
            var updates = await Scripted.UpdatesOfAsync(
                new ScriptedAnswer(Text + Calls + End) { IsStream = true, PieceLength = length }
            );
            Assert.Equal(expected, ScriptedCalls.Described(updates));
        }
    }

    [Fact]
    public async Task Line_ends_comments_and_events_of_unknown_content_change_nothing()
    {
        var expected = ScriptedCalls.Described(await Scripted.UpdatesOfAsync(Text + End));
        var unusual =
            ": a comment\n\n"
            + "data: {\"candidates\":[{\"content\":{\"parts\":[{\"somethingNew\":{}}]},\"index\":0}],\"responseId\":\"r1\"}\n\n"
            + "data: {\"usageMetadata\":{\"promptTokenCount\":12},\"responseId\":\"r1\"}\n\n"
            + Text
            + End;
        Assert.Equal(
            expected,
            ScriptedCalls.Described(
                await Scripted.UpdatesOfAsync(unusual.Replace("\n", "\r\n", StringComparison.Ordinal))
            )
        );
    }

    [Theory]
    [InlineData(503, "UNAVAILABLE", "The model is overloaded.", ErrorCategory.Overloaded)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted.", ErrorCategory.RateLimit)]
    [InlineData(500, "INTERNAL", "An internal error has occurred.", ErrorCategory.Transient)]
    public async Task An_error_in_the_stream_ends_it(int code, string status, string message, ErrorCategory category)
    {
        var (text, failure) = await Scripted.FailureOfAsync(
            Text
                + $$$"""data: {"error":{"code":{{{code}}},"message":"{{{message}}}","status":"{{{status}}}"}}"""
                + "\n\n"
        );
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(category, failure.Category);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_never_an_answer()
    {
        foreach (var events in (string[])["", Text, Text + Calls])
        {
            var (_, failure) = await Scripted.FailureOfAsync(events);
            Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
            Assert.Contains("cut", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_may_be_tried_again()
    {
        var (text, failure) = await Scripted.FailureOfAsync(
            new ScriptedAnswer(Text) { IsStream = true, IsBroken = true }
        );
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(ErrorCategory.Transient, failure.Category);
    }

    [Fact]
    public async Task A_call_that_nobody_can_read_is_malformed_in_a_stream_too()
    {
        var (text, failure) = await Scripted.FailureOfAsync(
            Text + "data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\",\"index\":0}]}\n\n"
        );
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
    }

    [Fact]
    public async Task An_event_that_is_no_json_is_malformed()
    {
        var (_, failure) = await Scripted.FailureOfAsync(Text + "data: {\"candidates\":\n\n");
        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
    }
}
