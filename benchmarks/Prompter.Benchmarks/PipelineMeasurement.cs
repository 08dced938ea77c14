using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Prompter.Benchmarks;

/// <summary>What the whole pipeline costs over the bare client when nothing goes wrong.</summary>
internal static class PipelineMeasurement
{
    private const int Rounds = 15;

    /// <summary>Rounds until everything is compiled.</summary>
    private const int WarmUp = 6;
    private const int Calls = 20_000;
    private const int Updates = 1_000_000;

    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "Hello there")];

    public static async Task RunAsync()
    {
        foreach (var waits in (bool[])[false, true])
        {
            using var bare = new MemoryClient(waits);
            using var whole = bare.AsBuilder().UsePrompter(AllOfThem).Build();
            var form = waits ? "that is waited for" : "that is there";
            Add("a call " + form, 15, await CompareAsync(CallAsync, bare, whole, Calls));
            Add("a stream of one " + form, 15, await CompareAsync(StreamsAsync, bare, whole, Calls));
            var update = await CompareAsync(UpdatesAsync, bare, whole, Updates);
            Add("an update " + form, waits ? 1.5 : 0.25, update);
            Table.Add("  its bytes", "the bare client", 0.5, "B", update.Bytes);
        }
    }

    private static void AllOfThem(ChatClientPolicies policies)
    {
        policies.Fallback.Add(new MemoryClient(false));
        policies.TotalDeadline = TimeSpan.FromMinutes(10);
        policies.RateLimit = new()
        {
            RequestsPerMinute = int.MaxValue,
            TokensPerMinute = int.MaxValue,
            MaxConcurrency = 100,
        };
        policies.Deadlines = new()
        {
            FirstContent = TimeSpan.FromMinutes(1),
            Idle = TimeSpan.FromMinutes(1),
            Total = TimeSpan.FromMinutes(5),
        };
    }

    private static async Task CallAsync(IChatClient client, int count)
    {
        for (var call = 0; call < count; call++)
        {
            await client.GetResponseAsync(Messages);
        }
    }

    private static async Task StreamsAsync(IChatClient client, int count)
    {
        for (var call = 0; call < count; call++)
        {
            await UpdatesAsync(client, 1);
        }
    }

    private static async Task UpdatesAsync(IChatClient client, int count)
    {
        var options = new ChatOptions { MaxOutputTokens = count };
        await foreach (var _ in client.GetStreamingResponseAsync(Messages, options)) { }
    }

    /// <summary>Microseconds of the processor and bytes of each, over those of the bare client.</summary>
    private static async Task<(double Microseconds, double Bytes)> CompareAsync(
        Func<IChatClient, int, Task> ask,
        IChatClient bare,
        IChatClient whole,
        int count
    )
    {
        var (times, bytes) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var one = await MeasureAsync(() => ask(bare, count));
            var other = await MeasureAsync(() => ask(whole, count));
            times.Add((other.Microseconds - one.Microseconds) / count);
            bytes.Add((double)(other.Bytes - one.Bytes) / count);
        }

        return (Table.Median(times[WarmUp..]), Table.Median(bytes[WarmUp..]));
    }

    private static async Task<(double Microseconds, long Bytes)> MeasureAsync(Func<Task> ask)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Environment.CpuUsage.TotalTime;
        await ask();
        var time = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds;
        return (time, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private static void Add(string what, double target, (double Microseconds, double Bytes) cost) =>
        Table.Add($"all policies, {what}", "the bare client: more by", target, "us", cost.Microseconds);

    /// <summary>Answers from memory: as many updates as there may be tokens.</summary>
    private sealed class MemoryClient(bool waits) : IChatClient
    {
        private readonly ChatResponseUpdate update = new(ChatRole.Assistant, "yes, ");

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            if (waits)
            {
                await Task.Yield();
            }

            return new(new ChatMessage(ChatRole.Assistant, "yes")) { FinishReason = ChatFinishReason.Stop };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            for (var left = options?.MaxOutputTokens ?? 1; left > 0; left--)
            {
                if (waits)
                {
                    await Task.Yield();
                }

                yield return update;
            }

            yield return new() { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
