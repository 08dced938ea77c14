namespace Prompter.Tests.Providers;

/// <summary>What whole answers do in every family.</summary>
/// <param name="unfinished">Answers of the family without an end.</param>
public abstract class AnswerTest(params string[] unfinished)
{
    private protected abstract ScriptedCalls Calls { get; }

    [Fact]
    public async Task An_answer_without_an_end_is_malformed()
    {
        foreach (var body in (string[])[.. unfinished, "null", "[]"])
        {
            Assert.Equal(ErrorCategory.MalformedOutput, (await FailureOfAsync(body)).Category);
        }
    }

    private protected Task<PrompterException> FailureOfAsync(string body) =>
        Assert.ThrowsAsync<PrompterException>(() => Calls.ResponseOfAsync(body));

    /// <summary>The calls of an answer, of which the first asks for the weather in Rome and the last has no arguments.</summary>
    private protected static List<FunctionCallContent> ToolCallsOf(ChatResponse response)
    {
        var calls = Assert.Single(response.Messages).Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal("Rome", Assert.IsType<JsonElement>(calls[0].Arguments?["city"]).GetString());
        Assert.Empty(calls[^1].Arguments!);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        return calls;
    }

    private protected static void AssertIdentity(ChatResponse response, string text, string id, string model)
    {
        Assert.Equal(text, response.Text);
        Assert.Equal(id, response.ResponseId);
        Assert.Equal(id, Assert.Single(response.Messages).MessageId);
        Assert.Equal(model, response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    private protected static void AssertTokens(
        UsageDetails? usage,
        long input,
        long cached,
        long output,
        long reasoning
    )
    {
        Assert.NotNull(usage);
        Assert.Equal(
            (input, cached, output, reasoning),
            (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount)
        );
    }
}
