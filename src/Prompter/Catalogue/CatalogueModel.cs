namespace Prompter.Catalogue;

/// <summary>What a list of models says of one.</summary>
/// <param name="Reference">The model, under the name that it was listed by.</param>
public sealed record CatalogueModel(ModelReference Reference)
{
    /// <summary>Its name for people, or null.</summary>
    public string? Title { get; init; }

    /// <summary>When it came out, or null.</summary>
    public DateOnly? Released { get; init; }

    /// <summary>Such as <c>beta</c> or <c>deprecated</c>; null where nothing is to be said.</summary>
    public string? Status { get; init; }

    /// <summary>The most tokens of input and output together, or null where unknown.</summary>
    public long? ContextLength { get; init; }

    /// <summary>The most tokens of input where that is less than the context leaves, or null.</summary>
    public long? InputLimit { get; init; }

    /// <summary>The most tokens of one answer, or null where unknown.</summary>
    public long? OutputLimit { get; init; }

    /// <summary>Other names that mean the same model; default none.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What it costs, or null where unknown.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>The first day, in UTC, on which <see cref="Price"/> is known to hold no more; null where no such day is known.</summary>
    public DateOnly? PriceUntil { get; init; }

    /// <summary>What it costs at a moment, or null where unknown.</summary>
    /// <param name="time">The moment.</param>
    public ModelPrice? PriceAt(DateTimeOffset time) =>
        DateOnly.FromDateTime(time.UtcDateTime) >= PriceUntil ? null : Price;

    /// <summary>What it is known to be able to do.</summary>
    public ModelCapabilities Can { get; init; }

    /// <summary>What it is known not to be able to do; what is in neither is unknown.</summary>
    public ModelCapabilities Cannot { get; init; }

    /// <summary>How its thinking can be set; default not at all.</summary>
    public ReasoningControls Reasoning { get; init; } = ReasoningControls.None;
}

/// <summary>How the thinking of a model can be set.</summary>
/// <param name="CanBeTurnedOff">Whether it can be turned on and off.</param>
/// <param name="Efforts">The levels that it takes, such as <c>low</c>; empty where it takes none.</param>
/// <param name="TakesBudget">Whether the tokens to think can be bounded.</param>
/// <param name="LeastBudget">The least such bound, or null where unknown.</param>
/// <param name="MostBudget">The greatest such bound, or null where unknown.</param>
public sealed record ReasoningControls(
    bool CanBeTurnedOff,
    IReadOnlyList<string> Efforts,
    bool TakesBudget,
    long? LeastBudget,
    long? MostBudget
)
{
    /// <summary>It cannot be set, or nothing is known of it.</summary>
    public static ReasoningControls None { get; } = new(false, [], false, null, null);

    /// <summary>Whether it is known to think in any case; default false.</summary>
    public bool AlwaysThinks { get; init; }

    /// <summary>Whether a temperature is taken only where thinking is turned off; default false.</summary>
    public bool RefusesTemperature { get; init; }
}
