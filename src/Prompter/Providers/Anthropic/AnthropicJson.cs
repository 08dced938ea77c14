using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CheckedElement)]
)]
[JsonSerializable(typeof(MessagesRequest))]
[JsonSerializable(typeof(MessagesResponse))]
[JsonSerializable(typeof(StreamEvent))]
[JsonSerializable(typeof(TokenCount))]
[JsonSerializable(typeof(ModelPage))]
internal sealed partial class AnthropicJson : JsonSerializerContext;
