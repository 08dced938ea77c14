using Prompter.Policies.Rescue;

namespace Prompter.Policies.Fallback;

/// <summary>How a chain goes on after a failure.</summary>
public sealed record FallbackOptions
{
    /// <summary>What becomes of a stream that fails after its first visible content; default <see cref="StreamRescue.Fail"/>.</summary>
    public StreamRescue Rescue { get; init; }
}
