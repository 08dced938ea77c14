namespace Prompter.Policies.CircuitBreaker;

/// <summary>A circuit at one moment.</summary>
/// <param name="State">What it lets through.</param>
/// <param name="OpenFor">How long it has not been closed; null while it is.</param>
/// <param name="HalfOpensIn">How long no call is let through; null unless it is open.</param>
/// <param name="LastFailure">What opened it or kept it open, in one line that may hold what the provider wrote; null while it is closed.</param>
public sealed record CircuitStatus(CircuitState State, TimeSpan? OpenFor, TimeSpan? HalfOpensIn, string? LastFailure)
{
    /// <summary>Whether it is the circuit of the provider with all its models, which opens when connections fail.</summary>
    public bool OfProvider { get; init; }
}
