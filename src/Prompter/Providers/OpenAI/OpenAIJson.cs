using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The serializer of chat completions and responses.</summary>
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
[JsonSerializable(typeof(ResponsesRequest))]
[JsonSerializable(typeof(ResponsesMessage))]
[JsonSerializable(typeof(List<ResponsesPart>))]
[JsonSerializable(typeof(ResponsesCall))]
[JsonSerializable(typeof(ResponsesCallOutput))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ResponsesToolChoice))]
[JsonSerializable(typeof(ResponsesAnswer))]
[JsonSerializable(typeof(ResponsesItem))]
[JsonSerializable(typeof(ResponsesEvent))]
[JsonSerializable(typeof(ResponsesFault))]
internal sealed partial class OpenAIJson : JsonSerializerContext;
