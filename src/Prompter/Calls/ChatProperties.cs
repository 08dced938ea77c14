namespace Prompter.Calls;

/// <summary>Names of what Microsoft.Extensions.AI has no member for, in its dictionaries of additional properties.</summary>
/// <remarks>
/// Every other entry of <see cref="ChatOptions.AdditionalProperties"/> goes into the request as it is, where the provider's own
/// options go.
/// </remarks>
public static class ChatProperties
{
    /// <summary>Of a response or update (<see cref="string"/>): the provider's id of the request, for its support.</summary>
    public const string RequestId = "request_id";

    /// <summary>Of a response or update (<see cref="decimal"/>): what the call cost in US dollars, where the provider says.</summary>
    public const string Cost = "cost";

    /// <summary>Of a response or the last update of a stream (<see cref="CallRecord"/>): everything that happened on the way to it.</summary>
    public const string Record = "prompter_record";

    /// <summary>Of options (a dictionary of texts by name): what the caller wants to find again, see <see cref="RequestMetadata"/>.</summary>
    public const string Metadata = "prompter_metadata";

    /// <summary>Of a response or update (<see cref="RateLimitState"/>): how much more the provider will take, where it says.</summary>
    public const string RateLimit = "rate_limit";

    /// <summary>Of options (<see cref="int"/>, 0 or more): the most tokens that the model may think; 0 turns thinking off.</summary>
    public const string ReasoningBudget = "reasoning_budget";

    /// <summary>
    /// Of options (<see cref="string"/>): how much the model is to think, in a word of the provider's that <see cref="ReasoningEffort"/> does
    /// not have, such as <c>minimal</c>. A word that is none, and not listed for the model, is refused.
    /// </summary>
    public const string ReasoningLevel = "reasoning_effort";

    /// <summary>
    /// Of options, a message or a content (<c>"5m"</c> or <c>"1h"</c>): the provider is asked to keep the request up to there for
    /// that long. Of options it means the whole request. Providers that cache by themselves ignore it.
    /// </summary>
    public const string CacheControl = "cache_control";

    /// <summary>In <see cref="UsageDetails.AdditionalCounts"/>: input tokens that were written to a cache, part of the input.</summary>
    public const string CacheWriteTokens = "cache_write_tokens";
}
