using System.Text.Json;

namespace Prompter.Providers.Anthropic;

/// <summary>An answer that was not streamed, and what a stream starts with.</summary>
internal sealed record MessagesResponse
{
    public string? Id { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<ResponseBlock>? Content { get; init; }

    public string? StopReason { get; init; }

    public MessagesUsage? Usage { get; init; }

    public JsonElement? Error { get; init; }
}

/// <summary>One block of an answer; blocks of other types than those known here are skipped.</summary>
internal sealed record ResponseBlock
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public string? Thinking { get; init; }

    public string? Signature { get; init; }

    public string? Data { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public JsonElement? Input { get; init; }
}

internal sealed record TokenCount(long InputTokens);

/// <summary>A page of <c>GET /v1/models</c>.</summary>
internal sealed record ModelPage(IReadOnlyList<ModelEntry>? Data, bool HasMore, string? LastId);

internal sealed record ModelEntry(string Id, long? MaxInputTokens, long? MaxTokens);
