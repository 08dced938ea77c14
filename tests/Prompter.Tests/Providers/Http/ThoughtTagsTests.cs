namespace Prompter.Tests.Providers.Http;

/// <summary>Thoughts that a server leaves in the text of an answer.</summary>
public sealed class ThoughtTagsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<think>Hm, 2 < 3.</think>\n\nYes.", "Hm, 2 < 3.", "Yes.")]
    [InlineData("\n<think>\nHm.\n</thin</think>Yes. <think>not</think>", "\nHm.\n</thin", "Yes. <think>not</think>")]
    [InlineData("<think></think> Yes.", "", "Yes.")]
    [InlineData("  Yes <think>no</think>", "", "  Yes <think>no</think>")]
    [InlineData("<thin air>", "", "<thin air>")]
    [InlineData("<th", "", "<th")]
    [InlineData("<thinking>Hm.</thinking>Yes.", "", "<thinking>Hm.</thinking>Yes.")]
    public async Task Are_reasoning_and_no_part_of_it_however_the_text_is_cut_up(
        string said,
        string thought,
        string text
    )
    {
        for (var width = 1; width <= said.Length; width++)
        {
            var pieces = said.Chunk(width).Select(piece => JsonSerializer.Serialize(new string(piece))).ToList();
            await AssertAsync(
                Family.OpenAI,
                Answers.Events([
                    .. pieces.Select(piece => $$$"""{"choices":[{"index":0,"delta":{"content":{{{piece}}}}}]}"""),
                    """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                ])
            );
            await AssertAsync(
                Family.Ollama,
                Answers.Lines([
                    .. pieces.Select(piece => $$$"""{"message":{"content":{{{piece}}}},"done":false}"""),
                    """{"message":{"content":""},"done":true,"done_reason":"stop"}""",
                ])
            );
        }

        async Task AssertAsync(Family family, ScriptedAnswer answer)
        {
            await using var server = new ScriptedServer(answer);
            using var client = family.Client(server.BaseUrl);

            var updates = await client.GetStreamingResponseAsync("Hi", null, Cancellation).ToListAsync(Cancellation);

            var contents = updates.SelectMany(update => update.Contents).ToList();
            Assert.Equal(thought, string.Concat(contents.OfType<TextReasoningContent>().Select(part => part.Text)));
            Assert.Equal(text, string.Concat(updates.Select(update => update.Text)));
        }
    }

    [Fact]
    public async Task That_do_not_end_are_thoughts_to_the_end()
    {
        await using var server = new ScriptedServer(
            Answers.Json("""{"choices":[{"message":{"content":"<think>Hm.</thin"},"finish_reason":"length"}]}""")
        );
        using var client = Family.OpenAI.Client(server.BaseUrl);

        var response = await client.GetResponseAsync("Hi", null, Cancellation);

        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        Assert.Equal("Hm.</thin", string.Concat(contents.OfType<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal("", response.Text);
    }
}
