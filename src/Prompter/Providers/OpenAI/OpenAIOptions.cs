using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>Where an OpenAI-compatible API is, how to be let in, and what it does differently.</summary>
/// <remarks><see cref="HttpProviderOptions.BaseUrl"/> includes the version, as in <c>https://api.openai.com/v1</c>.</remarks>
public sealed record OpenAIOptions : HttpProviderOptions
{
    /// <summary>How the server differs from a plain OpenAI-compatible one; default <see cref="OpenAIQuirks.Compatible"/>.</summary>
    public OpenAIQuirks Quirks { get; init; } = OpenAIQuirks.Compatible;

    /// <inheritdoc />
    public override string ToString() => base.ToString();
}
