using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>The tokens of an answer: later counts are totals and not additions, and leave out what has not changed.</summary>
internal sealed class MessageUsage
{
    private long? input;
    private long? cacheWritten;
    private long? cacheRead;
    private long? output;
    private long? thoughts;

    public void Count(JsonSlice? told)
    {
        if (told is not { } usage)
        {
            return;
        }

        input = Later(input, usage, "input_tokens"u8);
        cacheWritten = Later(cacheWritten, usage, "cache_creation_input_tokens"u8);
        cacheRead = Later(cacheRead, usage, "cache_read_input_tokens"u8);
        output = Later(output, usage, "output_tokens"u8);
        thoughts = TokenCounts.Later(thoughts, usage.Object("output_tokens_details"u8)?.Count("thinking_tokens"u8));
    }

    public void ForgetOutput() => output = null;

    /// <summary>The counts of input are apart from each other: Anthropic's own input tokens are those that no cache had.</summary>
    public UsageDetails? ToDetails() =>
        TokenCounts.Of(
            input is null && (cacheWritten ?? cacheRead) is null
                ? null
                : (input ?? 0) + (cacheWritten ?? 0) + (cacheRead ?? 0),
            output,
            cacheRead,
            cacheWritten,
            thoughts
        );

    private static long? Later(long? earlier, JsonSlice usage, ReadOnlySpan<byte> name) =>
        TokenCounts.Later(earlier, SumOf(usage, name) ?? usage.Count(name));

    /// <summary>
    /// The sum over the steps of a request, where it had several: the counts beside them leave out what a summary of the conversation took
    /// (<see href="https://platform.claude.com/docs/en/build-with-claude/compaction">compaction</see>).
    /// </summary>
    private static long? SumOf(JsonSlice usage, ReadOnlySpan<byte> name)
    {
        if (usage.Beside("iterations"u8) is not { Kind: JsonTokenType.StartArray } steps)
        {
            return null;
        }

        long? sum = null;
        foreach (var step in steps.Items())
        {
            sum = step.Count(name) is { } count ? (sum ?? 0) + count : sum;
        }

        return sum < usage.Count(name) ? null : sum;
    }
}
