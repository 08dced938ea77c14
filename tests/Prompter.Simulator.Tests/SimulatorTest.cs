namespace Prompter.Simulator.Tests;

/// <summary>A test with a server of its own and a plain HTTP client.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    protected SimulatorServer Server { get; private set; } = null!;

    /// <summary>A client that closes a connection at once when an answer is given up.</summary>
    protected HttpClient Client { get; } = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Server = await SimulatorServer.StartAsync(Options(), Cancellation);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual SimulatorOptions Options() => new();

    /// <summary>A request with the key and the headers that its family needs.</summary>
    private protected HttpRequestMessage Request(HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Server.BaseUrl.AbsoluteUri.TrimEnd('/') + path));
        foreach (var (name, value) in ProtocolFamily.Headers)
        {
            request.Headers.Add(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return request;
    }

    private protected async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = Request(method, path, body);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            if (value.Length > 0)
            {
                request.Headers.Add(name, value);
            }
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private protected Task<HttpResponseMessage> PostAsync(
        string path,
        string body,
        params (string, string)[] headers
    ) => SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>The JSON of a response, whatever its status.</summary>
    private protected static async Task<JsonNode> JsonOf(HttpResponseMessage response) =>
        JsonNode.Parse(await TextOf(response))!;

    private protected static Task<string> TextOf(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(Cancellation);

    private protected async Task<JsonNode> PostForJsonAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        return await JsonOf(response);
    }
}
