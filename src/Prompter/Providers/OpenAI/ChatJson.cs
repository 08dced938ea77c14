using System.Text.Encodings.Web;
using System.Text.Json;
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
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>Writes text as it is: nothing here is put into HTML.</summary>
    public static ChatJson Readable => Lazy.Readable;

    /// <summary>Made when it is asked for: the order in which static fields of a generated class are filled is not certain.</summary>
    private static class Lazy
    {
        public static readonly ChatJson Readable = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
    }
}
