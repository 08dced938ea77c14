using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prompter.Providers.OpenAI;

/// <summary>The content of an answer: text, or a list of parts some of which are thoughts.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct ChatText(string? Text, string? Thoughts = null)
{
    internal sealed class Converter : JsonConverter<ChatText>
    {
        public override ChatText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return new(reader.GetString());
            }

            using var document = JsonDocument.ParseValue(ref reader);
            var (text, thoughts) = (new StringBuilder(), new StringBuilder());
            Collect(document.RootElement, text, thoughts);
            return new(text.ToString(), thoughts.Length > 0 ? thoughts.ToString() : null);
        }

        public override void Write(Utf8JsonWriter writer, ChatText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);

        private static void Collect(JsonElement element, StringBuilder text, StringBuilder thoughts)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    text.Append(element.GetString());
                    break;
                case JsonValueKind.Array:
                    foreach (var part in element.EnumerateArray())
                    {
                        Collect(part, text, thoughts);
                    }

                    break;
                case JsonValueKind.Object when element.TryGetProperty("thinking", out var thinking):
                    Collect(thinking, thoughts, thoughts);
                    break;
                case JsonValueKind.Object when element.TryGetProperty("text", out var inner):
                    Collect(inner, text, thoughts);
                    break;
            }
        }
    }
}
