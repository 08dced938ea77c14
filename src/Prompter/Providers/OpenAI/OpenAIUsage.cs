using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>From the usage of an answer, of chat completions or of responses, to the one meaning that all providers share.</summary>
internal static class OpenAIUsage
{
    /// <summary>More US dollars than one answer can have cost.</summary>
    private const decimal MaxCost = 1_000_000;

    /// <summary>What the provider says that the answer cost; null where it does not.</summary>
    public static decimal? CostIn(JsonSlice usage) =>
        // OpenRouter's is a number of US dollars, Perplexity's an object.
        (usage.Amount("cost"u8) ?? usage.Object("cost"u8)?.Amount("total_cost"u8))
            is { } cost
                and >= 0
                and <= MaxCost
            ? cost
            : null;

    /// <summary>The tokens; null where none of them are known.</summary>
    public static UsageDetails? In(JsonSlice usage)
    {
        var input = usage.Count("prompt_tokens"u8) ?? usage.Count("input_tokens"u8);
        var output = usage.Count("completion_tokens"u8) ?? usage.Count("output_tokens"u8);
        var ofInput = usage.Object("prompt_tokens_details"u8) ?? usage.Object("input_tokens_details"u8);
        var ofOutput = usage.Object("completion_tokens_details"u8) ?? usage.Object("output_tokens_details"u8);
        var reasoning = ofOutput?.Count("reasoning_tokens"u8);
        var total = usage.Count("total_tokens"u8);
        // xAI does not count reasoning among the completion's tokens; its total tells.
        if (reasoning > 0 && total is not null && total == input + output + reasoning)
        {
            output += reasoning;
        }

        return TokenCounts.Of(
            input,
            output,
            // The names of most, of DeepSeek and of Moonshot.
            ofInput?.Count("cached_tokens"u8)
                ?? usage.Count("prompt_cache_hit_tokens"u8)
                ?? usage.Count("cached_tokens"u8),
            ofInput?.Count("cache_write_tokens"u8),
            reasoning,
            total
        );
    }
}
