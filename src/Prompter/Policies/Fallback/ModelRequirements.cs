using Prompter.Catalogue;

namespace Prompter.Policies.Fallback;

/// <summary>What a request needs, where any model will do that has it.</summary>
public sealed record ModelRequirements
{
    /// <summary>Its name in <see cref="Microsoft.Extensions.AI.ChatOptions.AdditionalProperties"/>.</summary>
    public const string Property = "requirements";

    /// <summary>What the model has to be able to do.</summary>
    public ModelCapabilities Capabilities { get; init; }

    /// <summary>The tokens that have to fit into its context; default 0.</summary>
    public long ContextLength { get; init; }

    /// <summary>Which of those that have all this comes first; default <see cref="ModelPreference.Listed"/>.</summary>
    public ModelPreference Preference { get; init; }

    /// <summary>Why a model does not have it; null where it does. What is not known counts as lacking.</summary>
    /// <param name="model">What is known of the model.</param>
    public string? Against(CatalogueModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (Capabilities & ~model.Can) is not ModelCapabilities.None and var lacking ? $"not known to do: {lacking}"
            : ContextLength > (model.InputLimit ?? model.ContextLength ?? 0)
                ? $"a context of {model.InputLimit ?? model.ContextLength ?? 0} tokens is too small"
            : null;
    }
}

/// <summary>Which model comes first.</summary>
public enum ModelPreference
{
    /// <summary>In the order in which the models were named.</summary>
    Listed,

    /// <summary>The one with the lowest price for input and output; unknown prices last.</summary>
    Cheapest,

    /// <summary>The one that took the least time for a token so far; those that were never asked last.</summary>
    Fastest,
}
