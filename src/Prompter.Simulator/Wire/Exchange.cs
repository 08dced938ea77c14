using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Prompter.Simulator.Wire;

/// <summary>One request and the response to it.</summary>
internal sealed class Exchange
{
    private const string Mask = "***";
    private static readonly string[] SecretHeaders =
    [
        "authorization",
        "x-api-key",
        "x-goog-api-key",
        "api-key",
        "cookie",
        "proxy-authorization",
    ];

    /// <summary>A field that is there twice is a mistake of the client's.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly HttpContext context;

    private Exchange(HttpContext context, string body, CancellationToken gone)
    {
        this.context = context;
        Gone = gone;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        // The framework would leave %2F as it is.
        Path = Uri.UnescapeDataString(question < 0 ? target : target[..question]);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key.ToLowerInvariant(),
            header =>
                SecretHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase) ? Mask : header.Value.ToString(),
            StringComparer.Ordinal
        );
        Record = new(context.Request.Method, MaskKey(target), headers, body);
    }

    /// <summary>Method and path, decoded, without the query.</summary>
    public (string Method, string Path) Target => (context.Request.Method, Path);

    public string Path { get; }

    public RecordedRequest Record { get; }

    /// <summary>Cancelled when the client has gone, or the server stops.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Reads the whole request.</summary>
    public static async Task<Exchange> ReadAsync(HttpContext context, CancellationToken gone)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return new(context, await reader.ReadToEndAsync(gone).ConfigureAwait(false), gone);
    }

    /// <summary>What follows a path and a slash, or null where the path is another.</summary>
    public string? Below(string path) =>
        Path.StartsWith(path + "/", StringComparison.Ordinal) ? Path[(path.Length + 1)..] : null;

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) =>
        context.Request.Headers[name] is { Count: > 0 } values ? values.ToString() : null;

    /// <summary>A value of the query, or null.</summary>
    public string? Query(string name) =>
        context.Request.Query[name] is { Count: > 0 } values ? values.ToString() : null;

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public JsonObject ReadJson()
    {
        try
        {
            // Half of a surrogate pair can be written in JSON, but is no text.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Record.Body));
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return JsonNode.Parse(Record.Body, documentOptions: Strict) as JsonObject
                ?? throw new RequestException("The body of the request has to be a JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RequestException(
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. "
                    + "The API expects a JSON payload, but what was sent was not valid JSON.)"
            );
        }
    }

    /// <summary>Sends a whole response.</summary>
    public async Task SendAsync(Reply reply)
    {
        var bytes = Encoding.UTF8.GetBytes(reply.Body);
        Begin(reply.Status, reply.ContentType, reply.Headers, bytes.Length);
        await WriteAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>Sends the head of a response.</summary>
    /// <remarks><c>length</c>: The bytes that follow; null for a body in chunks.</remarks>
    public void Begin(
        int status,
        string contentType,
        IEnumerable<(string Name, string Value)> headers,
        int? length = null
    )
    {
        Record.Status = status;
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = length;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }
    }

    /// <summary>Sends a part of the body at once.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, Gone).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(Gone).ConfigureAwait(false);
    }

    /// <summary>Waits until the client goes, or the server stops.</summary>
    public Task WaitForEndAsync() => Task.Delay(Timeout.InfiniteTimeSpan, Gone);

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Socket.Close();
    }

    /// <summary>Closes the connection after what has been sent, and waits until the client has seen it.</summary>
    public async Task DropAsync()
    {
        // The transport sends what it still holds and then ends the connection, which closing the socket would not wait for.
        await context
            .Features.GetRequiredFeature<IConnectionTransportFeature>()
            .Transport.Output.CompleteAsync()
            .ConfigureAwait(false);
        await WaitForEndAsync().ConfigureAwait(false);
    }

    private Socket Socket => context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    private static string MaskKey(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            return target;
        }

        var fields = target[(question + 1)..]
            .Split('&')
            .Select(field => field.StartsWith("key=", StringComparison.OrdinalIgnoreCase) ? $"key={Mask}" : field);
        return target[..(question + 1)] + string.Join('&', fields);
    }
}
