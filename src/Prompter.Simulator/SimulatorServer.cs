using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Anthropic;
using Prompter.Simulator.Gemini;
using Prompter.Simulator.Ollama;
using Prompter.Simulator.OpenAI;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator;

/// <summary>
/// A server on 127.0.0.1 that speaks like OpenAI (chat completions and responses), Anthropic, Gemini and Ollama, and fails on
/// request. Every model name works; parameters follow it, as in <c>gpt-5.5?ttft=200ms&amp;fail=429x2</c>, or stand in the header
/// <c>x-simulate</c>. docs/simulator.md lists them.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private const string LogPath = "/_simulator/requests";
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly SimulatorOptions options;
    private readonly WebApplication application;
    private readonly Calls calls;
    private readonly OpenAIFamily openAI = new();
    private readonly AnthropicFamily anthropic = new();
    private readonly GeminiFamily gemini = new();
    private readonly OllamaFamily ollama = new();
    private int openRequests;
    private bool isStopped;

    private SimulatorServer(SimulatorOptions options)
    {
        this.options = options;
        calls = new(options.TimeProvider);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.Listen(IPAddress.Loopback, options.Port);
            });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri BaseUrl { get; private set; } = new("http://127.0.0.1");

    /// <summary>What OpenAI's clients are told: with <c>/v1</c>.</summary>
    public Uri OpenAIBaseUrl => new(BaseUrl, "/v1");

    /// <summary>What Anthropic's clients are told: without a version.</summary>
    public Uri AnthropicBaseUrl => BaseUrl;

    /// <summary>What Gemini's clients are told: without a version.</summary>
    public Uri GeminiBaseUrl => BaseUrl;

    /// <summary>What Ollama's clients are told.</summary>
    public Uri OllamaBaseUrl => BaseUrl;

    /// <summary>Every request so far in the order of arrival, those to the simulator itself left out.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. requests];

    /// <summary>How many requests are being answered now.</summary>
    public int OpenRequests => Volatile.Read(ref openRequests);

    /// <summary>Starts to listen.</summary>
    /// <param name="options">How it runs; every default where null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port may not be used.</exception>
    public static async Task<SimulatorServer> StartAsync(
        SimulatorOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var server = new SimulatorServer(options ?? new());
        try
        {
            await server.application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        server.BaseUrl = new(server.application.Urls.Single());
        return server;
    }

    /// <summary>Forgets all requests, and how often each model was called: the log and <c>fail=429x2</c> begin anew.</summary>
    public void Clear()
    {
        requests.Clear();
        calls.Forget();
    }

    /// <summary>Stops; whoever still waits for an answer sees the connection close.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isStopped, true))
        {
            return;
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        await application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == LogPath)
        {
            await AnswerAboutItselfAsync(context).ConfigureAwait(false);
            return;
        }

        Interlocked.Increment(ref openRequests);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        RecordedRequest? record = null;
        var began = options.TimeProvider.GetTimestamp();
        try
        {
            var exchange = await Exchange.ReadAsync(context, gone.Token).ConfigureAwait(false);
            record = exchange.Record;
            requests.Enqueue(record);
            await FamilyOf(exchange).HandleAsync(exchange, calls).ConfigureAwait(false);
        }
        catch (Exception error) when (gone.IsCancellationRequested || error is IOException)
        {
            // The client went away, which many faults wait for, or the server stops.
            context.Abort();
        }
        catch (Exception error)
        {
            // A mistake of the simulator's own must not look like a fault that was asked for.
            options.Log?.Invoke($"The simulator failed: {error}");
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref openRequests);
            Log(record, options.TimeProvider.GetElapsedTime(began));
        }
    }

    private Family FamilyOf(Exchange exchange)
    {
        var path = exchange.Path;
        return path.StartsWith("/v1/messages", StringComparison.Ordinal) ? anthropic
            : path.StartsWith("/v1beta/", StringComparison.Ordinal) ? gemini
            : path.StartsWith("/api/", StringComparison.Ordinal) ? ollama
            // Both have this endpoint, and only Anthropic's clients name a version.
            : path.StartsWith("/v1/models", StringComparison.Ordinal)
            && exchange.Header("anthropic-version") is not null
                ? anthropic
            : openAI;
    }

    private async Task AnswerAboutItselfAsync(HttpContext context)
    {
        switch (context.Request.Method)
        {
            case "GET":
                context.Response.ContentType = "application/json";
                var all = WireJson.Text(WireJson.Array(requests.Select(JsonNode (request) => request.ToJson())));
                await context.Response.WriteAsync(all, context.RequestAborted).ConfigureAwait(false);
                break;
            case "DELETE":
                Clear();
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }
    }

    private void Log(RecordedRequest? request, TimeSpan duration)
    {
        if (request is not null && options.Log is { } log)
        {
            var now = options.TimeProvider.GetLocalNow();
            var model = request.Model is { } name ? $" {name}" : "";
            var form = request.IsStreamed ? " streamed" : "";
            var fault = request.Fault is { } kind ? $" fail={kind}" : "";
            var status = request.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";
            log(
                FormattableString.Invariant(
                    $"{now:HH:mm:ss.fff} {request.Method} {request.Path}{model}{form}{fault} {status} {duration.TotalMilliseconds:0} ms"
                )
            );
        }
    }
}
