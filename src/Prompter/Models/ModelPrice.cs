using Microsoft.Extensions.AI;

namespace Prompter.Models;

/// <summary>What a model's tokens cost, in US dollars for a thousand.</summary>
/// <param name="InputPer1K">Dollars for a thousand input tokens; 0 or more.</param>
/// <param name="OutputPer1K">Dollars for a thousand output tokens; 0 or more.</param>
public sealed record ModelPrice(decimal InputPer1K, decimal OutputPer1K)
{
    /// <summary>The price of a call, in US dollars.</summary>
    /// <param name="usage">What the call used.</param>
    /// <returns>null when a token count that costs something is unknown: an unknown cost is never shown as 0.</returns>
    public decimal? CostOf(UsageDetails usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return Cost(usage.InputTokenCount, InputPer1K) + Cost(usage.OutputTokenCount, OutputPer1K);
    }

    private static decimal? Cost(long? tokens, decimal per1K) => per1K == 0 ? 0 : tokens * per1K / 1000;
}
