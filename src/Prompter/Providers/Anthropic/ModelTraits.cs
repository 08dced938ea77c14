namespace Prompter.Providers.Anthropic;

/// <summary>What models of this API take differently from each other.</summary>
/// <remarks>
/// Known from Anthropic's pages on
/// <see href="https://platform.claude.com/docs/en/build-with-claude/thinking">thinking</see>,
/// <see href="https://platform.claude.com/docs/en/build-with-claude/effort">effort</see> and
/// <see href="https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages">system messages</see>.
/// </remarks>
internal sealed record ModelTraits
{
    /// <summary>Whether temperature, top-p and top-k are taken.</summary>
    public bool TakesSampling { get; init; }

    /// <summary>Whether <c>budget_tokens</c> is taken.</summary>
    public bool TakesBudget { get; init; }

    /// <summary>Whether the model chooses by itself how much it thinks.</summary>
    public bool IsAdaptive { get; init; }

    /// <summary>Whether thinking cannot be turned off.</summary>
    public bool AlwaysThinks { get; init; }

    /// <summary>Whether thoughts are left out of the answer unless they are asked for.</summary>
    public bool OmitsThoughts { get; init; }

    /// <summary>The effort above <c>high</c>, or <c>high</c> where there is none; null where no effort is taken.</summary>
    public string? HighestEffort { get; init; }

    /// <summary>Whether a system message may stand after a user's.</summary>
    public bool TakesSystemTurns { get; init; }

    /// <summary>
    /// Whether the model goes on from the text of a last message by the assistant. Those of 4.6 and later refuse one
    /// (<see href="https://platform.claude.com/docs/en/about-claude/models/migration-guide"/>).
    /// </summary>
    public bool ContinuesAnswers { get; init; }

    private static readonly ModelTraits Classic = new()
    {
        TakesSampling = true,
        TakesBudget = true,
        ContinuesAnswers = true,
    };

    private static readonly ModelTraits Transitional = Classic with
    {
        IsAdaptive = true,
        HighestEffort = "max",
        ContinuesAnswers = false,
    };

    private static readonly ModelTraits Adaptive = new()
    {
        IsAdaptive = true,
        OmitsThoughts = true,
        HighestEffort = "xhigh",
    };

    private static readonly ModelTraits Conversant = Adaptive with { TakesSystemTurns = true };

    private static readonly ModelTraits Thinker = Conversant with { AlwaysThinks = true };

    /// <summary>By the beginning of a model's name; a longer one comes before a shorter one that it starts with.</summary>
    private static readonly (string Prefix, ModelTraits Traits)[] Known =
    [
        ("claude-2", Classic),
        ("claude-3", Classic),
        ("claude-instant", Classic),
        ("claude-haiku-4", Classic),
        ("claude-sonnet-4-6", Transitional),
        ("claude-sonnet-4", Classic),
        ("claude-sonnet-5-5", Thinker),
        ("claude-sonnet-5", Adaptive),
        ("claude-opus-4-0", Classic),
        ("claude-opus-4-1", Classic),
        ("claude-opus-4-2025", Classic),
        ("claude-opus-4-5", Classic with { HighestEffort = "high" }),
        ("claude-opus-4-6", Transitional),
        ("claude-opus-4-7", Adaptive),
        ("claude-opus-5-5", Thinker),
        ("claude-fable", Thinker),
        ("claude-mythos", Thinker),
        // Models that are newer than this table.
        ("claude-", Conversant),
    ];

    /// <summary>What a model takes. Other vendors' models behind the same API are taken for Anthropic's oldest.</summary>
    public static ModelTraits Of(string model) =>
        Array.Find(Known, row => model.StartsWith(row.Prefix, StringComparison.Ordinal)).Traits ?? Classic;
}
