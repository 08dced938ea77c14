using Prompter.Providers.Anthropic;
using Prompter.Providers.OpenAI;
using Prompter.Tests.Providers.Conformance;

namespace Prompter.Tests.Policies;

/// <summary>Every fault of the simulator over HTTP against the whole pipeline with two retries and one fallback.</summary>
/// <remarks>
/// A cell tells the requests that the provider saw, p to the primary and b to the backup; then what the caller got where it is no
/// answer: the category, and <c>!</c> where text came before it. Streams are asked for with restart, and once more with fail.
/// </remarks>
public sealed class SimulatorFaultTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private const string Expected = """
        family    | fault                      | whole              | restart            | fail
        openai    | 400                        | p InvalidRequest   | p InvalidRequest   | p InvalidRequest
        openai    | 401                        | pb                 | pb                 | pb
        openai    | 402                        | pb                 | pb                 | pb
        openai    | 403                        | pb                 | pb                 | pb
        openai    | 404                        | pb                 | pb                 | pb
        openai    | 408                        | pppb               | pppb               | pppb
        openai    | 413                        | pb                 | pb                 | pb
        openai    | 422                        | p InvalidRequest   | p InvalidRequest   | p InvalidRequest
        openai    | 429                        | pppb               | pppb               | pppb
        openai    | 429x1                      | pp                 | pp                 | pp
        openai    | 429x1&retry_after_ms=20    | pp                 | pp                 | pp
        openai    | 429&retry_after=400        | pb                 | pb                 | pb
        openai    | 500                        | pppb               | pppb               | pppb
        openai    | 500x2                      | ppp                | ppp                | ppp
        openai    | 502                        | pppb               | pppb               | pppb
        openai    | 503                        | pppb               | pppb               | pppb
        openai    | 504                        | pppb               | pppb               | pppb
        openai    | 529                        | pppb               | pppb               | pppb
        openai    | context                    | pb                 | pb                 | pb
        openai    | filter                     | p ContentFilter    | p ContentFilter    | p ContentFilter
        openai    | quota                      | pb                 | pb                 | pb
        openai    | key                        | pb                 | pb                 | pb
        openai    | reset                      | pppb               | pppb               | pppb
        openai    | silence                    | pb                 | pb                 | pb
        openai    | stall                      | pb                 | pb                 | p Timeout!
        openai    | cut                        | ppb                | ppb                | p MalformedOutput!
        openai    | drop                       | pppb               | pppb               | p Transient!
        openai    | badchunk                   | ppb                | ppb                | p MalformedOutput!
        openai    | badtype                    | p                  | p                  | p
        openai    | html                       | ppb                | ppb                | ppb
        openai    | html-502                   | pppb               | pppb               | pppb
        openai    | error                      | pppb               | pppb               | p Transient!
        openai    | error-200                  | pppb               | pppb               | pppb
        openai    | noterminator               | p                  | p                  | p
        openai    | empty                      | ppb                | ppb                | ppb
        anthropic | 400                        | p InvalidRequest   | p InvalidRequest   | p InvalidRequest
        anthropic | 401                        | pb                 | pb                 | pb
        anthropic | 429x1&retry_after_ms=20    | pp                 | pp                 | pp
        anthropic | 529                        | pppb               | pppb               | pppb
        anthropic | context                    | pb                 | pb                 | pb
        anthropic | stall                      | pb                 | pb                 | p Timeout!
        anthropic | cut                        | ppb                | ppb                | p MalformedOutput!
        anthropic | error                      | pppb               | pppb               | p Overloaded!
        anthropic | noterminator               | p                  | p                  | p
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Faults
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in Expected.Split('\n').Skip(1).Select(Cells))
            {
                data.Add(row[0], row[1]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_ends_as_the_table_says_and_the_next_call_is_answered_at_once(
        string family,
        string fault
    )
    {
        var row = Expected.Split('\n').Select(Cells).Single(row => row[0] == family && row[1] == fault);

        var cells = new[]
        {
            family,
            fault,
            await AskAsync(family, fault, StreamRescue.Restart, isStreamed: false),
            await AskAsync(family, fault, StreamRescue.Restart, isStreamed: true),
            await AskAsync(family, fault, StreamRescue.Fail, isStreamed: true),
        };

        Assert.Equal(string.Join(" | ", row), string.Join(" | ", cells));
    }

    private async Task<string> AskAsync(string family, string fault, StreamRescue rescue, bool isStreamed)
    {
        simulator.Server.Clear();
        // Only what is silent has to be waited for.
        var limit = fault is "silence" or "stall" ? TimeSpan.FromSeconds(0.4) : TimeSpan.FromSeconds(30);
        using var limiter = new ModelRateLimiter(
            new(family, "primary"),
            new() { MaxConcurrency = 1 },
            TimeProvider.System
        );
        var breaker = new Circuit(new(family, "primary"), new(), TimeProvider.System);
        using var client = PolicyClient.Chain(
            rescue,
            [
                Link($"primary?fail={fault}", new CircuitBreakerPolicy(breaker), new RateLimitPolicy(limiter)),
                Link("backup"),
            ],
            new DeadlinePolicy(new() { Total = TimeSpan.FromMinutes(1) }, TimeProvider.System, CoversAttempts: true)
        );

        var end = isStreamed ? await StreamAsync(client) : await WholeAsync(client);
        var seen = string.Concat(simulator.Server.Requests.Select(request => request.Model![0]));
        Assert.Equal(0, limiter.Load.Running);
        var next = await client.GetResponseAsync("Next", new() { ModelId = "next" }, Cancellation);
        Assert.Equal("You said: Next", next.Text);
        Assert.Equal(seen.Length + 1, simulator.Server.Requests.Count);
        await UntilIdleAsync();
        return $"{seen} {end}".TrimEnd();

        ChainLink Link(string name, params IEnumerable<IPolicy> shared)
        {
            var model = new ModelReference(family, name);
            var leaf = Connect(model);
            var retry = new RetryOptions { Delay = TimeSpan.FromMilliseconds(1) };
            var limits = new DeadlineOptions
            {
                FirstContent = limit,
                Idle = limit,
                Total = limit,
            };
            return PolicyClient.Link(
                model,
                leaf,
                [
                    new RetryPolicy(model, leaf, retry, rescue, TimeProvider.System),
                    PolicyClient.Attempt(model),
                    .. shared,
                    new ClientPolicy(inner => new TelemetryChatClient(inner, model), leaf),
                    new DeadlinePolicy(limits, TimeProvider.System),
                ]
            );
        }
    }

    private static async Task<string> StreamAsync(IChatClient client)
    {
        var read = await ReadStream.ReadAsync(client);
        if (read.Error is null)
        {
            Assert.Equal("You said: Hi", read.Text);
            return "";
        }

        Assert.Equal(read.Text.Length > 0, read.Error is BrokenStreamException);
        return read.Error is BrokenStreamException broken ? $"{broken.Category}!" : $"{read.Failure.Category}";
    }

    private static async Task<string> WholeAsync(IChatClient client)
    {
        try
        {
            Assert.Equal("You said: Hi", (await client.GetResponseAsync("Hi", cancellationToken: Cancellation)).Text);
            return "";
        }
        catch (PrompterException failure)
        {
            return $"{failure.Category}";
        }
    }

    private IChatClient Connect(ModelReference model) =>
        model.Provider == "anthropic"
            ? new AnthropicChatClient(
                model.Model,
                new()
                {
                    Provider = model.Provider,
                    BaseUrl = simulator.Server.AnthropicBaseUrl,
                    ApiKey = "key",
                }
            )
            : new OpenAIChatClient(
                model.Model,
                new()
                {
                    Provider = model.Provider,
                    BaseUrl = simulator.Server.OpenAIBaseUrl,
                    ApiKey = "key",
                }
            );

    /// <summary>Nobody tells when a count changes, so it is looked at again and again.</summary>
    private async Task UntilIdleAsync()
    {
        while (simulator.Server.OpenRequests != 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), Cancellation);
        }
    }

    private static string[] Cells(string row) => [.. row.Split('|').Select(cell => cell.Trim())];
}
