using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Prompter.Simulator.Tests;

/// <summary>The server itself: its addresses, its log, its bytes.</summary>
public sealed class ServerTests : SimulatorTest
{
    private readonly BlockingCollection<string> lines = [];

    protected override SimulatorOptions Options() => new() { Log = lines.Add };

    [Fact]
    public async Task One_line_starts_it_on_a_free_port_and_every_family_has_its_base_url()
    {
        await using var server = await SimulatorServer.StartAsync(cancellationToken: Cancellation);

        Assert.Equal("127.0.0.1", server.BaseUrl.Host);
        Assert.NotEqual(Server.BaseUrl.Port, server.BaseUrl.Port);
        Assert.Equal(new Uri(server.BaseUrl, "/v1"), server.OpenAIBaseUrl);
        Assert.Equal(server.BaseUrl, server.AnthropicBaseUrl);
        Assert.Equal(server.BaseUrl, server.GeminiBaseUrl);
        Assert.Equal(server.BaseUrl, server.OllamaBaseUrl);
    }

    [Fact]
    public void It_shares_the_grammar_of_simulated_models_with_the_library_that_it_tests_and_nothing_else()
    {
        using var assembly = new PEReader(File.OpenRead(typeof(SimulatorServer).Assembly.Location));
        var metadata = assembly.GetMetadataReader();

        Assert.Equal(
            ["Prompter.Providers.Simulated"],
            metadata
                .TypeReferences.Select(type => metadata.GetString(metadata.GetTypeReference(type).Namespace))
                .Where(name => name.StartsWith("Prompter", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_taken_port_is_an_IOException() =>
        await Assert.ThrowsAnyAsync<IOException>(() =>
            SimulatorServer.StartAsync(new() { Port = Server.BaseUrl.Port }, Cancellation)
        );

    [Fact]
    public async Task Stopping_it_ends_what_is_open()
    {
        using var response = await AskAsync("m?fail=stall", isStreamed: true);

        await Server.DisposeAsync();

        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal(0, Server.OpenRequests);
    }

    [Fact]
    public async Task Requests_are_remembered_without_their_secrets()
    {
        using var response = await AskAsync("m?fail=429", isStreamed: true);

        var request = Assert.Single(Server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions"), (request.Method, request.Path));
        Assert.Equal(
            ("m?fail=429", true, "429", 429),
            (request.Model, request.IsStreamed, request.Fault, request.Status)
        );
        Assert.Equal(ProtocolFamily.Chat.Body("m?fail=429", "Hi", isStreamed: true), request.Body);
        foreach (var name in (string[])["authorization", "x-api-key", "x-goog-api-key"])
        {
            Assert.Equal("***", request.Headers[name]);
        }

        Assert.Equal("2023-06-01", request.Headers["anthropic-version"]);
    }

    [Fact]
    public async Task The_log_can_be_read_and_cleared_over_HTTP()
    {
        using var first = await AskAsync("m?fail=429x1", isStreamed: false);
        using var log = await SendAsync(HttpMethod.Get, "/_simulator/requests");
        using var cleared = await SendAsync(HttpMethod.Delete, "/_simulator/requests");
        using var empty = await SendAsync(HttpMethod.Get, "/_simulator/requests");
        using var again = await AskAsync("m?fail=429x1", isStreamed: false);

        var text = await TextOf(log);
        Assert.DoesNotContain("sk-test", text, StringComparison.Ordinal);
        var request = Assert.Single((await JsonOf(log)).AsArray())!;
        Assert.Equal(
            ("POST", "m?fail=429x1", 429),
            ($"{request["method"]}", $"{request["model"]}", (int)request["status"]!)
        );
        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Empty((await JsonOf(empty)).AsArray());
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Each_request_is_one_line()
    {
        using var response = await AskAsync("m?fail=cut", isStreamed: true);
        await TextOf(response);

        Assert.True(lines.TryTake(out var line, TimeSpan.FromSeconds(30)));
        Assert.Matches(
            @"^\d\d:\d\d:\d\d\.\d{3} POST /v1/chat/completions m\?fail=cut streamed fail=cut 200 \d+ ms$",
            line
        );
    }

    [Fact]
    public async Task Bytes_may_come_one_at_a_time()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Server.BaseUrl.Port, Cancellation);
        var request = ProtocolFamily.Chat.Body("m?wire=bytewise&text=é", "Hi", isStreamed: true);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer sk\r\nconnection: close\r\n"
                    + $"content-length: {Encoding.UTF8.GetByteCount(request)}\r\n\r\n{request}"
            ),
            Cancellation
        );
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var response = await reader.ReadToEndAsync(Cancellation);

        var chunks = response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Matches(@"\A(1\r\n[\s\S]\r\n)+0\r\n\r\n\z", chunks);
        var bytes = chunks[..^5].Chunk(6).Select(chunk => (byte)chunk[3]).ToArray();
        Assert.Equal(("é", true), ProtocolFamily.Chat.ReadStream(Encoding.UTF8.GetString(bytes)));
    }

    [Theory]
    [InlineData("chat", true)]
    [InlineData("responses", true)]
    [InlineData("anthropic", true)]
    [InlineData("gemini", true)]
    [InlineData("ollama", false)]
    public async Task Streams_may_have_carriage_returns_and_comments(string name, bool hasComments)
    {
        var family = ProtocolFamily.Of(name);
        using var response = await PostAsync(
            family.Path("m?wire=crlf,comments", isStreamed: true),
            family.Body("m?wire=crlf,comments", "Hi", isStreamed: true)
        );
        var body = await TextOf(response);

        Assert.Equal(("You said: Hi", true), family.ReadStream(body));
        Assert.Equal(hasComments, body.StartsWith(": SIMULATOR PROCESSING\r\n\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("\n", body.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat", "x-request-id", "x-ratelimit-remaining-requests", "openai-processing-ms")]
    [InlineData("anthropic", "request-id", "anthropic-ratelimit-tokens-reset", "anthropic-organization-id")]
    [InlineData("gemini", "server-timing", "x-content-type-options", "x-frame-options")]
    public async Task An_answer_has_the_headers_of_its_family(string name, params string[] headers)
    {
        var family = ProtocolFamily.Of(name);
        using var response = await PostAsync(
            family.Path("m", isStreamed: false),
            family.Body("m", "Hi", isStreamed: false)
        );

        Assert.All(headers, header => Assert.True(response.Headers.Contains(header), header));
    }

    [Theory]
    [InlineData("chat", "usage")]
    [InlineData("anthropic", "usage")]
    [InlineData("gemini", "usageMetadata")]
    [InlineData("ollama", "eval_count")]
    public async Task Usage_may_be_missing(string name, string field)
    {
        var family = ProtocolFamily.Of(name);
        foreach (var isStreamed in (bool[])[false, true])
        {
            using var with = await PostAsync(family.Path("m", isStreamed), family.Body("m", "Hi", isStreamed));
            using var without = await PostAsync(
                family.Path("m?usage=none", isStreamed),
                family.Body("m?usage=none", "Hi", isStreamed)
            );

            // A chat's stream tells it on request alone.
            Assert.Equal(
                name != "chat" || !isStreamed,
                (await TextOf(with)).Contains($"\"{field}\":", StringComparison.Ordinal)
            );
            Assert.DoesNotContain($"\"{field}\":", await TextOf(without), StringComparison.Ordinal);
        }
    }

    private Task<HttpResponseMessage> AskAsync(string model, bool isStreamed) =>
        PostAsync(ProtocolFamily.Chat.Path(model, isStreamed), ProtocolFamily.Chat.Body(model, "Hi", isStreamed));
}
