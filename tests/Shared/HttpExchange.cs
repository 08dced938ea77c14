using System.Net.Sockets;

namespace Prompter.Tests.Shared;

/// <summary>
/// One HTTP/1.1 request and its answer on a connection of their own. Below every web framework, because a test server has to
/// do what they prevent: leave a body unfinished, or reset the connection.
/// </summary>
internal sealed class HttpExchange : IDisposable
{
    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private HttpExchange(Socket socket)
    {
        this.socket = socket;
        socket.NoDelay = true;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    public string Method { get; private set; } = "";

    public string Path { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Headers => headers;

    public string Body { get; private set; } = "";

    /// <exception cref="IOException">The client sent no complete request.</exception>
    public static async Task<HttpExchange> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var exchange = new HttpExchange(socket);
        try
        {
            await exchange.ReadRequestAsync(cancellationToken);
            return exchange;
        }
        catch
        {
            exchange.Dispose();
            throw;
        }
    }

    public async Task AnswerAsync(
        int status,
        string contentType,
        string body,
        CancellationToken cancellationToken,
        string headers = ""
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head =
            $"HTTP/1.1 {status} {(status == 200 ? "OK" : "Fault")}\r\ncontent-type: {contentType}\r\n"
            + $"content-length: {bytes.Length}\r\nconnection: close\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await stream.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Begins a body of unknown length: one <see cref="SendEventAsync"/> after the other, then <see cref="EndAsync"/>.</summary>
    public async Task BeginEventsAsync(CancellationToken cancellationToken, string headers = "") =>
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n"
                    + $"{headers}\r\n"
            ),
            cancellationToken
        );

    public Task SendEventAsync(string data, CancellationToken cancellationToken) =>
        SendChunkAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"), cancellationToken);

    /// <summary>A part of a body of unknown length, in a chunk of its own.</summary>
    public async Task SendChunkAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        var size = Encoding.ASCII.GetBytes(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await stream.WriteAsync((byte[])[.. size, .. chunk.Span, .. "\r\n"u8], cancellationToken);
    }

    /// <summary>The proper end of a body of events. Without it, closing the connection is a broken body.</summary>
    public async Task EndAsync(CancellationToken cancellationToken) =>
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);

    /// <summary>Ends when the client closes the connection.</summary>
    public async Task WaitForCloseAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[256];
        while (await stream.ReadAsync(rest, cancellationToken) > 0) { }
    }

    /// <summary>Drops the connection with a TCP reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => stream.Dispose();

    private async Task ReadRequestAsync(CancellationToken cancellationToken)
    {
        var requestLine = (await ReadLineAsync(cancellationToken)).Split(' ');
        (Method, Path) = requestLine is [var method, var path, _]
            ? (method, path)
            : throw new IOException("No request line.");
        var (length, isChunked) = (0, false);
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } header)
        {
            var (name, value) = header.Split(':', 2) is [var left, var right] ? (left, right.Trim()) : (header, "");
            headers[name] = value;
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(value, CultureInfo.InvariantCulture);
            }

            isChunked |= name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase);
        }

        Body = Encoding.UTF8.GetString(
            isChunked ? await ReadChunksAsync(cancellationToken) : await ReadExactlyAsync(length, cancellationToken)
        );
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new List<byte>();
        int size;
        do
        {
            size = int.Parse(
                await ReadLineAsync(cancellationToken),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            body.AddRange(await ReadExactlyAsync(size, cancellationToken));
            await ReadLineAsync(cancellationToken);
        } while (size > 0);
        return [.. body];
    }

    private async Task<byte[]> ReadExactlyAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while ((await ReadExactlyAsync(1, cancellationToken))[0] is var character and not (byte)'\n')
        {
            line.Append((char)character);
        }

        return line.ToString().TrimEnd('\r');
    }
}
