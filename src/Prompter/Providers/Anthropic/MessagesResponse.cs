using System.Text.Json;

namespace Prompter.Providers.Anthropic;

/// <summary>An answer that was not streamed, and what a stream starts with.</summary>
internal sealed record MessagesResponse
{
    public string? Id { get; set; }

    public string? Model { get; set; }

    public IReadOnlyList<ResponseBlock>? Content { get; set; }

    public string? StopReason { get; set; }

    public MessagesUsage? Usage { get; set; }

    public JsonElement? Error { get; set; }
}

/// <summary>One block of an answer; blocks of other types than those known here are skipped.</summary>
internal sealed record ResponseBlock
{
    public string? Type { get; set; }

    public string? Text { get; set; }

    public string? Thinking { get; set; }

    public string? Signature { get; set; }

    public string? Data { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public JsonElement? Input { get; set; }
}

internal sealed record TokenCount(long InputTokens);

/// <summary>A page of <c>GET /v1/models</c>.</summary>
internal sealed record ModelPage(IReadOnlyList<ModelEntry>? Data, bool HasMore, string? LastId);

internal sealed record ModelEntry(string Id, long? MaxInputTokens, long? MaxTokens);
