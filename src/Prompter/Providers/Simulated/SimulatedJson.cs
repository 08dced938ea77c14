using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prompter.Providers.Simulated;

/// <summary>A small value that a JSON schema asks for, always the same one.</summary>
/// <remarks>
/// Patterns and conditions of a schema are not followed, nor references to other documents. Types may be in capitals, as Gemini
/// writes them.
/// </remarks>
internal sealed class SimulatedJson
{
    /// <summary>Where members that are not required, items and branches other than null end.</summary>
    private const int Deepest = 8;

    private readonly JsonElement root;
    private readonly Func<string, string> textOf;
    private readonly Func<string, Exception>? refuse;
    private readonly Utf8JsonWriter json;

    /// <summary>How many values may still be written, because a schema that refers to itself may ask for very many.</summary>
    private int left = 10_000;

    private SimulatedJson(
        JsonElement root,
        Func<string, string> textOf,
        Func<string, Exception>? refuse,
        Utf8JsonWriter json
    ) => (this.root, this.textOf, this.refuse, this.json) = (root, textOf, refuse, json);

    /// <summary>Where references and required members end, of a schema that may have no value of finite depth.</summary>
    private int Limit => refuse is null ? 2 * Deepest : 60;

    /// <summary>The value as text.</summary>
    /// <param name="schema">The schema, whose references point into itself.</param>
    /// <param name="textOf">Makes the text of a member of a name.</param>
    /// <param name="refuse">Makes the exception for a schema that has no value; null: it gets some value.</param>
    public static string Of(JsonElement schema, Func<string, string> textOf, Func<string, Exception>? refuse = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new SimulatedJson(schema, textOf, refuse, writer).Write(schema, "value", 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(JsonElement schema, string name, int depth)
    {
        left--;
        if (depth > Limit && refuse is not null)
        {
            throw refuse("it refers to itself without an end");
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            json.WriteStringValue(textOf(name));
        }
        else if (TextAt(schema, "$ref") is { } reference && depth <= Limit)
        {
            Write(Resolve(reference), name, depth + 1);
        }
        else if (schema.TryGetProperty("const", out var value) || FirstOf(schema, "enum", out value))
        {
            value.WriteTo(json);
        }
        else if (BranchOf(schema, depth) is { } branch)
        {
            Write(branch, name, depth + 1);
        }
        else
        {
            WriteType(schema, name, depth);
        }
    }

    private void WriteType(JsonElement schema, string name, int depth)
    {
        switch (TypeOf(schema, depth))
        {
            case "OBJECT":
                WriteObject(schema, depth);
                break;
            case "ARRAY":
                WriteArray(schema, name, depth);
                break;
            case "INTEGER":
                json.WriteNumberValue((long)NumberOf(schema, 1));
                break;
            case "NUMBER":
                json.WriteNumberValue(NumberOf(schema, 1.5));
                break;
            case "BOOLEAN":
                json.WriteBooleanValue(true);
                break;
            case "NULL":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(TextOf(schema, name));
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
                if (left > 0 && (depth < Deepest || (required.Contains(property.Name) && depth <= Limit)))
                {
                    json.WritePropertyName(property.Name);
                    Write(property.Value, property.Name, depth + 1);
                }
            }
        }

        json.WriteEndObject();
    }

    private void WriteArray(JsonElement schema, string name, int depth)
    {
        json.WriteStartArray();
        var least = Math.Clamp(NumberAt(schema, "minItems") ?? 0, 0, 100);
        var count =
            depth < Deepest ? Math.Max(least, 1)
            : refuse is null ? 0
            : least;
        for (var item = 0; item < count && left > 0; item++)
        {
            Write(schema.TryGetProperty("items", out var items) ? items : default, name, depth + 1);
        }

        json.WriteEndArray();
    }

    private string TextOf(JsonElement schema, string name)
    {
        var text = TextAt(schema, "format") switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "email" => "someone@example.com",
            "uri" => "https://example.com",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            _ => textOf(name),
        };
        var least = (int)Math.Clamp(NumberAt(schema, "minLength") ?? 0, 0, 10_000);
        var most = (int)Math.Clamp(NumberAt(schema, "maxLength") ?? 10_000, 0, 10_000);
        return string.Concat(text.PadRight(least, '.').EnumerateRunes().Take(most));
    }

    private JsonElement Resolve(string reference)
    {
        var place = root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(Unescape(step), out place))
            {
                return refuse is null ? default : throw refuse($"'{reference}' points nowhere");
            }
        }

        return place;
    }

    /// <summary>Of a JSON pointer: RFC 6901.</summary>
    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>The branch to follow: not null, but null where it is deep.</summary>
    private static JsonElement? BranchOf(JsonElement schema, int depth)
    {
        foreach (var keyword in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (FirstOf(schema, keyword, out var first))
            {
                var preferred = schema
                    .GetProperty(keyword)
                    .EnumerateArray()
                    .Where(branch => IsNull(branch) == depth > Deepest);
                return preferred.Append(first).First();
            }
        }

        return null;
    }

    private static bool IsNull(JsonElement branch) =>
        branch.ValueKind == JsonValueKind.Object && TextAt(branch, "type") is "null" or "NULL";

    /// <summary>In capitals; of several types the first that is not null, but null where it is deep.</summary>
    private static string TypeOf(JsonElement schema, int depth)
    {
        if (FirstOf(schema, "type", out _))
        {
            var types = schema.GetProperty("type").EnumerateArray().Select(type => type.ToString()).ToList();
            var isNull = depth > Deepest && types.Contains("null", StringComparer.Ordinal);
            return isNull ? "NULL" : (types.Find(type => type != "null") ?? "null").ToUpperInvariant();
        }

        return (
            TextAt(schema, "type")
            ?? (
                schema.TryGetProperty("properties", out _) ? "object"
                : schema.TryGetProperty("items", out _) ? "array"
                : "string"
            )
        ).ToUpperInvariant();
    }

    private double NumberOf(JsonElement schema, double usual)
    {
        var least = NumberAt(schema, "minimum") ?? NumberAt(schema, "exclusiveMinimum") + 1 ?? double.MinValue;
        var most = NumberAt(schema, "maximum") ?? NumberAt(schema, "exclusiveMaximum") - 1 ?? double.MaxValue;
        return Math.Min(Math.Max(usual, least), Math.Max(least, most));
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

    private double? NumberAt(JsonElement schema, string keyword) =>
        !schema.TryGetProperty(keyword, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? Math.Clamp(value.GetDouble(), double.MinValue, double.MaxValue)
        : refuse is null ? null
        : throw refuse($"{value.GetRawText()} is not a number");
}
