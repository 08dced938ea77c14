using System.Text.Json;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>A line of a stream, or a whole answer.</summary>
internal sealed record OllamaResponse
{
    [JsonConverter(typeof(RepeatedText))]
    public string? Model { get; set; }

    public string? CreatedAt { get; set; }

    public OllamaMessage? Message { get; set; }

    public bool Done { get; set; }

    /// <summary><c>stop</c>, <c>length</c>, or <c>load</c>; older servers send none.</summary>
    public string? DoneReason { get; set; }

    /// <summary>Input tokens. Older servers leave it out where the prompt was cached.</summary>
    public long? PromptEvalCount { get; set; }

    /// <summary>Output tokens, thinking too.</summary>
    public long? EvalCount { get; set; }

    /// <summary>Words, as the status was sent already when something went wrong.</summary>
    public JsonElement? Error { get; set; }
}

/// <summary>What <c>GET /api/tags</c> answers.</summary>
internal sealed record OllamaModelList(IReadOnlyList<OllamaModel>? Models);

internal sealed record OllamaModel
{
    public required string Name { get; set; }
}
