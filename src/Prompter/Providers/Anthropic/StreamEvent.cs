using System.Text.Json;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>One event of a streamed answer; which members it has depends on its type.</summary>
/// <remarks>See <see href="https://platform.claude.com/docs/en/build-with-claude/streaming">Anthropic's page on streams</see>.</remarks>
internal sealed record StreamEvent
{
    [JsonConverter(typeof(RepeatedText))]
    public string? Type { get; set; }

    public int Index { get; set; }

    public MessagesResponse? Message { get; set; }

    public ResponseBlock? ContentBlock { get; set; }

    public StreamDelta? Delta { get; set; }

    public MessagesUsage? Usage { get; set; }

    public JsonElement? Error { get; set; }
}

/// <summary>What is added to a block, or to the message.</summary>
internal sealed record StreamDelta
{
    public string? Text { get; set; }

    public string? Thinking { get; set; }

    public string? Signature { get; set; }

    public string? PartialJson { get; set; }

    public string? StopReason { get; set; }
}
