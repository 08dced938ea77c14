using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>An object read as <see cref="CheckedElement"/> reads.</summary>
internal sealed class CheckedObject : JsonConverter<JsonObject>
{
    /// <inheritdoc />
    public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CheckedElement.Read(ref reader) is { ValueKind: JsonValueKind.Object } element
            ? JsonObject.Create(element)
            : throw new JsonException("The arguments are no JSON object.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) =>
        value.WriteTo(writer, options);
}
