namespace Prompter.Providers.OpenAI;

/// <summary>What a family of OpenAI's models does not take.</summary>
/// <param name="Prefix">How the names of the family begin.</param>
internal sealed record ResponsesModel(string Prefix)
{
    // Reasoning and temperature as https://models.dev lists them; the exception for effort "none" is of
    // https://platform.openai.com/docs/guides/latest-model.
    private static readonly ResponsesModel[] Families =
    [
        new("gpt-3.5") { Reasons = false },
        new("gpt-4") { Reasons = false },
        new("chatgpt-4o") { Reasons = false },
        new("gpt-5-chat") { Reasons = false },
        new("gpt-5.3-chat") { Reasons = false },
        new("gpt-5.") { HasFixedSampling = true, SamplesWithoutReasoning = true },
        new("gpt-5") { HasFixedSampling = true },
        new("gpt-6") { HasFixedSampling = true, SamplesWithoutReasoning = true },
        new("codex-") { HasFixedSampling = true },
        new("o1") { HasFixedSampling = true },
        new("o3") { HasFixedSampling = true },
        new("o4") { HasFixedSampling = true },
    ];

    /// <summary>Whether it can give and take encrypted reasoning, which others refuse; default true.</summary>
    public bool Reasons { get; private init; } = true;

    /// <summary>Whether it refuses temperature and top-p; default false.</summary>
    public bool HasFixedSampling { get; private init; }

    /// <summary>Whether it takes them after all when told not to reason; default false.</summary>
    public bool SamplesWithoutReasoning { get; private init; }

    /// <summary>The family of a model, with or without its vendor (<c>openai/gpt-5</c>); a free one where it is unknown.</summary>
    public static ResponsesModel Of(string name)
    {
        name = name[(name.LastIndexOf('/') + 1)..];
        return Array.Find(Families, family => name.StartsWith(family.Prefix, StringComparison.OrdinalIgnoreCase))
            ?? new("");
    }
}
