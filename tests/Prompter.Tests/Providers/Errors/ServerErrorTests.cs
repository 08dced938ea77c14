using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Errors;

public sealed class ServerErrorTests
{
    /// <summary>A server, its status, what the error stands for, words that the user has to see, and the body.</summary>
    [Theory]
    [CaseFile("server-errors.jsonl")]
    public async Task What_servers_say_is_understood_and_told(
        string server,
        long status,
        string category,
        string words,
        string body
    )
    {
        using var invoker = new HttpMessageInvoker(new Answer((HttpStatusCode)status, body));
        using var client = new OpenAIChatClient(
            "m",
            new()
            {
                Provider = "x",
                BaseUrl = new("http://a.example/v1"),
                ApiKey = "k-1",
                Invoker = invoker,
            }
        );
        foreach (var streams in (bool[])[true, false])
        {
            var error = await Assert.ThrowsAsync<PrompterException>(() =>
                streams
                    ? client
                        .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
                        .ToChatResponseAsync(TestContext.Current.CancellationToken)
                    : client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            );

            Assert.True(category == $"{error.Category}", $"{server}: {error.Category}: {error.Message}");
            Assert.Equal((int)status, error.StatusCode);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.DoesNotContain("{\"error\"", error.Message, StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 1, 320);
        }
    }

    private sealed class Answer(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
    }
}
