using System.Text.Json;

namespace Prompter.Providers.OpenAI;

// The answer of https://platform.openai.com/docs/api-reference/responses/object and the events of a stream. Only what is
// read is here. Members that differ between types of events or items are read as they are and looked at by type.

internal sealed record ResponsesAnswer
{
    public string? Id { get; init; }

    public string? Model { get; init; }

    public double? CreatedAt { get; init; }

    public string? Status { get; init; }

    public JsonElement? Error { get; init; }

    public ResponsesIncomplete? IncompleteDetails { get; init; }

    public IReadOnlyList<JsonElement>? Output { get; init; }

    public ResponsesUsage? Usage { get; init; }
}

internal sealed record ResponsesIncomplete(string? Reason);

internal sealed record ResponsesUsage
{
    public long? InputTokens { get; init; }

    public ResponsesInputDetails? InputTokensDetails { get; init; }

    public long? OutputTokens { get; init; }

    public ResponsesOutputDetails? OutputTokensDetails { get; init; }

    public long? TotalTokens { get; init; }

    /// <summary>OpenRouter's price of the call in US dollars.</summary>
    public decimal? Cost { get; init; }
}

internal sealed record ResponsesInputDetails(long? CachedTokens, long? CacheWriteTokens);

internal sealed record ResponsesOutputDetails(long? ReasoningTokens);

/// <summary>An item of an answer: a message, a function call, or reasoning.</summary>
internal sealed record ResponsesItem
{
    public string? Type { get; init; }

    public IReadOnlyList<ResponsesItemPart>? Content { get; init; }

    public IReadOnlyList<ResponsesItemPart>? Summary { get; init; }

    public string? EncryptedContent { get; init; }

    public string? CallId { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }
}

internal sealed record ResponsesItemPart(string? Type, string? Text, string? Refusal);

internal sealed record ResponsesEvent
{
    public string? Type { get; init; }

    public ResponsesAnswer? Response { get; init; }

    public int OutputIndex { get; init; }

    public int SummaryIndex { get; init; }

    public JsonElement? Item { get; init; }

    public JsonElement? Delta { get; init; }

    public JsonElement? Arguments { get; init; }

    public JsonElement? Error { get; init; }

    public JsonElement? Code { get; init; }

    public JsonElement? Message { get; init; }
}

/// <summary>An error without a status, as <see cref="Http.HttpErrors.FromBody"/> reads it.</summary>
internal sealed record ResponsesFault(JsonElement? Code, JsonElement? Message);
