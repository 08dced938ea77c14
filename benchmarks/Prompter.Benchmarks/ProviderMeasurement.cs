using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Providers.Anthropic;
using Prompter.Providers.Gemini;
using Prompter.Providers.Http;
using Prompter.Providers.Ollama;
using Prompter.Providers.OpenAI;

namespace Prompter.Benchmarks;

/// <summary>Clients of provider APIs against bare loops that read the same bytes.</summary>
/// <param name="prompter">The executable, whose simulator serves.</param>
internal sealed class ProviderMeasurement(string prompter)
{
    private const int Rounds = 15;

    /// <summary>Rounds until everything is compiled.</summary>
    private const int WarmUp = 6;
    private const int StreamSize = 10 * 1024 * 1024;
    private const int Calls = 400;
    private const int Streams = 1000;

    private static readonly (string Provider, string Model)[] Families =
    [
        ("openai", "gpt-4.1"),
        ("responses", "gpt-5.5"),
        ("anthropic", "claude-sonnet-4-5"),
        ("gemini", "gemini-2.5-flash"),
        ("ollama", "llama3.2"),
    ];

    public async Task RunAsync()
    {
        using var simulator = new RunningSimulator(prompter);
        foreach (var (provider, model) in Families)
        {
            await DecodeAsync(simulator.Root, provider, model);
        }

        await CallAsync(simulator.Root);
        await ConcurrencyAsync(simulator.Root);
    }

    private static IChatClient Create(Uri root, string provider, string model, HttpMessageInvoker? invoker = null)
    {
        var options = new HttpProviderOptions
        {
            Provider = provider,
            BaseUrl = provider is "openai" or "responses" ? new(root, "/v1") : root,
            ApiKey = "key",
            Invoker = invoker,
        };
        return provider switch
        {
            "openai" => new OpenAIChatClient(model, options),
            "responses" => new ResponsesChatClient(model, options),
            "anthropic" => new AnthropicChatClient(model, options),
            "gemini" => new GeminiChatClient(model, options),
            _ => new OllamaChatClient(model, options),
        };
    }

    /// <summary>A recorded stream of 10 MB through the client and through a bare loop.</summary>
    private static async Task DecodeAsync(Uri root, string provider, string model)
    {
        var recorder = new Recorder();
        var tokens = 20_000;
        do
        {
            using var recording = new HttpMessageInvoker(recorder, disposeHandler: false);
            await foreach (
                var _ in Create(root, provider, $"{model}?tokens={tokens}", recording)
                    .GetStreamingResponseAsync("Hello there", new() { MaxOutputTokens = 1_000_000 })
            ) { }

            tokens = (int)Math.Min(900_000, tokens * (StreamSize * 1.05 / recorder.Body.Length));
        } while (recorder.Body.Length < StreamSize && tokens < 900_000);

        using var player = new HttpMessageInvoker(new Player(recorder.Body, recorder.ContentType));
        var client = Create(root, provider, model, player);
        var (own, bare) = (new List<double>(), new List<double>());
        var (updates, allocated) = (0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            // Time of the processor: what else the machine does counts for neither.
            var start = Environment.CpuUsage.TotalTime;
            await BareAsync(recorder.Body, provider == "ollama");
            bare.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            updates = 0;
            start = Environment.CpuUsage.TotalTime;
            await foreach (var update in client.GetStreamingResponseAsync("Hello there"))
            {
                updates += update.Contents.Count > 0 ? 1 : 0;
            }

            own.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        var name = $"decode {recorder.Body.Length / 1_000_000} MB of {provider}";
        Table.Add(name, "a bare loop", 3, "x", Table.Median(own[WarmUp..]) / Table.Median(bare[WarmUp..]));
        Table.Add("  bytes allocated for an update", "", null, "B", (double)allocated / Math.Max(1, updates));
    }

    private static async Task<long> BareAsync(byte[] body, bool isLines)
    {
        using var stream = new MemoryStream(body);
        var count = 0L;
        if (isLines)
        {
            foreach (var range in body.AsSpan().Split((byte)'\n'))
            {
                count += Walk(body.AsSpan(range));
            }

            return count;
        }

        var parser = SseParser.Create(stream, (_, data) => Walk(data));
        await foreach (var item in parser.EnumerateAsync())
        {
            count += item.Data;
        }

        return count;
    }

    private static long Walk(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            return 0;
        }

        var reader = new Utf8JsonReader(json);
        var count = 0L;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }

