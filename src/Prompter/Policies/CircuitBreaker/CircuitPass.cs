namespace Prompter.Policies.CircuitBreaker;

/// <summary>A call that a circuit let through.</summary>
/// <param name="Period">The time between two changes of the circuit in which it was let through.</param>
/// <param name="IsProbe">Whether it decides if a half-open circuit closes.</param>
internal readonly record struct CircuitPass(int Period, bool IsProbe);
