using System.Diagnostics;
using System.Globalization;
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
        using var server = Process.Start(
            new ProcessStartInfo(prompter, ["simulate"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync();
            var address = new Uri(line!.Split('=')[1]);
            _ = server.StandardOutput.ReadToEndAsync();
            _ = server.StandardError.ReadToEndAsync();
            foreach (var (provider, model) in Families)
            {
                await DecodeAsync(address, provider, model);
            }

            await CallAsync(address);
            await ConcurrencyAsync(address);
        }
        finally
        {
            server.Kill();
        }
    }

    private static IChatClient Create(Uri address, string provider, string model, HttpMessageInvoker? invoker = null)
    {
        var root = new Uri(address, "/");
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
    private static async Task DecodeAsync(Uri address, string provider, string model)
    {
        var recorder = new Recorder();
        var tokens = 20_000;
        do
        {
            using var recording = new HttpMessageInvoker(recorder, disposeHandler: false);
            await foreach (
                var _ in Create(address, provider, $"{model}?tokens={tokens}", recording)
                    .GetStreamingResponseAsync("Hello there", new() { MaxOutputTokens = 1_000_000 })
            ) { }

            tokens = (int)Math.Min(900_000, tokens * (StreamSize * 1.05 / recorder.Body.Length));
        } while (recorder.Body.Length < StreamSize && tokens < 900_000);

        using var player = new HttpMessageInvoker(new Player(recorder.Body, recorder.ContentType));
        var client = Create(address, provider, model, player);
        var (own, bare) = (new List<double>(), new List<double>());
        var (updates, allocated) = (0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await BareAsync(recorder.Body, provider == "ollama");
            bare.Add(clock.Elapsed.TotalMilliseconds);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            updates = 0;
            clock.Restart();
            await foreach (var update in client.GetStreamingResponseAsync("Hello there"))
            {
                updates += update.Contents.Count > 0 ? 1 : 0;
            }

            own.Add(clock.Elapsed.TotalMilliseconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Print(
            $"decode {recorder.Body.Length / 1e6:0.0} MB of {provider}",
            $"{Median(own[WarmUp..]):0} ms, bare loop {Median(bare[WarmUp..]):0} ms: {Median(own[WarmUp..]) / Median(bare[WarmUp..]):0.00} times; {allocated / Math.Max(1, updates)} bytes an update"
        );
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
    private static async Task CallAsync(Uri address)
    {
        var client = Create(address, "openai", "gpt-4.1");
        using var bare = new HttpClient { BaseAddress = new Uri(address, "/") };
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

        Print(
            "a whole call",
            $"{Median(own):0} µs, bare HttpClient {Median(other):0} µs: {Median(own) - Median(other):+0;-0} µs"
        );
    }

    /// <summary>A thousand streams at once: memory of each, and when its first token comes.</summary>
    private static async Task ConcurrencyAsync(Uri address)
    {
        const string Model = "gpt-4.1?ttft=3s&tps=20&tokens=60";
        var bare = await FirstTokensAsync(number => BareFirstTokenAsync(new Uri(address, "/"), Model, number));
        GC.Collect();
        var before = Environment.WorkingSet;
        var client = Create(address, "openai", Model);
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
        Print(
            $"{Streams} streams at once",
            $"first token after {Median(own.Times):0} ms, bare loop {Median(bare.Times):0} ms: {Median(own.Times) / Median(bare.Times):0.00} times; {Math.Max(0, own.Peak - before) / Streams / 1024.0:0.0} KiB a stream at the peak"
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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(string what, FormattableString figures) =>
        Console.WriteLine($"{what, -32} {figures.ToString(CultureInfo.InvariantCulture)}");

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
