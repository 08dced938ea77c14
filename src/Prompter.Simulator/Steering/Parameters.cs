using Prompter.Providers.Simulated;
using Parameter = Prompter.Providers.Simulated.SimulatedParameter<Prompter.Simulator.Steering.Behaviour>;

namespace Prompter.Simulator.Steering;

/// <summary>The parameters that may follow a model's name.</summary>
internal static class Parameters
{
    private static readonly SimulatedValue<bool> None = SimulatedValue.Word(("none", false), ("off", false)) with
    {
        Values = "none",
    };

    private static readonly SimulatedValue<SimulatedSchedule<string>> JsonFaults = SimulatedValue.Schedule(
        ["fenced", "cut", "wrong"],
        name => name
    ) with
    {
        Values = "fenced, cut or wrong, each with xN",
    };

    private static readonly SimulatedValue<Flapping> Turns = new("UP/DOWN, as in 3s/2s", Flapping.TryRead);

    private static readonly SimulatedValue<HashSet<string>> Wires = new(
        "bytewise, crlf, comments, several with commas",
        ReadWires
    );

    /// <summary>Every parameter.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        Parameter.TimeToFirstToken,
        Parameter.TokensPerSecond,
        Parameter.Tokens,
        Parameter.Of(
            "text",
            SimulatedValue.Text,
            "exactly this text",
            (behaviour, text) => behaviour with { Text = text }
        ),
        Parameter.Of(
            "finish",
            SimulatedValue.Word(
                ("length", Finish.Length),
                ("content_filter", Finish.ContentFilter),
                ("refusal", Finish.Refusal)
            ),
            "why the text ends half way",
            (behaviour, finish) => behaviour with { Finish = finish }
        ),
        Parameter.Of(
            "reasoning",
            SimulatedValue.Count,
            "tokens of reasoning before the answer",
            (behaviour, count) => behaviour with { ReasoningTokens = count }
        ),
        Parameter.Of(
            "cached",
            SimulatedValue.Count,
            "input tokens that came from the cache",
            (behaviour, count) => behaviour with { CachedTokens = count }
        ),
        Parameter.Of(
            "cache_write",
            SimulatedValue.Count,
            "input tokens that were written to the cache (Anthropic)",
            (behaviour, count) => behaviour with { CacheWriteTokens = count }
        ),
        Parameter.Of(
            "usage",
            None,
            "token counts are not told",
            (behaviour, isTold) => behaviour with { ReportsUsage = isTold }
        ),
        Parameter.Of(
            "tools",
            SimulatedValue.Count,
            "how many tools are called at once, whatever the prompt says",
            (behaviour, count) => behaviour with { ToolCalls = count }
        ),
        Parameter.Of(
            "rounds",
            SimulatedValue.Count,
            "how often tools are called before the answer",
            (behaviour, count) => behaviour with { ToolRounds = count }
        ),
        Parameter.Of(
            "json",
            JsonFaults,
            "what is wrong with JSON that was asked for",
            (behaviour, faults) => behaviour with { JsonFaults = faults }
        ),
        Parameter.Of(
            "fail",
            SimulatedValue.Schedule(Fault.All, fault => fault.Name),
            "how it fails",
            (behaviour, faults) => behaviour with { Faults = faults }
        ),
        Parameter.BreaksAt,
        Parameter.Of(
            "resume",
            SimulatedBeginning.Values,
            "how it goes on where it is asked to",
            (behaviour, how) => behaviour with { Resumption = how }
        ),
        Parameter.Of(
            "retry_after",
            SimulatedValue.Duration,
            "the delay that an error tells, in whole seconds",
            (behaviour, delay) => behaviour with { RetryAdvice = new(delay, RetryForm.Seconds) }
        ),
        Parameter.Of(
            "retry_after_ms",
            SimulatedValue.Count,
            "the same in milliseconds (header retry-after-ms)",
            (behaviour, count) =>
                behaviour with
                {
                    RetryAdvice = new(TimeSpan.FromMilliseconds(count), RetryForm.Milliseconds),
                }
        ),
        Parameter.Of(
            "retry_after_date",
            SimulatedValue.Duration,
            "the same as a date",
            (behaviour, delay) => behaviour with { RetryAdvice = new(delay, RetryForm.Date) }
        ),
        Parameter.Of(
            "flap",
            Turns,
            "up for a while, then 503, in turn from the start",
            (behaviour, flapping) => behaviour with { Flapping = flapping }
        ),
        Parameter.Of(
            "wire",
            Wires,
            "how a stream is written",
            (behaviour, wires) =>
                behaviour with
                {
                    IsBytewise = behaviour.IsBytewise || wires.Contains("bytewise"),
                    HasCarriageReturns = behaviour.HasCarriageReturns || wires.Contains("crlf"),
                    HasComments = behaviour.HasComments || wires.Contains("comments"),
                }
        ),
    ];

    /// <summary>Every parameter with what it takes and does, for help and documentation.</summary>
    public static IEnumerable<(string Name, string Values, string Help)> Help =>
        All.Select(parameter => (parameter.Name, parameter.Values, parameter.Help));

    private static bool ReadWires(string text, out HashSet<string> wires)
    {
        wires = text.Split(',').ToHashSet(StringComparer.Ordinal);
        return wires.All(wire => wire is "bytewise" or "crlf" or "comments");
    }
}
