namespace Prompter.Policies.CircuitBreaker;

/// <summary>What a circuit lets through.</summary>
public enum CircuitState
{
    /// <summary>Every call.</summary>
    Closed,

    /// <summary>No call.</summary>
    Open,

    /// <summary>One call at a time, which decides whether the circuit closes.</summary>
    HalfOpen,
}
