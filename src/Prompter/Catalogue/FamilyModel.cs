namespace Prompter.Catalogue;

/// <summary>One model of a family, under the name that each provider has given it.</summary>
/// <param name="Name">Its canonical name, the same wherever it runs, such as <c>llama-3.3-70b</c>.</param>
/// <param name="References">It at each provider, the one to ask first in front; one a provider.</param>
/// <remarks>
/// Limits, prices and abilities are in <see cref="ModelCatalogue"/>, by reference. A provider of your own is added with
/// <c>model with { References = [.. model.References, new("mine", "its-name")] }</c>.
/// </remarks>
public sealed record FamilyModel(string Name, IReadOnlyList<ModelReference> References)
{
    /// <summary>The providers that have it, the one to ask first in front.</summary>
    public IEnumerable<string> Providers => References.Select(reference => reference.Provider);

    /// <summary>It at a provider, or null where the provider has it not.</summary>
    /// <param name="provider">The provider's name, such as <c>openrouter</c>.</param>
    public ModelReference? At(string provider) =>
        References.FirstOrDefault(reference => reference.Provider == provider);

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>Whether a name means this model: its own, a provider's, or a reference to it.</summary>
    internal bool IsNamed(string name)
    {
        return Is(Name) || References.Any(reference => Is(reference.Model) || Is(reference.ToString()));

        bool Is(string own) => string.Equals(own, name, StringComparison.OrdinalIgnoreCase);
    }
}
