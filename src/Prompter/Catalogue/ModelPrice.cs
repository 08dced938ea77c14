using Prompter.Calls;

namespace Prompter.Catalogue;

/// <summary>What a model's tokens cost, in US dollars for a thousand.</summary>
/// <param name="InputPer1K">Dollars for a thousand input tokens; 0 or more.</param>
/// <param name="OutputPer1K">Dollars for a thousand output tokens; 0 or more.</param>
public sealed record ModelPrice(decimal InputPer1K, decimal OutputPer1K)
{
    /// <summary>Dollars for a thousand input tokens that a cache had; null, the default, where they cost what all input does.</summary>
    public decimal? CachedInputPer1K { get; init; }

    /// <summary>Dollars for a thousand input tokens that were written to a cache; null, the default, where they cost what all input does.</summary>
    public decimal? CacheWritePer1K { get; init; }

    /// <summary>Dollars for a thousand output tokens that were thought; null, the default, where they cost what all output does.</summary>
    public decimal? ReasoningPer1K { get; init; }

    /// <summary>What large requests cost instead, in any order; default none.</summary>
    public IReadOnlyList<ModelPriceTier> Tiers { get; init; } = [];

    /// <summary>The price of a call, in US dollars.</summary>
    /// <param name="usage">
    /// What the call used. Tokens from a cache and tokens written to one (<see cref="ChatProperties.CacheWriteTokens"/>) are part of
    /// the input, and reasoning is part of the output: each is counted once, at its own price.
    /// </param>
    /// <returns>null when a token count that costs something is unknown: an unknown cost is never shown as 0.</returns>
    public decimal? CostOf(UsageDetails usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var tier = Tiers
            .Where(tier => usage.InputTokenCount > tier.AboveInputTokens)
            .MaxBy(tier => tier.AboveInputTokens);
        return (tier?.Price ?? this).Cost(usage);
    }

    private decimal? Cost(UsageDetails usage)
    {
        var written = usage.AdditionalCounts?.TryGetValue(ChatProperties.CacheWriteTokens, out var count) is true
            ? count
            : 0;
        return Sum(
                usage.InputTokenCount,
                InputPer1K,
                (usage.CachedInputTokenCount ?? 0, CachedInputPer1K),
                (written, CacheWritePer1K)
            ) + Sum(usage.OutputTokenCount, OutputPer1K, (usage.ReasoningTokenCount ?? 0, ReasoningPer1K));
    }

    /// <summary>The cost of all tokens, of which some have a price of their own.</summary>
    private static decimal? Sum(long? all, decimal per1K, params ReadOnlySpan<(long Tokens, decimal? Per1K)> parts)
    {
        var rest = all;
        var cost = 0m;
        foreach (var part in parts)
        {
            // A provider that counts a part beside the whole must not make the rest negative.
            var tokens = rest is { } left ? Math.Clamp(part.Tokens, 0, left) : part.Tokens;
            rest -= tokens;
            cost += tokens * (part.Per1K ?? per1K) / 1000;
        }

        return per1K == 0 ? cost : cost + rest * per1K / 1000;
    }
}

/// <summary>What a request costs that is larger than a bound, as a whole.</summary>
/// <param name="AboveInputTokens">More input tokens than this have the price; more than 0.</param>
/// <param name="Price">The price; tiers of its own mean nothing.</param>
public sealed record ModelPriceTier(long AboveInputTokens, ModelPrice Price);
