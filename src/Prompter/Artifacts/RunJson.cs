using System.Text;
using System.Text.Json;

namespace Prompter.Artifacts;

/// <summary>How everything of a run is written as JSON: by hand, because serializers take longer to start than a run to write.</summary>
internal static class RunJson
{
    private static readonly JsonWriterOptions Line = new() { Encoder = new ReadableJsonEncoder() };
    private static readonly JsonWriterOptions Page = Line with { Indented = true };

    /// <summary>A value on one line.</summary>
    public static string ToLine(Action<Utf8JsonWriter> write) => ToText(write, Line);

    /// <summary>A value on lines of its own, indented by two blanks.</summary>
    public static string ToPage(Action<Utf8JsonWriter> write) => ToText(write, Page);

    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

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
