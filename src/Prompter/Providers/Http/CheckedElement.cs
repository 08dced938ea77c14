using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Prompter.Providers.Http;

/// <summary>JSON that is kept as it came, once it is sure that all its texts can be read.</summary>
/// <remarks>Else half of a character in a tool's arguments would be found only by the tool, or by the next request.</remarks>
internal sealed class CheckedElement : JsonConverter<JsonElement>
{
    /// <inheritdoc />
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        value.WriteTo(writer);

    /// <summary>The value that the reader stands at, which ends at its last token.</summary>
    /// <exception cref="JsonException">It is no JSON, or a text in it is none.</exception>
    public static JsonElement Read(ref Utf8JsonReader reader)
    {
        var token = reader;
        var value = JsonElement.ParseValue(ref reader);
        Check(token);
        while (token.BytesConsumed < reader.BytesConsumed && token.Read())
        {
            Check(token);
        }

        return value;
    }

    private static void Check(in Utf8JsonReader token)
    {
        if (
            token.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)
            || (!token.ValueIsEscaped && !token.HasValueSequence && Utf8.IsValid(token.ValueSpan))
        )
        {
            return;
        }

        try
        {
            token.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text has half of a character.", exception);
        }
    }
}
