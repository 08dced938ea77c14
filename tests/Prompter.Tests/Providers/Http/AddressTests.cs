using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Prompter.Tests.Providers.Http;

/// <summary>Addresses as variables have them, and what is told where nothing is there.</summary>
public sealed class AddressTests : WayOutTest
{
    /// <summary>A provider, what its variable holds, and the address that is asked; or what is wrong.</summary>
    [Theory]
    [CaseFile("addresses.jsonl")]
    public void An_address_is_read_as_the_program_reads_it_that_the_variable_belongs_to(
        string provider,
        string value,
        string expected
    )
    {
        var known = new ProviderRegistry().Find(provider)!;
        var environment = new Dictionary<string, string> { [known.BaseUrlVariable!] = value };
        const string None = "none: ";
        if (!expected.StartsWith(None, StringComparison.Ordinal))
        {
            Assert.Equal(expected, ProviderRegistry.BaseUrlIn(known, environment)?.ToString());
            return;
        }

        var error = Assert.Throws<PrompterException>(() => ProviderRegistry.BaseUrlIn(known, environment));
        Assert.Equal(ErrorCategory.InvalidRequest, error.Category);
        Assert.Equal(
            $"{known.BaseUrlVariable} holds no address: '{expected[None.Length..]}'; it has to be https://HOST/PATH or http://HOST/PATH",
            error.Message
        );
    }

    [Theory]
    [InlineData("anthropic", "ANTHROPIC_BASE_URL", "/v1", "/v1/messages")]
    [InlineData("anthropic", "ANTHROPIC_BASE_URL", "/anthropic/v1/", "/anthropic/v1/messages")]
    [InlineData("anthropic", "ANTHROPIC_BASE_URL", "/anthropic", "/anthropic/v1/messages")]
    [InlineData("gemini", "GOOGLE_GEMINI_BASE_URL", "/v1beta", "/v1beta/models/m:generateContent")]
    [InlineData("gemini", "GOOGLE_GEMINI_BASE_URL", "/v1", "/v1/models/m:generateContent")]
    [InlineData("gemini", "GOOGLE_GEMINI_BASE_URL", "", "/v1beta/models/m:generateContent")]
    [InlineData("ollama", "OLLAMA_HOST", "/api", "/api/chat")]
    [InlineData("ollama", "OLLAMA_HOST", "/behind", "/behind/api/chat")]
    [InlineData("openai", "OPENAI_BASE_URL", "/v1", "/v1/chat/completions")]
    [InlineData("openai", "OPENAI_BASE_URL", "", "/chat/completions")]
    [InlineData("openai", "OPENAI_BASE_URL", "/v1/?api-version=1#part", "/v1/chat/completions?api-version=1")]
    public async Task A_version_in_the_address_is_taken_once(
        string provider,
        string variable,
        string path,
        string asked
    )
    {
        await using var server = new ScriptedServer(new ScriptedAnswer("{}") { Status = 500 });
        await FailureOfAsync(
            $"{provider}:m",
            (variable, $"http://{server.BaseUrl.Authority}{path}"),
            ($"PROMPTER_{provider.ToUpperInvariant()}_API_KEY", "k")
        );

        Assert.Equal(asked, Assert.Single(server.Requests).Path);
    }

