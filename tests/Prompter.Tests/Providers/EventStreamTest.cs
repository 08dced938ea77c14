namespace Prompter.Tests.Providers;

/// <summary>What streams of events do in every family that has no sign of their end but a reason.</summary>
public abstract class EventStreamTest
{
    private protected abstract ScriptedCalls Scripted { get; }

    /// <summary>The first events of an answer, with the text <c>Grüß dich 👋</c> in two words.</summary>
    private protected abstract string Words { get; }

    /// <summary>Events with calls of the tools <c>weather</c>, for Rome, and <c>clock</c>.</summary>
    private protected abstract string ToolCalls { get; }

    /// <summary>The last events of an answer.</summary>
    private protected abstract string Last { get; }

    /// <summary>Events that no client can know.</summary>
    private protected abstract string Unknown { get; }

    [Fact]
    public async Task The_way_the_bytes_come_in_changes_nothing()
    {
        var expected = ScriptedCalls.Described(await Scripted.UpdatesOfAsync(Words + ToolCalls + Last));
        foreach (var length in (int[])[1, 2, 3, 7, 64])
        {
            var updates = await Scripted.UpdatesOfAsync(
                new ScriptedAnswer(Words + ToolCalls + Last) { IsStream = true, PieceLength = length }
            );
            Assert.Equal(expected, ScriptedCalls.Described(updates));
        }
    }

    [Fact]
    public async Task Line_ends_comments_and_unknown_events_change_nothing()
    {
        var unusual = (": a comment\n\n" + Words + Unknown + Last).Replace("\n", "\r\n", StringComparison.Ordinal);
        var updates = await Scripted.UpdatesOfAsync(unusual);
        // What only goes back to the provider nobody sees.
        updates.RemoveAll(update => update.Contents is [TextReasoningContent { Text: "" }]);
        Assert.Equal(
            ScriptedCalls.Described(await Scripted.UpdatesOfAsync(Words + Last)),
            ScriptedCalls.Described(updates)
        );
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_never_an_answer()
    {
        var first = Words[..(Words.IndexOf("\n\n", StringComparison.Ordinal) + 2)];
        foreach (var events in (string[])["", first, Words, Words + ToolCalls])
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
            new ScriptedAnswer(Words) { IsStream = true, IsBroken = true }
        );
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(ErrorCategory.Transient, failure.Category);
    }

    [Fact]
    public Task An_event_that_is_no_json_is_malformed() =>
        FailsAsync("data: {\"type\":\n\n", ErrorCategory.MalformedOutput);

    /// <summary>A stream that goes on so after its words fails.</summary>
    private protected async Task FailsAsync(string events, ErrorCategory category, string message = "")
    {
        var (text, failure) = await Scripted.FailureOfAsync(Words + events);
        Assert.Equal("Grüß dich 👋", text);
        Assert.Equal(category, failure.Category);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>All updates name their answer and its model, and the last has the reason that it stopped.</summary>
    private protected static void AssertOneAnswer(List<ChatResponseUpdate> updates, string id, string model)
    {
        Assert.All(
            updates,
            update =>
            {
                Assert.Equal(ChatRole.Assistant, update.Role);
                Assert.Equal(id, update.ResponseId);
                Assert.Equal(id, update.MessageId);
                Assert.Equal(model, update.ModelId);
            }
        );
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    /// <summary>The calls of a stream with <see cref="ToolCalls"/>.</summary>
    private protected async Task<List<FunctionCallContent>> CallsAsync()
    {
        var updates = await Scripted.UpdatesOfAsync(Words + ToolCalls + Last);
        var calls = updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["weather", "clock"], calls.Select(call => call.Name));
        Assert.Equal("Rome", Assert.IsType<JsonElement>(calls[0].Arguments?["city"]).GetString());
        Assert.Empty(calls[1].Arguments!);
        return calls;
    }

    private protected static UsageDetails UsageOf(List<ChatResponseUpdate> updates)
    {
        Assert.Single(updates, update => update.Contents.Any(content => content is UsageContent));
        return Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
    }
}
