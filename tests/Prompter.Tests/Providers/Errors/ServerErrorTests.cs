using Prompter.Providers.OpenAI;
using Prompter.Redaction;

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

    [Theory]
    [InlineData("{\"error\":{\"message\":\"bad cGtacTgxaF\\ndtM0x0WHY\\n5MlFiTmM3\\nUms\"}}")]
    [InlineData("bad cGtacTgxaF\ndtM0x0WHY\n5MlFiTmM3\nUms")]
    [InlineData("<html><title>bad pkZq81hW<m3LtXv92</title></html>")]
    [InlineData("bad p\0k\0Z\0q\081hWm3LtXv92QbNc7Rk")]
    [InlineData("bad \"pkZq81hWm3LtXv92QbNc7Rk\"", "utf-16")]
    [InlineData("bad pkZq81hWm3LtXv92QbNc7Rk", "nothing-like-it")]
    public async Task A_secret_is_taken_out_before_the_words_are_made_one_line(string body, string? charset = null)
    {
        var redactor = new Redactor(["pkZq81hWm3LtXv92QbNc7Rk", "pkZq81hW<m3LtXv92"]);
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.OK])
        {
            if (status is HttpStatusCode.OK && (charset is not null || body.Contains('\0', StringComparison.Ordinal)))
            {
                continue;
            }

            using var invoker = new HttpMessageInvoker(new Answer(status, body, "text/plain", charset));
            using var client = Client(invoker, "k-1", redactor);
            var error = await Assert.ThrowsAsync<PrompterException>(() =>
                client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            );

            Assert.Contains("[redacted]", error.Message, StringComparison.Ordinal);
            Assert.DoesNotMatch("hWm3|Xv92|WHY|Ums", error.Message);
        }
    }

    [Fact]
    public async Task A_secret_that_is_cut_within_a_long_escape_is_taken_out()
    {
        const string Secret = "pkZq81hWm3LtXv92QbNc7Rk";
        for (var before = 40; before < 80; before++)
        {
            var written = string.Concat(Secret.Select(unit => $"\\U{(int)unit:x8}"));
            var body = $"{new string('y', before)} {written} {new string('z', 400)}";
            using var invoker = new HttpMessageInvoker(new Answer(HttpStatusCode.BadRequest, body));
            using var client = Client(invoker, "k-1", new([Secret]));
            var error = await Assert.ThrowsAsync<PrompterException>(() =>
                client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
            );

            Assert.DoesNotContain("U0000", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://b.example/a\\Zq81hWm3", "b.example/a[redacted]")]
    [InlineData("http://me@b.example/v1\\Zq81hWm3?x=1", " b.example/v1[redacted],")]
    [InlineData("http://Zq81hWm3.example/v1", "[redacted].example/v1")]
    [InlineData("http://b.example/v1?x=1", "http://b.example/v1,")]
    public async Task A_secret_in_the_target_of_a_redirect_is_taken_out(string target, string shown)
    {
        using var invoker = new HttpMessageInvoker(new Redirect(target));
        using var client = Client(invoker, "k-1", new(["\\Zq81hWm3", "Zq81hWm3"]));
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("zq81", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static OpenAIChatClient Client(HttpMessageInvoker invoker, string key, Redactor? redactor = null) =>
        new(
            "m",
            new()
            {
                Provider = "x",
                BaseUrl = new("http://a.example/v1"),
                ApiKey = key,
                Invoker = invoker,
                Redactor = redactor,
            }
        );

    private sealed class Answer(HttpStatusCode status, string body, string type = "text/plain", string? charset = null)
        : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var encoding = charset is "utf-16" ? Encoding.Unicode : Encoding.UTF8;
            var content = new StringContent(body, encoding, type);
            content.Headers.ContentType!.CharSet = charset;
            return Task.FromResult(new HttpResponseMessage(status) { Content = content });
        }
    }

    private sealed class Redirect(string target) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = new HttpResponseMessage(HttpStatusCode.Found);
            response.Headers.TryAddWithoutValidation("Location", target);
            return Task.FromResult(response);
        }
    }
}
