using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Policies.Rescue;

/// <summary>Tells whoever reads a stream that a try failed and another follows.</summary>
/// <param name="Failed">The try that failed.</param>
/// <param name="Next">The model that is asked next.</param>
/// <remarks>It travels as <see cref="ChatResponseUpdate.RawRepresentation"/> of an update without contents.</remarks>
public sealed record StreamNotice(Attempt Failed, ModelReference Next)
{
    /// <summary>Whether the answer begins anew: what has come so far is to be dropped.</summary>
    public bool Restarts { get; init; }

    /// <summary>Whether the answer goes on from the text that has come so far.</summary>
    public bool Continues { get; init; }

    /// <summary>Whether another model takes over; else the same is asked again, after <see cref="Attempt.Delay"/>.</summary>
    public bool TakesOver { get; init; }
}
