using System.Diagnostics.CodeAnalysis;
using Prompter.Providers.Simulated;

namespace Prompter.Simulator.Steering;

/// <summary>How one model answers: what its parameters say.</summary>
internal sealed record Behaviour : SimulatedBehaviour
{
    public string? Text { get; init; }

    public Finish? Finish { get; init; }

    public int? ReasoningTokens { get; init; }

    public int CachedTokens { get; init; }

    public int CacheWriteTokens { get; init; }

    /// <summary>How many tools are called at once; null for one, where the prompt asks for it.</summary>
    public int? ToolCalls { get; init; }

    /// <summary>How often tools are called before the answer.</summary>
    public int ToolRounds { get; init; } = 1;

    public SimulatedSchedule<Fault>? Faults { get; init; }

    public SimulatedSchedule<string>? JsonFaults { get; init; }

    /// <summary>What it does where it is asked to go on with an answer that broke off.</summary>
    public SimulatedResumption Resumption { get; init; }

    public RetryAdvice? RetryAdvice { get; init; }

    public Flapping? Flapping { get; init; }

    public bool IsBytewise { get; init; }

    public bool HasCarriageReturns { get; init; }

    public bool HasComments { get; init; }
}

/// <summary>Why an answer ends.</summary>
internal enum Finish
{
    Stop,
    StopSequence,
    Length,
    ContentFilter,
    Refusal,
    ToolCalls,
}

/// <summary>How long a refused client is asked to wait, and how it is told.</summary>
internal sealed record RetryAdvice(TimeSpan Delay, RetryForm Form);

/// <summary>The header that tells a delay.</summary>
internal enum RetryForm
{
    Seconds,
    Milliseconds,
    Date,
}

/// <summary>Up and down in turn, from the start of the server.</summary>
internal sealed record Flapping(TimeSpan Up, TimeSpan Down)
{
    /// <summary>Reads <c>UP/DOWN</c>, two durations.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Flapping? flapping)
    {
        flapping =
            text.Split('/') is [var before, var after]
            && SimulatedValue.Duration.Read(before, out var up)
            && SimulatedValue.Duration.Read(after, out var down)
            && up + down > TimeSpan.Zero
                ? new(up, down)
                : null;
        return flapping is not null;
    }

    public bool IsDown(TimeSpan sinceStart) => sinceStart.Ticks % (Up + Down).Ticks >= Up.Ticks;
}
