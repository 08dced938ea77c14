namespace Prompter;

/// <summary>A model at a provider, written <c>provider:model</c>.</summary>
/// <param name="Provider">The provider's name, such as <c>llm</c> or <c>sim</c>.</param>
/// <param name="Model">The model's name as the provider spells it.</param>
public sealed record ModelReference(string Provider, string Model)
{
    /// <summary>
    /// Reads <c>provider:model</c>. The part before the first colon is a provider only if it is one of
    /// <paramref name="providers"/>, so that <c>llama3.2:3b</c> stays whole.
    /// </summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="providers">The names of the known providers.</param>
    /// <param name="defaultProvider">The provider of a bare model name.</param>
    public static ModelReference Parse(string text, IReadOnlySet<string> providers, string defaultProvider)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(providers);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && providers.Contains(text[..colon])
            ? new(text[..colon], text[(colon + 1)..])
            : new(defaultProvider, text);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Provider}:{Model}";
}
