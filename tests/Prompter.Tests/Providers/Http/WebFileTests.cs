namespace Prompter.Tests.Providers.Http;

public sealed class WebFileTests
{
    private static readonly EnvironmentProxy None = EnvironmentProxy.In(new Dictionary<string, string>());

    [Fact]
    public async Task A_file_comes_with_its_type_through_the_proxy_that_the_environment_names()
    {
        await using var proxy = new ScriptedServer(
            new ScriptedAnswer("")
            {
                Status = 302,
                Headers = new Dictionary<string, string> { ["location"] = "http://b.example/y" },
            },
            new ScriptedAnswer("Hello") { ContentType = "text/plain" }
        );

        var (bytes, type, _) = await ReadAsync("http://a.example/x", ("http_proxy", proxy.BaseUrl.Authority));

        Assert.Equal(("Hello", "text/plain"), (Encoding.UTF8.GetString(bytes), type));
        Assert.Equal(["http://a.example/x", "http://b.example/y"], proxy.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(407, "the proxy PROXY (http_proxy) asks for a user and a password (407); http_proxy=")]
    [InlineData(403, "a.example answers 403 Fault; the proxy PROXY (http_proxy) is in between")]
    public async Task What_a_proxy_says_is_told_with_its_name(int status, string message)
    {
        await using var proxy = new ScriptedServer(
            new ScriptedAnswer("")
            {
                Status = status,
                Headers = new Dictionary<string, string> { ["proxy-authenticate"] = "Basic realm=\"x\"" },
            }
        );

        var error = await FailureOfAsync("http://a.example/x", ("http_proxy", proxy.BaseUrl.Authority));

        Assert.StartsWith(
            message.Replace(
                "PROXY (",
                $"{proxy.BaseUrl.GetLeftPart(UriPartial.Authority)} (",
                StringComparison.Ordinal
            ),
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(status, error.StatusCode);
    }

    [Theory]
    [InlineData("http://a.example/x", "ALL_PROXY=127.0.0.1:9", "the proxy http://127.0.0.1:9 (ALL_PROXY) refuses the")]
    [InlineData(
        "https://a.example",
        "https_proxy=127.0.0.1:9",
        "the proxy http://127.0.0.1:9 (https_proxy) refuses the"
    )]
    [InlineData("http://a.example/x", "HTTP_PROXY=ftp://me:secret@x", "HTTP_PROXY holds no address of a proxy")]
    [InlineData(
        "http://127.0.0.1:9/x",
        "",
        "127.0.0.1:9 refuses the connection; is the server running, and is the address right?"
    )]
    [InlineData("http://127.0.0.1:9/x", "ALL_PROXY=a:1 NO_PROXY=127.0.0.0/8", "127.0.0.1:9 refuses the connection")]
    public async Task What_cannot_be_reached_is_named(string address, string variables, string message)
    {
        var error = await FailureOfAsync(
            address,
            [
                .. variables
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pair => pair.Split('='))
                    .Select(pair => (pair[0], pair[1])),
            ]
        );

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_silent_is_given_up()
    {
        await using var server = new RepeatingServer("HTTP/1.1 200 OK\r\n\r\nHel", []);
        var file = new WebFile(server.BaseUrl, None) { Timeout = TimeSpan.FromMilliseconds(100) };

        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            file.ReadAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal((ErrorCategory.Timeout, "it takes longer than 0.1 s"), (error.Category, error.Message));
    }

    [Fact]
    public async Task A_stop_of_the_caller_is_no_failure()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new WebFile(new("http://127.0.0.1:9"), None).ReadAsync(stopped.Token)
        );
    }

    private static Task<WebContent> ReadAsync(string address, params (string Name, string Value)[] variables) =>
        new WebFile(
            new(address),
            EnvironmentProxy.In(variables.ToDictionary(variable => variable.Name, variable => variable.Value))
        ).ReadAsync(TestContext.Current.CancellationToken);

    private static Task<PrompterException> FailureOfAsync(
        string address,
        params (string Name, string Value)[] variables
    ) => Assert.ThrowsAsync<PrompterException>(() => ReadAsync(address, variables));
}
