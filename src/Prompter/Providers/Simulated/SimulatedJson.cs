using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prompter.Providers.Simulated;

/// <summary>A small value that a JSON schema asks for, with words of the prompt where it asks for text.</summary>
/// <remarks>Patterns and conditions of a schema are not followed, nor references to other documents.</remarks>
internal sealed class SimulatedJson
{
    private const int Deepest = 8;

    private readonly JsonElement root;
    private readonly IReadOnlyList<string> words;
    private readonly Utf8JsonWriter json;
    private int nextWord;

    /// <summary>How many values may still be written, because a schema that refers to itself may ask for very many.</summary>
    private int left = 10_000;

    private SimulatedJson(JsonElement root, IReadOnlyList<string> words, Utf8JsonWriter json) =>
        (this.root, this.words, this.json) = (root, words, json);

    /// <summary>The value as text.</summary>
    public static string Of(JsonElement schema, SimulatedTopic topic)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new SimulatedJson(schema, topic.Words, writer).Write(schema, 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(JsonElement schema, int depth)
    {
        left--;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            json.WriteStringValue(NextWord());
        }
        else if (TextAt(schema, "$ref") is { } reference && depth < 2 * Deepest)
        {
            Write(Resolve(reference), depth + 1);
        }
        else if (schema.TryGetProperty("const", out var value) || FirstOf(schema, "enum", out value))
        {
            value.WriteTo(json);
        }
        else if (
            FirstOf(schema, "anyOf", out var branch)
            || FirstOf(schema, "oneOf", out branch)
            || FirstOf(schema, "allOf", out branch)
        )
        {
            Write(branch, depth + 1);
        }
        else
        {
            WriteType(schema, depth);
        }
    }

    private void WriteType(JsonElement schema, int depth)
    {
        switch (TypeOf(schema))
        {
            case "object":
                WriteObject(schema, depth);
                break;
            case "array":
                WriteArray(schema, depth);
                break;
            case "integer":
                json.WriteNumberValue((long)NumberOf(schema, 1));
                break;
            case "number":
                json.WriteNumberValue(NumberOf(schema, 1.5));
                break;
            case "boolean":
                json.WriteBooleanValue(true);
                break;
            case "null":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(TextOf(schema));
                break;
        }
    }

    private void WriteObject(JsonElement schema, int depth)
    {
        json.WriteStartObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var required =
                schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
                    ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
                    : [];
            foreach (var property in properties.EnumerateObject())
            {
                if (left > 0 && (depth < Deepest || (required.Contains(property.Name) && depth < 2 * Deepest)))
                {
                    json.WritePropertyName(property.Name);
                    Write(property.Value, depth + 1);
                }
            }
        }

        json.WriteEndObject();
    }

    private void WriteArray(JsonElement schema, int depth)
    {
        json.WriteStartArray();
        var count = depth < Deepest ? Math.Clamp(NumberAt(schema, "minItems", 1), 1, 100) : 0;
        for (var item = 0; item < count && left > 0; item++)
        {
            Write(schema.TryGetProperty("items", out var items) ? items : default, depth + 1);
        }

        json.WriteEndArray();
    }

    private string TextOf(JsonElement schema)
    {
        var text = TextAt(schema, "format") switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "email" => "someone@example.com",
            "uri" => "https://example.com/",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            _ => NextWord(),
        };
        var least = (int)Math.Clamp(NumberAt(schema, "minLength", 0), 0, 10_000);
        var most = (int)Math.Clamp(NumberAt(schema, "maxLength", 10_000), 0, 10_000);
        return string.Concat(text.PadRight(least, '.').EnumerateRunes().Take(most));
    }

    private string NextWord() => words[nextWord++ % words.Count];

    private JsonElement Resolve(string reference)
    {
        var place = root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(Unescape(step), out place))
            {
                return default;
            }
        }

        return place;
    }

    /// <summary>Of a JSON pointer: RFC 6901.</summary>
    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string TypeOf(JsonElement schema) =>
        (FirstOf(schema, "type", out var first) ? first.GetString() : TextAt(schema, "type"))
        ?? (
            schema.TryGetProperty("properties", out _) ? "object"
            : schema.TryGetProperty("items", out _) ? "array"
            : "string"
        );

    private static double NumberOf(JsonElement schema, double usual)
    {
        var least = NumberAt(schema, "minimum", NumberAt(schema, "exclusiveMinimum", double.MinValue) + 1);
        var most = NumberAt(schema, "maximum", NumberAt(schema, "exclusiveMaximum", double.MaxValue) - 1);
        return Math.Clamp(usual, least, Math.Max(least, most));
    }

    private static bool FirstOf(JsonElement schema, string keyword, out JsonElement first)
    {
        var isThere =
            schema.TryGetProperty(keyword, out first)
            && first.ValueKind == JsonValueKind.Array
            && first.GetArrayLength() > 0;
        first = isThere ? first[0] : default;
        return isThere;
    }

    private static string? TextAt(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static double NumberAt(JsonElement schema, string keyword, double usual) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : usual;
}
