using System.Buffers;

namespace Prompter.Json.Schema;

/// <summary>Makes JSON values.</summary>
internal static class JsonValue
{
    public static JsonElement Of(string text) => Write(writer => writer.WriteStringValue(text));

    /// <summary>Reads JSON, and only what can be written again.</summary>
    /// <exception cref="InvalidOperationException">Half of a surrogate pair is in it.</exception>
    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Write(document.RootElement.WriteTo);
    }

    public static JsonElement OfItems(IEnumerable<JsonElement> items) =>
        Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                item.WriteTo(writer);
            }

            writer.WriteEndArray();
        });

    public static JsonElement OfMembers(IEnumerable<(string Name, JsonElement Value)> members) =>
        Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        });

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            write(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = 2 * SchemaRun.MaximalDepth });
        return document.RootElement.Clone();
    }
}
