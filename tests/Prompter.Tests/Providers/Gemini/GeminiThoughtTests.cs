namespace Prompter.Tests.Providers.Gemini;

/// <summary>Gemini 3 refuses calls that do not come back with the signature that it gave them.</summary>
public class GeminiThoughtTests
{
    private const string Parts = """
        {"text":"First a thought.","thought":true},
        {"text":"Let me look."},
        {"functionCall":{"id":"fc_1","name":"clock","args":{}},"thoughtSignature":"EqQBCgIYAhIM+/=="},
        {"functionCall":{"name":"clock","args":{"zone":"UTC"}}}
        """;

    private static readonly ScriptedCalls Calls = FamilyCalls.Gemini;

    [Fact]
    public async Task Thoughts_are_told_apart_from_the_answer()
    {
        var response = await Calls.ResponseOfAsync(Body(Parts, "STOP"));
        Assert.Equal("Let me look.", response.Text);
        Assert.Equal(
            "First a thought.",
            Assert.Single(Assert.Single(response.Messages).Contents.OfType<TextReasoningContent>()).Text
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signatures_of_calls_go_back_with_them(bool streamed)
    {
        var answer = streamed ? await StreamedAsync(Parts) : await Calls.ResponseOfAsync(Body(Parts, "STOP"));
        var calls = Assert.Single(answer.Messages).Contents.OfType<FunctionCallContent>().ToList();
        Golden.Matches(
            "Gemini/signatures-of-calls",
            await Calls.RequestOfAsync(
                [
                    new(ChatRole.User, "What time is it?"),
                    .. answer.Messages,
                    new(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "12:00"))]),
                ],
                model: "gemini-3.5-flash"
            )
        );
    }

    [Theory]
    [InlineData("""{"text":"Hello.","thoughtSignature":"c2ln"}""", "text")]
    [InlineData("""{"text":"Hel"},{"text":"lo."},{"text":"","thoughtSignature":"c2ln"}""", "text")]
    [InlineData("""{"text":"Hm.","thought":true},{"text":"","thoughtSignature":"c2ln"}""", "empty-text")]
    [InlineData(
        """{"text":"Hm","thought":true},{"text":"!","thought":true,"thoughtSignature":"c2ln"},{"text":"Hello."}""",
        "thought"
    )]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"AQID"},"thoughtSignature":"c2ln"}""", "picture")]
    public async Task Signatures_of_other_parts_go_back_with_them_too(string parts, string golden)
    {
        foreach (
            var answer in (ChatResponse[])[await Calls.ResponseOfAsync(Body(parts, "STOP")), await StreamedAsync(parts)]
        )
        {
            Golden.Matches(
                $"Gemini/signature-of-{golden}",
                await Calls.RequestOfAsync([new(ChatRole.User, "Hi"), .. answer.Messages, new(ChatRole.User, "Go on.")])
            );
        }
    }

    /// <summary>Every part in an event of its own.</summary>
    private static async Task<ChatResponse> StreamedAsync(string parts)
    {
        var events = JsonNode
            .Parse($"[{parts}]")!
            .AsArray()
            .Select(part => $"data: {Body(part!.ToJsonString(), null)}\n\n");
        return (await Calls.UpdatesOfAsync(string.Concat(events) + $"data: {Body("", "STOP")}\n\n")).ToChatResponse();
    }

    private static string Body(string parts, string? reason)
    {
        var finish = reason is null ? "" : $"\"finishReason\":\"{reason}\",";
        return $$$"""{"candidates":[{"content":{"parts":[{{{parts.ReplaceLineEndings("")}}}],"role":"model"},{{{finish}}}"index":0}],"responseId":"r1"}""";
    }
}
