namespace Prompter.Simulator.Steering;

/// <summary>How one model answers: what its parameters say.</summary>
internal sealed record Behaviour
{
    public TimeSpan TimeToFirstToken { get; init; }

    /// <summary>The pace after the first token; 0 for no pacing.</summary>
    public double TokensPerSecond { get; init; }

    public int? Tokens { get; init; }

    public string? Text { get; init; }

    public Finish? Finish { get; init; }

    public int? ReasoningTokens { get; init; }

    public int CachedTokens { get; init; }

    public int CacheWriteTokens { get; init; }

    public bool ReportsUsage { get; init; } = true;

    /// <summary>How many tools are called at once; null for one, where the prompt asks for it.</summary>
    public int? ToolCalls { get; init; }

    /// <summary>How often tools are called before the answer.</summary>
    public int ToolRounds { get; init; } = 1;

    public Schedule<Fault>? Faults { get; init; }

    public Schedule<string>? JsonFaults { get; init; }

    public RetryAdvice? RetryAdvice { get; init; }

    public Flapping? Flapping { get; init; }

    public bool IsBytewise { get; init; }

    public bool HasCarriageReturns { get; init; }

    public bool HasComments { get; init; }

    /// <summary>When a token is due, from the start of the call; 0 is the first one.</summary>
    public TimeSpan DueTime(int index) =>
        TokensPerSecond > 0
            ? TimeToFirstToken + TimeSpan.FromTicks((long)(index * (double)TimeSpan.TicksPerSecond / TokensPerSecond))
            : TimeToFirstToken;
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
    public bool IsDown(TimeSpan sinceStart) => sinceStart.Ticks % (Up + Down).Ticks >= Up.Ticks;
}
