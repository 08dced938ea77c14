using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Providers.OpenAI;

/// <summary>From the usage of an answer to the one meaning that all providers share.</summary>
internal static class ChatUsageMapping
{
    public static UsageDetails Map(ChatUsage usage)
    {
        var reasoning = usage.CompletionTokensDetails?.ReasoningTokens;
        var output = usage.CompletionTokens;
        // xAI does not count reasoning among the completion's tokens; its total tells.
        if (reasoning > 0 && usage.TotalTokens is { } total && total == usage.PromptTokens + output + reasoning)
        {
            output += reasoning;
        }

        var details = new UsageDetails
        {
            InputTokenCount = usage.PromptTokens,
            OutputTokenCount = output,
            TotalTokenCount = usage.TotalTokens ?? usage.PromptTokens + output,
            CachedInputTokenCount =
                usage.PromptTokensDetails?.CachedTokens ?? usage.PromptCacheHitTokens ?? usage.CachedTokens,
            ReasoningTokenCount = reasoning,
        };
        if (usage.PromptTokensDetails?.CacheWriteTokens is { } written)
        {
            details.AdditionalCounts = new() { [ChatProperties.CacheWriteTokens] = written };
        }

        return details;
    }

    /// <summary>What the provider says that the call cost, in US dollars.</summary>
    public static decimal? CostOf(ChatUsage usage) =>
        usage.Cost switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var cost) => cost,
            { ValueKind: JsonValueKind.Object } parts
                when parts.TryGetProperty("total_cost", out var total)
                    && total.ValueKind == JsonValueKind.Number
                    && total.TryGetDecimal(out var cost) => cost,
            _ => null,
        };
}
