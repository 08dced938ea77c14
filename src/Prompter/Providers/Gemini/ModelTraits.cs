namespace Prompter.Providers.Gemini;

/// <summary>How a model takes what it is told about thinking.</summary>
/// <remarks>
/// Known from Google's pages on <see href="https://ai.google.dev/gemini-api/docs/thinking">thinking</see> and
/// <see href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</see>.
/// </remarks>
internal sealed record ModelTraits
{
    /// <summary>The most tokens of a budget; null where no budget is taken.</summary>
    public int? MaxBudget { get; init; }

    /// <summary>Whether an effort is told as a level; else it is told as a budget.</summary>
    public bool TakesLevel { get; init; }

    /// <summary>Whether thinking can be turned off, or nearly so by the level <c>minimal</c>.</summary>
    public bool CanRest { get; init; }

    /// <summary>Whether the first call of a turn is refused without a signature.</summary>
    public bool NeedsSignatures { get; init; }

    private static readonly ModelTraits Plain = new() { CanRest = true };

    private static readonly ModelTraits Budgeted = new() { MaxBudget = 24_576, CanRest = true };

    private static readonly ModelTraits Levelled = new()
    {
        MaxBudget = 32_768,
        TakesLevel = true,
        CanRest = true,
        NeedsSignatures = true,
    };

    private static readonly ModelTraits LevelledPro = Levelled with { CanRest = false };

    /// <summary>By the beginning of a model's name; a longer one comes before a shorter one that it starts with.</summary>
    private static readonly (string Prefix, ModelTraits Traits)[] Known =
    [
        ("gemini-1", Plain),
        ("gemini-2.0", Plain),
        ("gemini-2.5-flash-image", Plain),
        ("gemini-2.5-pro", Budgeted with { MaxBudget = 32_768, CanRest = false }),
        ("gemini-2.5", Budgeted),
        ("gemini-3-pro", LevelledPro),
        ("gemini-3.1-pro", LevelledPro),
        ("gemini-3.7", LevelledPro),
        ("gemini-3.8", LevelledPro),
        ("gemini-4", LevelledPro),
        ("gemini-pro-latest", LevelledPro),
        // Models that are newer than this table.
        ("gemini-", Levelled),
    ];

    /// <summary>What a model takes. Models of other names, such as Gemma's, are told nothing about thinking.</summary>
    public static ModelTraits Of(string model) =>
        Array.Find(Known, row => model.StartsWith(row.Prefix, StringComparison.Ordinal)).Traits ?? Plain;
}
