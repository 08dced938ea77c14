using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Prompter.Providers.Ollama;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(OllamaRequest))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(OllamaResponse))]
[JsonSerializable(typeof(OllamaModelList))]
internal sealed partial class OllamaJson : JsonSerializerContext;
