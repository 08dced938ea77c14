using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The serializer of chat completions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CheckedElement)]
)]
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(List<ChatPart>))]
[JsonSerializable(typeof(ChatToolChoice))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatModelList))]
[JsonSerializable(typeof(string))]
internal sealed partial class ChatJson : JsonSerializerContext;
