using System.Text.Json.Serialization;

namespace Prompter.Providers.OpenAI;

/// <summary>The serializer of chat completions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(List<ChatPart>))]
[JsonSerializable(typeof(ChatToolChoice))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatModelList))]
[JsonSerializable(typeof(string))]
internal sealed partial class ChatJson : JsonSerializerContext;
