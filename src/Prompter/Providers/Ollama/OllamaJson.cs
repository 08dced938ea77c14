using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(CheckedElement)]
)]
[JsonSerializable(typeof(OllamaRequest))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(OllamaResponse))]
[JsonSerializable(typeof(OllamaModelList))]
internal sealed partial class OllamaJson : JsonSerializerContext;
