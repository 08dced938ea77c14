namespace Prompter.Providers.Simulated;

/// <summary>What the parameters of a simulated model say about its answer, in this process or behind the simulator's HTTP.</summary>
internal abstract record SimulatedBehaviour
{
    /// <summary>From the call to the first token, or to the failure that comes in its place.</summary>
    public TimeSpan TimeToFirstToken { get; init; }

    /// <summary>The pace after the first token; 0 for no pacing.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The answer's length; null for as long as it comes.</summary>
    public int? Tokens { get; init; }

    public bool ReportsUsage { get; init; } = true;

    /// <summary>When a token is due, from the start of the call.</summary>
    /// <param name="index">0 for the first token.</param>
    public TimeSpan DueTime(int index) =>
        TokensPerSecond > 0
            ? TimeToFirstToken + TimeSpan.FromTicks((long)(index * (double)TimeSpan.TicksPerSecond / TokensPerSecond))
            : TimeToFirstToken;
}
