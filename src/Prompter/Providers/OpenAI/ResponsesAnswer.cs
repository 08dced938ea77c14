using System.Text.Json;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

// The answer of https://platform.openai.com/docs/api-reference/responses/object and the events of a stream. Only what is
// read is here. Members that differ between types of events or items are read as they are and looked at by type.

internal sealed record ResponsesAnswer
{
    public string? Id { get; set; }

    public string? Model { get; set; }

    public double? CreatedAt { get; set; }

    public string? Status { get; set; }

    public JsonElement? Error { get; set; }

    public ResponsesIncomplete? IncompleteDetails { get; set; }

    public IReadOnlyList<JsonElement>? Output { get; set; }

    public ResponsesUsage? Usage { get; set; }
}

internal sealed record ResponsesIncomplete(string? Reason);

internal sealed record ResponsesUsage
{
    public long? InputTokens { get; set; }

    public ResponsesInputDetails? InputTokensDetails { get; set; }

    public long? OutputTokens { get; set; }

    public ResponsesOutputDetails? OutputTokensDetails { get; set; }

    public long? TotalTokens { get; set; }

    /// <summary>OpenRouter's price of the call in US dollars.</summary>
    public decimal? Cost { get; set; }
}

internal sealed record ResponsesInputDetails(long? CachedTokens, long? CacheWriteTokens);

internal sealed record ResponsesOutputDetails(long? ReasoningTokens);

/// <summary>An item of an answer: a message, a function call, or reasoning.</summary>
internal sealed record ResponsesItem
{
    public string? Type { get; set; }

    public IReadOnlyList<ResponsesItemPart?>? Content { get; set; }

    public IReadOnlyList<ResponsesItemPart?>? Summary { get; set; }

    public string? EncryptedContent { get; set; }

    public string? CallId { get; set; }

    public string? Name { get; set; }

    public string? Arguments { get; set; }
}

internal sealed record ResponsesItemPart(string? Type, string? Text, string? Refusal);

internal sealed record ResponsesEvent
{
    [JsonConverter(typeof(RepeatedText))]
    public string? Type { get; set; }

    public ResponsesAnswer? Response { get; set; }

    public int OutputIndex { get; set; }

    public int SummaryIndex { get; set; }

    public JsonElement? Item { get; set; }

    public JsonElement? Delta { get; set; }

    public JsonElement? Arguments { get; set; }

    public JsonElement? Error { get; set; }

    public JsonElement? Code { get; set; }

    public JsonElement? Message { get; set; }
}

/// <summary>An error without a status, as <see cref="Http.HttpErrors.FromBody"/> reads it.</summary>
internal sealed record ResponsesFault(JsonElement? Code, JsonElement? Message);
