using Prompter.Catalogue;

namespace Prompter.Policies.Fallback;

/// <summary>A model of a chain.</summary>
/// <param name="Model">The model.</param>
public sealed record FallbackModel(ModelReference Model)
{
    /// <summary>The most tokens of input that it takes; null where nobody knows.</summary>
    public long? ContextLength { get; init; }

    /// <summary>What it is known not to be able to do: requests that need it skip the model.</summary>
    public ModelCapabilities Cannot { get; init; }
}
