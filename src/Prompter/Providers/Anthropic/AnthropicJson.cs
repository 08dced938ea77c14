using System.Text.Json.Serialization;

namespace Prompter.Providers.Anthropic;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(MessagesRequest))]
[JsonSerializable(typeof(MessagesResponse))]
[JsonSerializable(typeof(StreamEvent))]
[JsonSerializable(typeof(TokenCount))]
[JsonSerializable(typeof(ModelPage))]
internal sealed partial class AnthropicJson : JsonSerializerContext;
