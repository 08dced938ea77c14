namespace Prompter.Providers.OpenAI;

/// <summary>How a server that speaks OpenAI chat completions differs from the others: data that the mapping follows.</summary>
public sealed record OpenAIQuirks
{
    /// <summary>What most servers take: <c>max_tokens</c>, <c>stream_options</c>, JSON schemas, no top-k.</summary>
    public static OpenAIQuirks Compatible { get; } = new();

    /// <summary>The header that carries the key; null, the default: <c>Authorization: Bearer</c>.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The field that limits the answer; default <c>max_tokens</c>.</summary>
    public string MaxTokensField { get; init; } = "max_tokens";

    /// <summary>The field of the seed; default <c>seed</c>.</summary>
    public string SeedField { get; init; } = "seed";

    /// <summary>Whether <c>top_k</c> is taken; default false.</summary>
    public bool TakesTopK { get; init; }

    /// <summary>Whether <c>stream_options: {include_usage: true}</c> is taken; default true.</summary>
    public bool TakesStreamOptions { get; init; } = true;

    /// <summary>Whether <c>response_format</c> takes a schema; default true. Else the schema goes into the prompt.</summary>
    public bool TakesJsonSchema { get; init; } = true;

    /// <summary>Whether <c>reasoning: {effort, max_tokens}</c> takes the place of <c>reasoning_effort</c>; default false.</summary>
    public bool TakesReasoningObject { get; init; }

    /// <summary>
    /// Whether the reasoning of earlier turns is sent back in <c>reasoning_content</c>, which models that think between tool
    /// calls need; default false.
    /// </summary>
    public bool ReturnsReasoning { get; init; }

    /// <summary>
    /// Whether the model goes on from the text of a last message by the assistant, with nothing else said; default false. Some
    /// servers want a field for that (Mistral, Moonshot), which is not supported.
    /// </summary>
    public bool ContinuesAnswers { get; init; }

    /// <summary>The word for the highest effort to reason; <c>max</c> where there is no <c>xhigh</c>.</summary>
    internal string HighestEffort { get; init; } = "xhigh";

    /// <summary>Fields that every request gets, such as <c>usage: {include: true}</c>; as JSON text, or null for none.</summary>
    public string? ExtraBody { get; init; }

    /// <summary>Rules for families of models; the first whose name matches counts. None by default.</summary>
    public IReadOnlyList<OpenAIModelRule> Models { get; init; } = [];

    /// <summary>The quirks of the provider with a rule for one model put on top.</summary>
    internal OpenAIModelRule RuleFor(string model) =>
        Models.FirstOrDefault(rule => model.StartsWith(rule.Prefix, StringComparison.Ordinal)) ?? OpenAIModelRule.None;
}

/// <summary>What the models of a family do not take.</summary>
/// <param name="Prefix">How the names of the family begin.</param>
public sealed record OpenAIModelRule(string Prefix)
{
    internal static OpenAIModelRule None { get; } = new("");

    /// <summary>Whether temperature, top-p and penalties are refused, and so are left out; default false.</summary>
    public bool HasFixedSampling { get; init; }

    /// <summary>The role of instructions; default <c>system</c>. Null: they go in front of the first user message.</summary>
    public string? SystemRole { get; init; } = "system";

    /// <summary>Whether ids of tool calls have to be nine letters and digits, as Mistral's models want them; default false.</summary>
    public bool HasShortToolCallIds { get; init; }
}
