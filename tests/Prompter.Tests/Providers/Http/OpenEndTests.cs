using Prompter.Providers.OpenAI;
using Prompter.Tests.Providers.Properties;

namespace Prompter.Tests.Providers.Http;

/// <summary>Servers that have said all and leave the connection open.</summary>
public sealed class OpenEndTests
{
    private const string Said = """data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""";

    [Theory]
    [InlineData(Said + "\n\n")]
    [InlineData(Said + "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n")]
    public async Task An_answer_with_an_end_is_done_ten_seconds_after_it(string body)
    {
        var time = new ManualTimeProvider();
        using var handler = new BytesHandler(() => new OpenStream(Encoding.UTF8.GetBytes(body)), "text/event-stream");
        using var invoker = new HttpMessageInvoker(handler);
        using var client = new OpenAIChatClient(
            "m",
            new()
            {
                Provider = "x",
                BaseUrl = new("https://api.example.org/v1"),
                Invoker = invoker,
                TimeProvider = time,
            }
        );
        var cancellation = TestContext.Current.CancellationToken;
        var answer = client.GetStreamingResponseAsync("Hi", null, cancellation).ToChatResponseAsync(cancellation);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(answer.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(("Hi", ChatFinishReason.Stop), ((await answer).Text, (await answer).FinishReason));
    }

    /// <summary>Gives its bytes, and then nothing for ever.</summary>
    private sealed class OpenStream(byte[] bytes) : ReadStream
    {
        private bool isRead;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (isRead)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            isRead = true;
            bytes.CopyTo(buffer);
            return bytes.Length;
        }
    }
}
