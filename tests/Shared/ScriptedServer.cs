using System.Net.Sockets;

namespace Prompter.Tests.Shared;

/// <summary>A server on 127.0.0.1 that gives the answers it was made with, one a request, and remembers the requests.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ScriptedRequest> requests = [];
    private readonly Queue<ScriptedAnswer> answers;
    private readonly Task serving;

    /// <summary>Starts to listen, on a port that the system chooses.</summary>
    public ScriptedServer(params IEnumerable<ScriptedAnswer> answers)
    {
        this.answers = new(answers);
        listener.Start();
        BaseUrl = new($"http://{listener.LocalEndpoint}");
        serving = ServeAsync();
    }

    public Uri BaseUrl { get; }

    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                using var exchange = await HttpExchange.ReadAsync(socket, stopping.Token);
                await AnswerAsync(exchange);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (IOException)
            {
                // The client went away; the next one may come.
            }
        }
    }

    private async Task AnswerAsync(HttpExchange exchange)
    {
        lock (requests)
        {
            requests.Add(new(exchange.Method, exchange.Path, exchange.Headers, exchange.Body));
        }

        if (!answers.TryDequeue(out var answer))
        {
            await exchange.AnswerAsync(500, "text/plain", "the script has no more answers", stopping.Token);
            return;
        }

        var headers = string.Concat(answer.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"));
        if (!answer.IsStream)
        {
            await exchange.AnswerAsync(answer.Status, answer.ContentType, answer.Body, stopping.Token, headers);
            return;
        }

        await exchange.BeginEventsAsync(stopping.Token, headers);
        foreach (var piece in Encoding.UTF8.GetBytes(answer.Body).Chunk(answer.PieceLength))
        {
            await exchange.SendChunkAsync(piece, stopping.Token);
        }

        if (!answer.IsBroken)
        {
            await exchange.EndAsync(stopping.Token);
        }
    }
}

internal sealed record ScriptedRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body
);

internal sealed record ScriptedAnswer(string Body)
{
    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the answer is a stream of events, status 200, in chunks of <see cref="PieceLength"/> bytes.</summary>
    public bool IsStream { get; init; }

    public int PieceLength { get; init; } = int.MaxValue;

    /// <summary>Whether the connection is closed before the end of the stream's body.</summary>
    public bool IsBroken { get; init; }
}
