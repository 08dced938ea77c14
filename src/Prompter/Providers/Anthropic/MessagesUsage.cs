using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Providers.Anthropic;

/// <summary>What was used. The counts of input are apart from each other: Anthropic's own input tokens are those that no cache had.</summary>
internal sealed record MessagesUsage
{
    public long? InputTokens { get; set; }

    public long? CacheCreationInputTokens { get; set; }

    public long? CacheReadInputTokens { get; set; }

    public long? OutputTokens { get; set; }

    public OutputDetails? OutputTokensDetails { get; set; }

    /// <summary>What is known after later news, whose counts are totals and not additions.</summary>
    public MessagesUsage Updated(MessagesUsage later) =>
        new()
        {
            InputTokens = later.InputTokens ?? InputTokens,
            CacheCreationInputTokens = later.CacheCreationInputTokens ?? CacheCreationInputTokens,
            CacheReadInputTokens = later.CacheReadInputTokens ?? CacheReadInputTokens,
            OutputTokens = later.OutputTokens ?? OutputTokens,
            OutputTokensDetails = later.OutputTokensDetails ?? OutputTokensDetails,
        };

    public UsageDetails ToDetails()
    {
        var input = InputTokens is { } uncached
            ? uncached + (CacheCreationInputTokens ?? 0) + (CacheReadInputTokens ?? 0)
            : (long?)null;
        return new()
        {
            InputTokenCount = input,
            CachedInputTokenCount = CacheReadInputTokens,
            OutputTokenCount = OutputTokens,
            ReasoningTokenCount = OutputTokensDetails?.ThinkingTokens,
            TotalTokenCount = input + OutputTokens,
            AdditionalCounts = CacheCreationInputTokens is { } written
                ? new() { [ChatProperties.CacheWriteTokens] = written }
                : null,
        };
    }
}

/// <param name="ThinkingTokens">A part of the output tokens.</param>
internal sealed record OutputDetails(long? ThinkingTokens);