    /// <summary>Failures of a connection are those of all models of a provider; what the API says itself may be that of one.</summary>
    [Theory]
    [InlineData(502, "<html><title>502 Bad Gateway</title></html>", true)]
    [InlineData(503, "upstream connect error", true)]
    [InlineData(522, "", true)]
    [InlineData(502, """{"error":{"message":"the model crashed"}}""", false)]
    [InlineData(503, """ [{"error":{"code":503,"message":"overloaded"}}]""", false)]
    [InlineData(500, "<html>oops</html>", false)]
    [InlineData(504, "<html>the model took too long</html>", false)]
    public async Task A_gateway_that_reaches_no_API_speaks_for_all_models(int status, string body, bool isOfConnection)
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(body) { Status = status });

        var error = await FailureOfAsync("ollama:m", ("OLLAMA_HOST", $"http://{server.BaseUrl.Authority}"));

        Assert.Equal((status, isOfConnection), (error.StatusCode, error.IsOfConnection));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_so_for_all_models()
    {
        Assert.True((await FailureOfAsync("ollama:m", ("OLLAMA_HOST", "http://nowhere.invalid:1"))).IsOfConnection);
        Assert.True((await FailureOfAsync("ollama:m", ("OLLAMA_HOST", "http://127.0.0.1:9"))).IsOfConnection);
    }

    /// <summary>The path of a base address, the body of a 404, and what the user is told.</summary>
    [Theory]
    [InlineData(
        "",
        """{"detail":"Not Found"}""",
        "not found (404): Not Found; asked was URL/chat/completions: is base_url right, or does it lack /v1 at its end?"
    )]
    [InlineData(
        "/v1",
        """{"detail":"Not Found"}""",
        "not found (404): Not Found; asked was URL/v1/chat/completions: is base_url right?"
    )]
    [InlineData(
        "/v1/v1",
        """{"error":{"message":"Invalid URL (POST /v1/v1/chat/completions)","type":"invalid_request_error"}}""",
        "not found (404): Invalid URL (POST /v1/v1/chat/completions); asked was URL/v1/v1/chat/completions: is /v1 once too much in base_url?"
    )]
    [InlineData(
        "/x?key=secret",
        "404 page not found",
        "not found (404): 404 page not found; asked was URL/x/chat/completions: is base_url right, or does it lack /v1 at its end?"
    )]
    [InlineData(
        "/x",
        "",
        "not found (404): Not Found; asked was URL/x/chat/completions: is base_url right, or does it lack /v1 at its end?"
    )]
    [InlineData(
        "/v1",
        "<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Cannot POST /v1/chat/completions</pre></body></html>",
        "not found (404): Cannot POST /v1/chat/completions; asked was URL/v1/chat/completions: is base_url right?"
    )]
    [InlineData(
        "/v1",
        """{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}""",
        "model not found (404): The model `m` does not exist; 'prompter models openai --live' lists the names"
    )]
    [InlineData(
        "",
        """{"error":{"message":"model: m"}}""",
        "model not found (404): model: m; 'prompter models openai --live' lists the names"
    )]
    public async Task A_path_that_is_not_there_is_not_told_as_a_model(string path, string body, string message)
    {
        await using var server = new ScriptedServer(new ScriptedAnswer(body) { Status = 404 });
        var error = await FailureOfAsync(
            "openai:m",
            ("OPENAI_BASE_URL", $"http://me:secret@{server.BaseUrl.Authority}{path}"),
            ("OPENAI_API_KEY", "k")
        );

        Assert.Equal(ErrorCategory.ModelNotFound, error.Category);
        Assert.Equal(
            message.Replace("URL/", $"http://{server.BaseUrl.Authority}/", StringComparison.Ordinal),
            error.Message
        );
    }

    /// <summary>No key is of use where the account or the country may not do it, or where a variable is stronger than what is stored.</summary>
    [Theory]
    [InlineData(
        "openai",
        401,
        "Incorrect API key",
        "Incorrect API key; the key is that of the variable OPENAI_API_KEY; set another one there"
    )]
    [InlineData(
        "openai",
        403,
        "Country, region, or territory not supported.",
        "Country, region, or territory not supported."
    )]
    [InlineData("openai", 403, "You do not have permission for this.", "You do not have permission for this.")]
    [InlineData(
        "openai",
        403,
        "This API key is disabled.",
        "This API key is disabled.; the key is that of the variable OPENAI_API_KEY; set another one there"
    )]
    [InlineData(
        "ollama",
        401,
        "Who are you?",
        "Who are you?; no key was sent: set OLLAMA_API_KEY, or store one with 'prompter keys set ollama'"
    )]
    public async Task Who_may_not_ask_is_told_what_helps(string provider, int status, string words, string message)
    {
        await using var server = new ScriptedServer(
            new ScriptedAnswer($$$"""{"error":{"message":"{{{words}}}"}}""") { Status = status }
        );
        var error = await FailureOfAsync(
            $"{provider}:m",
            ("OPENAI_BASE_URL", $"{server.BaseUrl}v1"),
            ("OLLAMA_HOST", $"{server.BaseUrl}"),
            ("OPENAI_API_KEY", "key-of-a-variable")
        );

        Assert.Equal($"not authorized ({status}): {message}", error.Message);
    }

    [Fact]
    public async Task A_redirect_without_a_key_is_not_told_as_one_with_a_key()
    {
        await using var server = new ScriptedServer(
            new ScriptedAnswer("")
            {
                Status = 301,
                Headers = new Dictionary<string, string> { ["location"] = "/else" },
            }
        );
        var error = await FailureOfAsync("ollama:m", ("OLLAMA_HOST", $"{server.BaseUrl}"));

        Assert.EndsWith(
            $"redirects (301) to {server.BaseUrl}else, which is not followed; put the right address into base_url",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_redirect_is_told_and_never_followed()
    {
        foreach (var status in (int[])[301, 302, 307, 308])
        {
            await using var other = new ScriptedServer(Hello);
            await using var server = new ScriptedServer(
                new ScriptedAnswer("")
                {
                    Status = status,
                    Headers = new Dictionary<string, string>
                    {
                        ["location"] = $"http://me:secret@{other.BaseUrl.Authority}/v2?t=1",
                    },
                }
            );
            var error = await FailureOfAsync(
                "openai:m",
                ("OPENAI_BASE_URL", $"{server.BaseUrl}v1"),
                ("OPENAI_API_KEY", "k")
            );

            Assert.Equal(
                $"{server.BaseUrl}v1/chat/completions redirects ({status}) to {other.BaseUrl}v2, which is not followed with a key; put the right address into base_url",
                error.Message
            );
            Assert.Empty(other.Requests);
        }
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asking = FailureOfAsync("ollama:m", ("OLLAMA_HOST", $"https://{listener.LocalEndpoint}"));
        using var socket = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await socket
            .GetStream()
            .WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var error = await asking;

        Assert.Equal(
            $"no secure connection to {listener.LocalEndpoint}: it does not speak TLS there; is its address http:// and not https://?",
            error.Message
        );
        Assert.True(error.IsOfConnection);
        Assert.Equal(ErrorCategory.Permanent, error.Category);
    }

    [Theory]
    [InlineData(
        "127.0.0.1",
        1,
        "its certificate is not trusted here: it is signed by itself, or by an authority that this system does not know"
    )]
    [InlineData("127.0.0.1", -2, "its certificate has expired or is not valid yet")]
    [InlineData("other.example", 1, "its certificate is for another name")]
    public async Task What_is_wrong_with_a_certificate_is_told(string name, int daysLeft, string reason)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-9),
            DateTimeOffset.UtcNow.AddDays(daysLeft)
        );
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync();

        var error = await FailureOfAsync("ollama:m", ("OLLAMA_HOST", $"https://{listener.LocalEndpoint}"));

        Assert.Equal($"no secure connection to {listener.LocalEndpoint}: {reason}", error.Message);
        Assert.True(error.IsOfConnection);
        await serving;

        async Task ServeAsync()
        {
            using var socket = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var stream = new SslStream(socket.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(certificate);
                // The client ends the connection once it has seen the certificate.
                _ = await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
            }
            catch (Exception exception)
                when (exception is IOException or System.Security.Authentication.AuthenticationException) { }
        }
    }

    [Fact]
    public void What_can_be_shown_of_a_provider_has_no_password() =>
        Assert.Equal(
            "x at https://a.example/v1",
            new Provider("x", ProviderKind.OpenAI)
            {
                BaseUrl = new("https://me:secret@a.example/v1?key=secret"),
            }.ToString()
        );
}
