using System.Net.Sockets;

namespace Prompter.Tests.Shared;

/// <summary>
/// A small server of OpenAI's chat completions and responses on 127.0.0.1, for pointing real programs at it. The model's name
/// chooses what happens: every name that starts with "ok" answers, the other ones of <see cref="Models"/> fail in their own
/// way, and any other name is a 404. Answers and token counts are functions of model and prompt, which a test can compute.
/// </summary>
public sealed class OpenAiTestServer : IAsyncDisposable
{
    private const int PieceLength = 12;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, List<string>> requests = new(StringComparer.Ordinal);
    private readonly List<Task> running = [];
    private readonly Task accepting;

    /// <summary>Starts to listen, on a port that the system chooses.</summary>
    public OpenAiTestServer()
    {
        listener.Start();
        BaseAddress = $"http://{listener.LocalEndpoint}/v1";
        accepting = AcceptAsync();
    }

    /// <summary>What clients are told: "http://127.0.0.1:PORT/v1".</summary>
    public string BaseAddress { get; }

    /// <summary>The pause between two pieces of the model "slow".</summary>
    public TimeSpan SlowInterval { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>All names with a behaviour; "ok-2" and so on answer like "ok".</summary>
    public static IReadOnlyList<string> Models { get; } =
    [
        "ok", // echoes
        "slow", // the same, piece by piece
        "length", // finish reason "length" after the whole answer
        "empty", // an answer without text
        "fault-400",
        "fault-401",
        "fault-404",
        "fault-429", // with retry-after: 1
        "fault-429x2", // twice, then like "ok"
        "fault-quota", // 429, insufficient_quota
        "fault-500",
        "fault-529",
        "fault-html502", // a page instead of JSON
        "fault-toolong", // 400, context_length_exceeded
        "fault-badjson", // 200 with a JSON body that breaks off, also where a stream was asked for
        "fault-badevent", // a stream with an event that is not JSON
        "fault-cut", // ends properly after half of the answer, without finish reason and usage
        "fault-trunc", // closes the connection in the middle of the body
        "fault-reset", // resets it
        "fault-errstream", // an error event after half of the answer
        "fault-stall", // half of the answer, then silence until the client goes
        "fault-silent", // silence from the start
    ];

    /// <summary>The file extra-openai-models.yaml in $LLM_USER_PATH that makes the real `llm` know these models.</summary>
    public string ExtraOpenAiModels(params IEnumerable<string> names) =>
        string.Concat(
            names.Select(name =>
                $"- model_id: {name}\n  model_name: {name}\n  api_base: {BaseAddress}\n  supports_schema: true\n"
            )
        );

    /// <summary>How often the model was asked, by every client in all its tries.</summary>
    public int RequestsFor(string model)
    {
        lock (requests)
        {
            return requests.GetValueOrDefault(model, []).Count;
        }
    }

    /// <summary>The body of the last request for the model, as JSON.</summary>
    public JsonNode LastRequestFor(string model)
    {
        lock (requests)
        {
            return JsonNode.Parse(requests[model][^1])!;
        }
    }

    /// <summary>The whole answer of a model that answers.</summary>
    public static string AnswerOf(string model, string prompt) => $"Hello from {model}.\nYou said: {prompt}";

    /// <summary>Tokens are words: of all messages as input, of the answer as output.</summary>
    public static int TokensOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>How many of so many input tokens are reported as cached.</summary>
    public static int CachedOf(int inputTokens) => inputTokens / 2;

    /// <summary>The part of an answer that a fault in the middle of the stream lets through.</summary>
    public static string HalfOf(string answer) => string.Concat(PiecesOf(answer).Take(2));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        await Task.WhenAll(running);
        stopping.Dispose();
        listener.Dispose();
    }

