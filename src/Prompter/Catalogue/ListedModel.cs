namespace Prompter.Catalogue;

/// <summary>A model as a list in Prompter's own format has it.</summary>
internal sealed record ListedModel
{
    // What is beyond these would be a wrong bill.
    private const decimal HighestPrice = 100_000;
    private const long MostTokens = 1_000_000_000;
    private const string Prefill = "prefill";

    public string? Title { get; init; }

    public DateOnly? Released { get; init; }

    public string? Status { get; init; }

    /// <summary>The limit of input and output together, in tokens.</summary>
    public long? Context { get; init; }

    public long? Input { get; init; }

    public long? Output { get; init; }

    /// <summary>Dollars for a million tokens: input, output, cached input, cache write, reasoning; the last three may be null or missing.</summary>
    public decimal?[]? Price { get; init; }

    /// <summary>The same behind the tokens of input that a request has to exceed.</summary>
    public decimal?[][]? Above { get; init; }

    /// <summary>The first day on which that is the price no more.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Words, with blanks between, as the next two.</summary>
    public string? Can { get; init; }

    public string? Cannot { get; init; }

    public string? Efforts { get; init; }

    public bool Toggle { get; init; }

    /// <summary>The least and the most tokens to think, each of which may be null.</summary>
    public long?[]? Budget { get; init; }

    public bool AlwaysThinks { get; init; }

    public bool TemperatureWithoutReasoning { get; init; }

    /// <summary>Other names, with blanks between.</summary>
    public string? Aliases { get; init; }

    /// <summary>A newer entry from a list that does not say all that is known here: what it leaves out stays.</summary>
    public ListedModel Over(ListedModel newer) =>
        newer with
        {
            Can = Join(newer.Can, Can),
            Cannot = Join(newer.Cannot, Cannot),
            Aliases = newer.Aliases ?? Aliases,
            AlwaysThinks = newer.AlwaysThinks || (AlwaysThinks && !newer.Toggle),
            TemperatureWithoutReasoning = newer.TemperatureWithoutReasoning || TemperatureWithoutReasoning,
        };

    private static string? Join(string? newer, string? older) =>
        (older ?? "").Split(' ').Contains(Prefill, StringComparer.Ordinal) ? $"{newer} {Prefill}".Trim() : newer;

    /// <summary>What it says of a model.</summary>
    /// <exception cref="FormatException">It cannot be true.</exception>
    public CatalogueModel Of(ModelReference reference)
    {
        return new(reference)
        {
            Title = Title,
            Released = Released,
            Status = Status,
            ContextLength = Tokens(Context),
            InputLimit = Tokens(Input),
            OutputLimit = Tokens(Output),
            Aliases = Aliases?.Split(' ') ?? [],
            PriceUntil = Until,
            Price = Price is null ? null : PriceOf(Price) with { Tiers = Above?.Select(Tier).ToArray() ?? [] },
            Can = CapabilityWords.Read(Can),
            Cannot = CapabilityWords.Read(Cannot),
            Reasoning =
                Toggle || Efforts is not null || Budget is not null
                    ? Reasoning() with
                    {
                        AlwaysThinks = AlwaysThinks,
                        RefusesTemperature = TemperatureWithoutReasoning,
                    }
                    : ReasoningControls.None,
        };

        long? Tokens(long? count) =>
            count is null or (> 0 and <= MostTokens) ? count : throw Wrong($"{count} is no limit of tokens");

        ModelPriceTier Tier(decimal?[] numbers) =>
            numbers is [> 0 and <= MostTokens and var above, .. var price]
                ? new((long)above, PriceOf(price))
                : throw Wrong("a price of large requests without its limit of tokens");

        ModelPrice PriceOf(decimal?[] numbers) =>
            numbers is [{ } input, { } output, ..]
            && numbers.All(number => number is null or (>= 0 and <= HighestPrice))
                ? new(input / 1000, output / 1000)
                {
                    CachedInputPer1K = numbers.ElementAtOrDefault(2) / 1000,
                    CacheWritePer1K = numbers.ElementAtOrDefault(3) / 1000,
                    ReasoningPer1K = numbers.ElementAtOrDefault(4) / 1000,
                }
                : throw Wrong($"[{string.Join(", ", numbers)}] is no price in dollars for a million tokens");

        ReasoningControls Reasoning() =>
            Budget switch
            {
                null => new(Toggle, Efforts?.Split(' ') ?? [], false, null, null),
                [var least, var most] => new(Toggle, Efforts?.Split(' ') ?? [], true, least, most),
                _ => throw Wrong("a budget needs its least and its most"),
            };

        FormatException Wrong(string what) => new($"{reference}: {what}");
    }
}
