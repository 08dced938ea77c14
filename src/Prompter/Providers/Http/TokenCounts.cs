using Prompter.Calls;

namespace Prompter.Providers.Http;

/// <summary>What an answer says of tokens, where it can be so.</summary>
internal static class TokenCounts
{
    /// <summary>The counts in the one meaning of all providers; null where nothing of them is known. A part that is larger than its whole is unknown.</summary>
    public static UsageDetails? Of(
        long? input,
        long? output,
        long? cached = null,
        long? written = null,
        long? reasoning = null,
        long? total = null
    )
    {
        if ((input ?? output ?? cached ?? written ?? reasoning ?? total) is null)
        {
            return null;
        }

        var sum = input + output;
        return new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total >= (sum ?? input ?? output ?? 0) ? total : sum,
            CachedInputTokenCount = cached > input ? null : cached,
            ReasoningTokenCount = reasoning > output ? null : reasoning,
            AdditionalCounts =
                written is { } count && !(count > input) ? new() { [ChatProperties.CacheWriteTokens] = count } : null,
        };
    }

    /// <summary>What is known after a later block: its counts are totals, but none takes back what is known.</summary>
    public static UsageDetails? After(UsageDetails? earlier, UsageDetails? later) =>
        earlier is null || later is null
            ? later ?? earlier
            : Of(
                Later(earlier.InputTokenCount, later.InputTokenCount),
                Later(earlier.OutputTokenCount, later.OutputTokenCount),
                Later(earlier.CachedInputTokenCount, later.CachedInputTokenCount),
                Later(Written(earlier), Written(later)),
                Later(earlier.ReasoningTokenCount, later.ReasoningTokenCount),
                Later(earlier.TotalTokenCount, later.TotalTokenCount)
            );

    /// <summary>A later figure, unless it is a zero that contradicts an earlier one.</summary>
    public static long? Later(long? earlier, long? later) =>
        later is null || (later is 0 && earlier > 0) ? earlier : later;

    private static long? Written(UsageDetails usage) =>
        usage.AdditionalCounts?.TryGetValue(ChatProperties.CacheWriteTokens, out var count) is true ? count : null;
}
