using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Http;

public sealed class BaseAddressTests
{
    [Theory]
    [InlineData("", "", "/", "#part")]
    [InlineData("?x=1", "?x=1")]
    public async Task The_query_of_a_base_address_comes_after_the_path(string query, params string[] ends)
    {
        foreach (var end in ends)
        {
            var request = await RequestTo($"http://a.example/v1{end}", key: "k");
            Assert.Equal($"http://a.example/v1/chat/completions{query}", request.RequestUri!.AbsoluteUri);
        }
    }

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
