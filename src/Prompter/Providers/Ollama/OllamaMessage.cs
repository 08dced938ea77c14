using System.Text.Json;

namespace Prompter.Providers.Ollama;

/// <summary>A message of a request or of an answer.</summary>
internal sealed record OllamaMessage
{
    public string? Role { get; init; }

    public string? Content { get; init; }

    public string? Thinking { get; init; }

    /// <summary>The bytes of pictures, in base64 on the wire.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Images { get; init; }

    public IReadOnlyList<OllamaToolCall>? ToolCalls { get; init; }

    /// <summary>Whose result a message of the role <c>tool</c> is.</summary>
    public string? ToolName { get; init; }

    /// <summary>The id of that call. Older servers ignore it.</summary>
    public string? ToolCallId { get; init; }
}

internal sealed record OllamaToolCall
{
    /// <summary>Ours, and not that of newer servers: older ones give none, and ignore it.</summary>
    public string? Id { get; init; }

    public required OllamaCalledFunction Function { get; init; }
}

internal sealed record OllamaCalledFunction
{
    public required string Name { get; init; }

    /// <summary>An object, not its text.</summary>
    public JsonElement Arguments { get; init; }
}
