using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prompter.Providers.Ollama;

/// <summary>What <c>POST /api/chat</c> takes.</summary>
/// <remarks>See <see href="https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion">Ollama's documentation</see>.</remarks>
internal sealed record OllamaRequest
{
    public required string Model { get; init; }

    public required IReadOnlyList<OllamaMessage> Messages { get; init; }

    public IReadOnlyList<OllamaTool>? Tools { get; init; }

    /// <summary><c>"json"</c> or a JSON schema.</summary>
    public JsonNode? Format { get; init; }

    /// <summary>True, false, or a level's name.</summary>
    public JsonNode? Think { get; init; }

    public JsonObject? Options { get; init; }

    /// <summary>Always written: Ollama streams where nothing is said.</summary>
    public required bool Stream { get; init; }
}

internal sealed record OllamaTool(string Type, OllamaToolFunction Function);

internal sealed record OllamaToolFunction(string Name, string Description, JsonElement Parameters);
