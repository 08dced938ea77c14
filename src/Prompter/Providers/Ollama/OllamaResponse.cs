using System.Text.Json;

namespace Prompter.Providers.Ollama;

/// <summary>A line of a stream, or a whole answer.</summary>
internal sealed record OllamaResponse
{
    public string? Model { get; init; }

    public string? CreatedAt { get; init; }

    public OllamaMessage? Message { get; init; }

    public bool Done { get; init; }

    /// <summary><c>stop</c>, <c>length</c>, or <c>load</c>; older servers send none.</summary>
    public string? DoneReason { get; init; }

    /// <summary>Input tokens. Older servers leave it out where the prompt was cached.</summary>
    public long? PromptEvalCount { get; init; }

    /// <summary>Output tokens, thinking too.</summary>
    public long? EvalCount { get; init; }

    /// <summary>Words, as the status was sent already when something went wrong.</summary>
    public JsonElement? Error { get; init; }
}

/// <summary>What <c>GET /api/tags</c> answers.</summary>
internal sealed record OllamaModelList(IReadOnlyList<OllamaModel>? Models);

internal sealed record OllamaModel
{
    public required string Name { get; init; }
}
