using System.Net;
using System.Net.Sockets;
using Prompter.Tests.Shared;

namespace Prompter.Tests.Providers.Ollama;

/// <summary>Answers each request on 127.0.0.1 with the next of its answers, and remembers what it was asked.</summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Queue<ServerAnswer> answers;
    private readonly Task serving;

    public AnsweringServer(params IEnumerable<ServerAnswer> answers)
    {
        this.answers = new(answers);
        listener.Start();
        Address = new($"http://{listener.LocalEndpoint}");
        serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Method and path of each request, such as <c>POST /api/chat</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The bodies of the requests.</summary>
    public List<string> Bodies { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var exchange = await HttpExchange.ReadAsync(
                    await listener.AcceptSocketAsync(stopping.Token),
                    stopping.Token
                );
                Asked.Add($"{exchange.Method} {exchange.Path}");
                Bodies.Add(exchange.Body);
                var answer = answers.Dequeue();
                await exchange.AnswerAsync(answer.Status, answer.Type, answer.Body, stopping.Token, answer.Headers);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}

/// <summary>What a server answers; <paramref name="Headers"/> end with a line break each.</summary>
internal sealed record ServerAnswer(string Type, string Body, int Status = 200, string Headers = "")
{
    public static ServerAnswer Json(string body, int status = 200) =>
        new("application/json; charset=utf-8", body, status);

    public static ServerAnswer Lines(params IEnumerable<string> lines) =>
        new("application/x-ndjson", string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Events as OpenAI sends them: each has its type in its data too.</summary>
    public static ServerAnswer Events(params IEnumerable<string> data) =>
        new("text/event-stream; charset=utf-8", string.Concat(data.Select(one => $"data: {one}\n\n")));
}
