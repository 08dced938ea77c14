using System.Buffers;
using Prompter.Redaction;

namespace Prompter.Runs;

/// <summary>An answer as JSON.</summary>
internal static class AnswerJson
{
    private const int MaxDepth = 256;

    /// <summary>The value if all of the text is an object or an array, else null.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="redactor">Takes secrets out of names and texts, which parsing puts together from what stands in the answer.</param>
    public static JsonElement? In(string answer, Redactor redactor)
    {
        var text = answer.AsMemory().Trim();
        if (text.IsEmpty || text.Span[0] is not ('{' or '['))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = MaxDepth });
            var buffer = new ArrayBufferWriter<byte>();
            // Half a surrogate pair passes the parser, but nobody could write or read the value.
            using var writer = new Utf8JsonWriter(buffer);
            if (!Write(document.RootElement, redactor, writer))
            {
                return document.RootElement.Clone();
            }

            writer.Flush();
            using var redacted = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = MaxDepth });
            return redacted.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <returns>Whether there was a secret in it.</returns>
    private static bool Write(JsonElement value, Redactor redactor, Utf8JsonWriter writer)
    {
        var isChanged = false;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(Redacted(property.Name));
                    isChanged |= Write(property.Value, redactor, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    isChanged |= Write(item, redactor, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Redacted(value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }

        return isChanged;

        string Redacted(string text)
        {
            var shown = redactor.Redact(text);
            isChanged |= !ReferenceEquals(shown, text);
            return shown;
        }
    }
}
