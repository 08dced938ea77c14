namespace Prompter.Tests.Providers.Properties;

/// <summary>Answers of all families that are odd: what the model said is there, and what is not whole is no success.</summary>
public sealed class OddWireTests
{
    [Theory]
    [CaseFile("odd-wires.jsonl")]
    public async Task What_was_said_is_told_and_what_is_broken_is_no_success(
        string family,
        string name,
        string mode,
        string outcome,
        string text,
        string words,
        string body
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        foreach (var width in (int[])[bytes.Length, 7, 1])
        {
            var told = new StringBuilder();
            var error = (PrompterException?)null;
            ChatFinishReason? finish = null;
            using var handler = new BytesHandler(
                () => new PiecesStream(bytes.Chunk(width).Select(piece => new ReadOnlyMemory<byte>(piece))),
                "application/json"
            );
            using var invoker = new HttpMessageInvoker(handler);
            using var client = new ChatClientBuilder(
                FamilyOf(family).Client(new("https://api.example.org"), invoker: invoker)
            )
                .UsePrompter(policies => policies.Retry = new() { Retries = 0 })
                .Build();
            var cancellation = TestContext.Current.CancellationToken;
            try
            {
                var updates =
                    mode == "stream"
                        ? client.GetStreamingResponseAsync("Hi", null, cancellation)
                        : (await client.GetResponseAsync("Hi", null, cancellation))
                            .ToChatResponseUpdates()
                            .ToAsyncEnumerable();
                await foreach (var update in updates)
                {
                    told.Append(update.Text);
                    finish = update.FinishReason ?? finish;
                }
            }
            catch (PrompterException exception)
            {
                error = exception;
            }

            var ended = error is null ? NameOf(finish) : $"{error.Category}";
            Assert.True(outcome == ended, $"{family}: {name}: {ended}: {error?.Message}");
            Assert.Contains(words, error?.Message ?? "", StringComparison.Ordinal);
            if (text != "*")
            {
                Assert.Equal(text, told.ToString());
            }
        }
    }

    private static string NameOf(ChatFinishReason? reason) =>
        reason == ChatFinishReason.Stop ? "Stop"
        : reason == ChatFinishReason.ToolCalls ? "ToolCalls"
        : $"{reason}";

    private static Family FamilyOf(string name) =>
        name switch
        {
            "openai" => Family.OpenAI,
            "responses" => Family.Responses,
            "anthropic" => Family.Anthropic,
            "gemini" => Family.Gemini,
            _ => Family.Ollama,
        };
}
