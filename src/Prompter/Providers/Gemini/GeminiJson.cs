using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(CheckedElement), typeof(CheckedObject)]
)]
[JsonSerializable(typeof(GenerateRequest))]
[JsonSerializable(typeof(GenerateResponse))]
[JsonSerializable(typeof(CountRequest))]
[JsonSerializable(typeof(TokenCount))]
[JsonSerializable(typeof(ModelPage))]
internal sealed partial class GeminiJson : JsonSerializerContext;
