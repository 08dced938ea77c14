using System.Text.Json;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>A message of a request or of an answer.</summary>
internal sealed record OllamaMessage
{
    [JsonConverter(typeof(RepeatedText))]
    public string? Role { get; set; }

    public string? Content { get; set; }

    public string? Thinking { get; set; }

    /// <summary>The bytes of pictures, in base64 on the wire.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Images { get; set; }

    public IReadOnlyList<OllamaToolCall>? ToolCalls { get; set; }

    /// <summary>Whose result a message of the role <c>tool</c> is.</summary>
    public string? ToolName { get; set; }

    /// <summary>The id of that call. Older servers ignore it.</summary>
    public string? ToolCallId { get; set; }
}

internal sealed record OllamaToolCall
{
    /// <summary>Ours, and not that of newer servers: older ones give none, and ignore it.</summary>
    public string? Id { get; set; }

    public required OllamaCalledFunction Function { get; set; }
}

internal sealed record OllamaCalledFunction
{
    public required string Name { get; set; }

    /// <summary>An object, not its text.</summary>
    public JsonElement Arguments { get; set; }
}
