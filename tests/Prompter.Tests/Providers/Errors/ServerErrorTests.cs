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
        using var client = Client(invoker, "k-1");
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

    [Theory]
    [InlineData("e", "the key e is refused")]
    [InlineData("key", "the key key is refused")]
    [InlineData("pa55-w0rd", "the key … is refused")]
    public async Task A_key_that_a_server_repeats_is_taken_out_where_it_is_no_part_of_words(string key, string words)
    {
        var body = $$$"""{"error":{"message":"the key {{{key}}} is refused"}}""";
        using var invoker = new HttpMessageInvoker(new Answer(HttpStatusCode.Unauthorized, body));
        using var client = Client(invoker, key);

        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "answered with a web page (Sign in)")]
    [InlineData(HttpStatusCode.BadGateway, "server error (502): Sign in")]
    public async Task A_web_page_is_told_as_one_although_it_says_that_it_is_json(HttpStatusCode status, string words)
    {
        const string Page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>{}</body></html>";
        using var invoker = new HttpMessageInvoker(new Answer(status, Page, "application/json"));
        using var client = Client(invoker, "k-1");
        foreach (var streams in (bool[])[true, false])
        {
            var error = await Assert.ThrowsAsync<PrompterException>(() =>
                streams
                    ? client
                        .GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
                        .ToChatResponseAsync(TestContext.Current.CancellationToken)
                    : client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            );

            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    private static OpenAIChatClient Client(HttpMessageInvoker invoker, string key) =>
        new(
            "m",
            new()
            {
                Provider = "x",
                BaseUrl = new("http://a.example/v1"),
                ApiKey = key,
                Invoker = invoker,
            }
        );

    private sealed class Answer(HttpStatusCode status, string body, string type = "text/plain") : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) });
    }
}
