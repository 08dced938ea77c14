using System.Text.Json;

namespace Prompter.Providers.Anthropic;

/// <summary>One event of a streamed answer; which members it has depends on its type.</summary>
/// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/streaming">Anthropic's page on streams</see>.</remarks>
internal sealed record StreamEvent
{
    public string? Type { get; init; }

    public int Index { get; init; }

    public MessagesResponse? Message { get; init; }

    public ResponseBlock? ContentBlock { get; init; }

    public StreamDelta? Delta { get; init; }

    public MessagesUsage? Usage { get; init; }

    public JsonElement? Error { get; init; }
}

/// <summary>What is added to a block, or to the message.</summary>
internal sealed record StreamDelta
{
    public string? Text { get; init; }

    public string? Thinking { get; init; }

    public string? Signature { get; init; }

    public string? PartialJson { get; init; }

    public string? StopReason { get; init; }
}