    private static IEnumerable<string> PiecesOf(string answer)
    {
        for (var start = 0; start < answer.Length; start += PieceLength)
        {
            yield return answer[start..Math.Min(start + PieceLength, answer.Length)];
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                running.Add(ServeAsync(await listener.AcceptSocketAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var exchange = await HttpExchange.ReadAsync(socket, stopping.Token);
            var body = exchange.Method is "POST" ? JsonNode.Parse(exchange.Body)! : null;
            switch (exchange.Path)
            {
                case "/v1/chat/completions" when body is not null:
                    await CompleteAsync(exchange, new ChatRequest(body), stopping.Token);
                    break;
                case "/v1/responses" when body is not null:
                    await RespondAsync(exchange, new ResponsesRequest(body), stopping.Token);
                    break;
                default:
                    await exchange.AnswerAsync(404, "text/plain", "There is no such endpoint.", stopping.Token);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, which is what many tests make it do, or the server is being stopped.
        }
    }

    private async Task CompleteAsync(HttpExchange exchange, ChatRequest request, CancellationToken cancellationToken)
    {
        if (ChatFault.Of(request.Model, Count(request.Model, exchange.Body)) is { } fault)
        {
            await exchange.AnswerAsync(fault.Status, fault.ContentType, fault.Body, cancellationToken, fault.Headers);
        }
        else if (request.Model is "fault-silent")
        {
            await exchange.WaitForCloseAsync(cancellationToken);
        }
        else if (request.IsStream && request.Model is not "fault-badjson")
        {
            await StreamAsync(exchange, request, cancellationToken);
        }
        else
        {
            var body = request.Model is "fault-badjson" ? "{\"id\": " : request.Completion();
            await exchange.AnswerAsync(200, "application/json", body, cancellationToken);
        }
    }

    /// <summary>Responses, of which only streams are spoken: whole, "length", "fault-cut" and "fault-errstream".</summary>
    private async Task RespondAsync(
        HttpExchange exchange,
        ResponsesRequest request,
        CancellationToken cancellationToken
    )
    {
        if (ChatFault.Of(request.Model, Count(request.Model, exchange.Body)) is { } fault)
        {
            await exchange.AnswerAsync(fault.Status, fault.ContentType, fault.Body, cancellationToken, fault.Headers);
            return;
        }

        await exchange.BeginEventsAsync(cancellationToken);
        await exchange.SendEventAsync(request.Created(), cancellationToken);
        var breaks = request.Model is "fault-cut" or "fault-errstream";
        foreach (var piece in PiecesOf(breaks ? HalfOf(request.Answer) : request.Answer))
        {
            await exchange.SendEventAsync(ResponsesRequest.Delta(piece), cancellationToken);
        }

        if (request.Model is not "fault-cut")
        {
            await exchange.SendEventAsync(request.Last(), cancellationToken);
        }

        await exchange.EndAsync(cancellationToken);
    }

    /// <summary>Remembers a request and says which for its model it is, from 1.</summary>
    private int Count(string model, string body)
    {
        lock (requests)
        {
            if (!requests.TryGetValue(model, out var bodies))
            {
                requests[model] = bodies = [];
            }

            bodies.Add(body);
            return bodies.Count;
        }
    }

    private async Task StreamAsync(HttpExchange exchange, ChatRequest request, CancellationToken cancellationToken)
    {
        await exchange.BeginEventsAsync(cancellationToken);
        await SendAsync(request.Chunk("", "assistant"));
        if (request.Model is "fault-badevent")
        {
            await SendAsync("{\"id\": ");
            await exchange.EndAsync(cancellationToken);
            return;
        }

        var breaks =
            request.Model is "fault-cut" or "fault-trunc" or "fault-reset" or "fault-errstream" or "fault-stall";
        foreach (var piece in PiecesOf(breaks ? HalfOf(request.Answer) : request.Answer))
        {
            await SendAsync(request.Chunk(piece));
            await Task.Delay(request.Model is "slow" ? SlowInterval : TimeSpan.Zero, cancellationToken);
        }

        switch (request.Model)
        {
            case "fault-trunc":
                return;
            case "fault-reset":
                exchange.Reset();
                return;
            case "fault-stall":
                await exchange.WaitForCloseAsync(cancellationToken);
                return;
            case "fault-errstream":
                await SendAsync(
                    """{"error":{"message":"The server had an error","type":"server_error","code":null}}"""
                );
                break;
            case "fault-cut":
                break;
            default:
                await SendAsync(request.LastChunk());
                if (request.WantsUsage)
                {
                    await SendAsync(request.UsageChunk());
                }

                await SendAsync("[DONE]");
                break;
        }

        await exchange.EndAsync(cancellationToken);

        Task SendAsync(string data) => exchange.SendEventAsync(data, cancellationToken);
    }
}
