using Prompter.Providers.Http;
using Prompter.Providers.OpenAI;

namespace Prompter.Providers;

/// <summary>A provider API: where it is, what it speaks, and how it differs.</summary>
/// <param name="Name">The part of a model reference before the colon.</param>
/// <param name="Kind">What it speaks.</param>
public sealed record Provider(string Name, ProviderKind Kind)
{
    /// <summary>
    /// The address as the vendor's own client means it: with the version for OpenAI's families, without it for the others. Null
    /// where every user has an own one.
    /// </summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The environment variable that the vendor's own clients take the address from, or null.</summary>
    public string? BaseUrlVariable { get; init; }

    /// <summary>The environment variables that its key may be in, strongest first.</summary>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>Whether it answers nobody without a key.</summary>
    public bool NeedsKey { get; init; }

    /// <summary>Headers for every request. They may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How it differs from others that speak OpenAI chat completions.</summary>
    public OpenAIQuirks Quirks { get; init; } = OpenAIQuirks.Compatible;

    /// <summary>Words in the names of models that are served by OpenAI responses only.</summary>
    public IReadOnlyList<string> ResponsesModels { get; init; } = [];

    /// <inheritdoc />
    /// <remarks>Without headers and what else may hold secrets.</remarks>
    public override string ToString() => $"{Name} at {(BaseUrl is null ? "" : ShownAddress.Of(BaseUrl))}";
}
