namespace Prompter.Catalogue;

/// <summary>A model that a provider lists.</summary>
/// <param name="Name">The name to ask for it by, without the provider.</param>
/// <param name="ContextLength">The most tokens of input and output together, or null where the provider does not say.</param>
/// <param name="OutputLimit">The most tokens of one answer, or null where the provider does not say.</param>
public sealed record AvailableModel(string Name, long? ContextLength = null, long? OutputLimit = null);
