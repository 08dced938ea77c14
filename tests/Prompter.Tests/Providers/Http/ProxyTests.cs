namespace Prompter.Tests.Providers.Http;

public sealed class ProxyTests : WayOutTest
{
    /// <summary>Whether an address is reached without a proxy where <c>NO_PROXY</c> holds a text.</summary>
    [Theory]
    [CaseFile("no-proxy.jsonl")]
    public void Exceptions_from_a_proxy_are_read_as_curl_and_Go_read_them(string exceptions, string address, string way)
    {
        foreach (var variable in (string[])["NO_PROXY", "no_proxy"])
        {
            var proxy = EnvironmentProxy.In(
                new Dictionary<string, string>
                {
                    ["HTTPS_PROXY"] = "p:1",
                    ["http_proxy"] = "p:2",
                    [variable] = exceptions,
                }
            );

            Assert.Equal(way, proxy.For(new(address)) is null ? "direct" : "proxy");
            Assert.Equal(way == "direct", proxy.IsBypassed(new(address)));
        }
    }

    /// <summary>What a variable holds, the address of the proxy in it, and its user.</summary>
    [Theory]
    [InlineData("proxy", "http://proxy:80", "")]
    [InlineData(" proxy:3128 ", "http://proxy:3128", "")]
    [InlineData("http://proxy:3128/", "http://proxy:3128", "")]
    [InlineData("HTTPS://Proxy", "https://proxy:443", "")]
    [InlineData("me:p%40ss@proxy:1", "http://proxy:1", "me:p@ss")]
    [InlineData("http://me:p@ss/w@proxy:1", "http://proxy:1", "me:p@ss/w")]
    [InlineData("http://me@proxy:1", "http://proxy:1", "me:")]
    [InlineData("socks5h://proxy", "socks5://proxy:1080", "")]
    [InlineData("socks5://proxy:9050", "socks5://proxy:9050", "")]
    [InlineData("socks4a://proxy:9050", "socks4a://proxy:9050", "")]
    [InlineData("[::1]:3128", "http://[::1]:3128", "")]
    [InlineData("ftp://proxy:1", "", "")]
    [InlineData("http://", "", "")]
    [InlineData("http://a b:1", "", "")]
    [InlineData("proxy:99999", "", "")]
    public void The_address_of_a_proxy_may_lack_a_scheme_and_have_a_password(string value, string address, string user)
    {
        var proxy = EnvironmentProxy.In(new Dictionary<string, string> { ["ALL_PROXY"] = value });
        var found = proxy.For(new("https://a.example"))!;

        Assert.Equal(address, found.Address is { } url ? $"{url.Scheme}://{url.Host}:{url.Port}" : "");
        if (user.Length > 0)
        {
            var credential = proxy.GetCredential(found.Address!, "Basic")!;
            Assert.Equal(user, $"{credential.UserName}:{credential.Password}");
            Assert.DoesNotContain("ss", found.ToString(), StringComparison.Ordinal);
        }
        else if (found.Address is not null)
        {
            Assert.Null(proxy.GetCredential(found.Address, "Basic"));
        }
    }

    [Theory]
    [InlineData("http://a.example", "http_proxy=1 HTTP_PROXY=2 ALL_PROXY=3", "1")]
    [InlineData("http://a.example", "HTTP_PROXY=2 https_proxy=4", "2")]
    [InlineData("http://a.example", "http_proxy= HTTP_PROXY=2", "2")]
    [InlineData("http://a.example", "HTTP_PROXY=2 GATEWAY_INTERFACE=CGI/1.1", null)]
    [InlineData("http://a.example", "https_proxy=4", null)]
    [InlineData("https://a.example", "HTTP_PROXY=2 all_proxy=3", "3")]
    [InlineData("https://a.example", "HTTPS_PROXY=4 ALL_PROXY=3", "4")]
    public void Small_letters_win_and_what_is_empty_is_not_set(string address, string variables, string? host)
    {
        var environment = variables
            .Split(' ')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(host, EnvironmentProxy.In(environment).For(new(address))?.Value);
    }

