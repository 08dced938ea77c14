using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Http;

public sealed class BaseAddressTests
{
    [Theory]
    [InlineData("http://a.example/v1", "http://a.example/v1/chat/completions")]
    [InlineData("http://a.example/v1/", "http://a.example/v1/chat/completions")]
    [InlineData("http://a.example/v1?x=1", "http://a.example/v1/chat/completions?x=1")]
    [InlineData("http://a.example/v1#part", "http://a.example/v1/chat/completions")]
    public async Task The_query_of_a_base_address_comes_after_the_path(string address, string expected) =>
        Assert.Equal(expected, (await RequestTo(address, key: "k")).RequestUri!.AbsoluteUri);

    [Fact]
    public async Task A_user_with_a_password_is_sent_where_there_is_no_key()
    {
        var request = await RequestTo("http://me:p%40ss@a.example/v1", key: null);

        Assert.Equal($"Basic {Convert.ToBase64String("me:p@ss"u8)}", request.Headers.Authorization!.ToString());
        Assert.Equal("Bearer k", (await RequestTo("http://me:p@a.example/v1", "k")).Headers.Authorization!.ToString());
    }

    private static async Task<HttpRequestMessage> RequestTo(string address, string? key)
    {
        var handler = new Refusal();
        using var client = new OpenAIChatClient(
            "m",
            new()
            {
                Provider = "x",
                BaseUrl = new(address),
                ApiKey = key,
                Invoker = new HttpMessageInvoker(handler),
            }
        );
        await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)
        );
        return handler.Request!;
    }

    private sealed class Refusal : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Request = request;
            throw new HttpRequestException();
        }
    }
}
