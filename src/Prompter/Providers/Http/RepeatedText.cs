using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prompter.Providers.Http;

/// <summary>A text that most documents of a stream repeat, such as a model's name: it is kept, and not made anew each time.</summary>
internal sealed class RepeatedText : JsonConverter<string>
{
    private string last = "";

    /// <inheritdoc />
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Another thread may put its own in between: then both are made.
        var known = last;
        return reader.TokenType is JsonTokenType.String && reader.ValueTextEquals(known)
            ? known
            : last = reader.GetString()!;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