    [Fact]
    public async Task A_request_goes_through_the_proxy_with_its_password_and_past_it_where_it_is_excepted()
    {
        await using var proxy = new ScriptedServer(
            new ScriptedAnswer("")
            {
                Status = 407,
                Headers = new Dictionary<string, string> { ["proxy-authenticate"] = "Basic realm=\"x\"" },
            },
            Hello
        );
        await using var server = new ScriptedServer(Hello);
        var variable = ("http_proxy", $"http://me:secret@{proxy.BaseUrl.Authority}");

        Assert.Equal("Hello", await AskAsync("ollama:m", null, variable, ("OLLAMA_HOST", "http://a.example:1")));
        Assert.Equal("http://a.example:1/api/chat", proxy.Requests[^1].Path);
        Assert.Equal(
            $"Basic {Convert.ToBase64String("me:secret"u8)}",
            proxy.Requests[^1].Headers["proxy-authorization"]
        );

        foreach (var exception in (string[])["*", "127.0.0.0/8"])
        {
            await using var again = new ScriptedServer(Hello);
            Assert.Equal(
                "Hello",
                await AskAsync("ollama:m", null, variable, ("OLLAMA_HOST", $"{again.BaseUrl}"), ("NO_PROXY", exception))
            );
        }
    }

    [Theory]
    [InlineData("http://a.example")]
    [InlineData("https://a.example")]
    public async Task A_proxy_that_refuses_is_named_and_not_the_server(string server)
    {
        var error = await FailureOfAsync(
            "ollama:m",
            ("OLLAMA_HOST", server),
            ("ALL_PROXY", "http://me:secret@127.0.0.1:9")
        );

        Assert.Equal(ErrorCategory.Transient, error.Category);
        Assert.Equal(
            "the proxy http://127.0.0.1:9 (ALL_PROXY) refuses the connection; is it running, and is its address right?",
            error.Message
        );
        Assert.True(error.IsOfConnection);
    }

    [Theory]
    [InlineData(
        "http://a.example",
        407,
        "",
        "the proxy PROXY (http_proxy) asks for a user and a password (407); http_proxy=http://USER:PASSWORD@HOST:PORT gives them"
    )]
    [InlineData(
        "https://a.example",
        407,
        "",
        "the proxy PROXY (https_proxy) asks for a user and a password (407); https_proxy=http://USER:PASSWORD@HOST:PORT gives them"
    )]
    [InlineData(
        "http://a.example",
        407,
        "me:secret@",
        "the proxy PROXY (http_proxy) refuses the user and the password (407)"
    )]
    [InlineData(
        "https://a.example",
        403,
        "",
        "the proxy PROXY (https_proxy) makes no connection to a.example (403); does it permit that host?"
    )]
    [InlineData(
        "http://a.example",
        403,
        "",
        "not authorized (403): No way; it may be the proxy PROXY (http_proxy) that says so"
    )]
    [InlineData(
        "http://a.example",
        200,
        "",
        "http://a.example/api/chat answered with a web page (No way) and not as an API; check base_url and the proxy PROXY (http_proxy)"
    )]
    public async Task What_a_proxy_says_is_told_as_the_proxys(string server, int status, string user, string message)
    {
        await using var proxy = new ScriptedServer(
            Enumerable.Repeat(
                new ScriptedAnswer("<html><title>No way</title></html>")
                {
                    Status = status,
                    ContentType = "text/html",
                    Headers = new Dictionary<string, string> { ["proxy-authenticate"] = "Basic realm=\"x\"" },
                },
                3
            )
        );
        var variable = server.StartsWith("https", StringComparison.Ordinal) ? "https_proxy" : "http_proxy";
        var error = await FailureOfAsync(
            "ollama:m",
            ("OLLAMA_HOST", server),
            (variable, $"http://{user}{proxy.BaseUrl.Authority}")
        );

        Assert.Equal(
            message.Replace("PROXY (", $"http://{proxy.BaseUrl.Authority} (", StringComparison.Ordinal),
            error.Message
        );
    }

    [Fact]
    public async Task A_proxy_that_cannot_be_found_is_named()
    {
        var error = await FailureOfAsync("ollama:m", ("OLLAMA_HOST", "a.example"), ("all_proxy", "nowhere.invalid:1"));

        Assert.Contains("the proxy http://nowhere.invalid:1 (all_proxy) ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_holds_no_proxy_is_told_without_its_password()
    {
        var error = await FailureOfAsync(
            "ollama:m",
            ("OLLAMA_HOST", "a.example"),
            ("HTTP_PROXY", "ftp://me:secret@proxy:1")
        );

        Assert.Equal(ErrorCategory.InvalidRequest, error.Category);
        Assert.False(error.WasSent);
        Assert.StartsWith("HTTP_PROXY holds no address of a proxy", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