    /// <summary>What a whole call costs over a bare one.</summary>
    private static async Task CallAsync(Uri root)
    {
        var client = Create(root, "openai", "gpt-4.1");
        using var bare = new HttpClient { BaseAddress = root };
        bare.DefaultRequestHeaders.Authorization = new("Bearer", "key");
        var (own, other) = (new List<double>(), new List<double>());
        for (var call = 0; call < Calls; call++)
        {
            var clock = Stopwatch.StartNew();
            using (
                var content = new StringContent(
                    """{"model":"gpt-4.1","messages":[{"role":"user","content":"Hello there"}]}""",
                    Encoding.UTF8,
                    "application/json"
                )
            )
            using (var response = await bare.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), content))
            {
                await response.Content.ReadAsByteArrayAsync();
            }

            other.Add(clock.Elapsed.TotalMicroseconds);
            clock.Restart();
            await client.GetResponseAsync("Hello there");
            own.Add(clock.Elapsed.TotalMicroseconds);
        }

        Table.Add("a whole call", "bare HttpClient: more by", 150, "us", Table.Median(own) - Table.Median(other));
    }

    /// <summary>A thousand streams at once: memory of each, and when its first token comes.</summary>
    private static async Task ConcurrencyAsync(Uri root)
    {
        const string Model = "gpt-4.1?ttft=3s&tps=20&tokens=60";
        var bare = await FirstTokensAsync(number => BareFirstTokenAsync(root, Model, number));
        GC.Collect();
        var before = Environment.WorkingSet;
        var client = Create(root, "openai", Model);
        var own = await FirstTokensAsync(async number =>
        {
            var clock = Stopwatch.StartNew();
            var first = default(double?);
            await foreach (var update in client.GetStreamingResponseAsync($"Number {number}"))
            {
                if (update.Text.Length > 0)
                {
                    first ??= clock.Elapsed.TotalMilliseconds;
                }
            }

            return first ?? double.NaN;
        });
        Table.Add(
            $"{Streams} streams at once, first token",
            "a bare loop",
            1.1,
            "x",
            Table.Median(own.Times) / Table.Median(bare.Times)
        );
        Table.Add(
            "  memory of a stream at the peak",
            "",
            null,
            "KiB",
            Math.Max(0, own.Peak - before) / Streams / 1024.0
        );
    }

    private static async Task<(List<double> Times, long Peak)> FirstTokensAsync(Func<int, Task<double>> open)
    {
        var all = Task.WhenAll(Enumerable.Range(0, Streams).Select(open));
        var peak = 0L;
        while (!all.IsCompleted)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.WhenAny(all, Task.Delay(50));
        }

        return ([.. await all], peak);
    }

    private static async Task<double> BareFirstTokenAsync(Uri root, string model, int number)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, "v1/chat/completions"));
        request.Headers.Authorization = new("Bearer", "key");
        request.Content = new StringContent(
            $$"""{"model":"{{model}}","stream":true,"messages":[{"role":"user","content":"Number {{number}}"}]}""",
            Encoding.UTF8,
            "application/json"
        );
        using var response = await Shared.SendAsync(request, default);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var first = default(double?);
        var parser = SseParser.Create(
            stream,
            (_, data) => data.IndexOf("\"content\":\""u8) >= 0 && data.IndexOf("\"content\":\"\""u8) < 0
        );
        await foreach (var item in parser.EnumerateAsync())
        {
            if (item.Data)
            {
                first ??= clock.Elapsed.TotalMilliseconds;
            }
        }

        return first ?? double.NaN;
    }

    private static readonly HttpMessageInvoker Shared = new(new SocketsHttpHandler());

    /// <summary>Keeps what a real server answered.</summary>
    private sealed class Recorder : DelegatingHandler
    {
        public Recorder()
            : base(new SocketsHttpHandler()) { }

        public byte[] Body { get; private set; } = [];

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = await base.SendAsync(request, cancellationToken);
            Body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            ContentType = response.Content.Headers.ContentType?.MediaType;
            return response;
        }
    }

    /// <summary>Answers with what was kept.</summary>
    private sealed class Player(byte[] body, string? contentType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = new HttpResponseMessage { Content = new StreamContent(new MemoryStream(body)) };
            response.Content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
            return Task.FromResult(response);
        }
    }
}
