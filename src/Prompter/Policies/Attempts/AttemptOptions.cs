using Prompter.Catalogue;

namespace Prompter.Policies.Attempts;

/// <summary>How tries are recorded.</summary>
public sealed record AttemptOptions
{
    /// <summary>The model that is asked; default: what the client says of itself.</summary>
    public ModelReference? Model { get; init; }

    /// <summary>What the model costs, where the provider does not say what a call cost; default: nobody knows.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
