using System.Text.Json.Nodes;

namespace Prompter.Providers.Anthropic;

/// <summary>One block of a turn that is sent; which members it has depends on its type.</summary>
internal sealed record RequestBlock
{
    public const string Thinking = "thinking";
    public const string RedactedThinking = "redacted_thinking";

    public required string Type { get; init; }

    public string? Text { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("thinking")]
    public string? ThinkingText { get; init; }

    public string? Signature { get; init; }

    public string? Data { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public JsonNode? Input { get; init; }

    public string? ToolUseId { get; init; }

    public IReadOnlyList<RequestBlock>? Content { get; init; }

    public bool? IsError { get; init; }

    public string? Title { get; init; }

    public BlockSource? Source { get; init; }

    public CacheControl? CacheControl { get; init; }

    /// <summary>A block of text, or null for blank text, which the API refuses.</summary>
    public static RequestBlock? OfText(string text) =>
        string.IsNullOrWhiteSpace(text) ? null : new() { Type = "text", Text = text };
}

/// <summary>Where an image or a document comes from.</summary>
internal sealed record BlockSource(string Type, string? MediaType = null, string? Data = null, string? Url = null);
