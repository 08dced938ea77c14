using System.Text.Json.Nodes;

namespace Prompter.Artifacts;

/// <summary>How everything of a run is written as JSON.</summary>
internal static class RunJson
{
    private static readonly JsonWriterOptions Line = new() { Encoder = new ReadableJsonEncoder() };
    private static readonly JsonWriterOptions Page = Line with { Indented = true };

    /// <summary>A value on one line.</summary>
    public static string ToLine(JsonNode value) => ToText(json => value.WriteTo(json), Line);

    /// <summary>A line of the index of runs.</summary>
    public static string ToLine(RunEntry entry) =>
        ToText(json => JsonSerializer.Serialize(json, entry, ManifestJson.Default.RunEntry), Line);

    /// <summary>A line of the index of runs; null where it is none.</summary>
    public static RunEntry? ReadEntry(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize(line, ManifestJson.Default.RunEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A line of <c>results.jsonl</c>; null where it is none.</summary>
    public static JsonElement? ReadRow(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement is { ValueKind: JsonValueKind.Object } row ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A value on lines of its own, indented by two blanks.</summary>
    public static string ToPage(JsonNode value) => ToText(json => value.WriteTo(json), Page);

    /// <summary>The manifest in the same way.</summary>
    public static string ToPage(RunManifest manifest) =>
        ToText(json => JsonSerializer.Serialize(json, manifest, ManifestJson.Default.RunManifest), Page);

    public static JsonArray ArrayOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static string ToText(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
