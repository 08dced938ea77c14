using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prompter.Simulator.Answers;

/// <summary>A small value that conforms to a JSON schema: always the same one.</summary>
internal static class SampleValue
{
    private const int Deepest = 6;

    /// <summary>Where a schema is that has no value of finite depth.</summary>
    private const int Endless = 60;

    /// <summary>Makes the value.</summary>
    /// <param name="schema">The schema, whose <c>$ref</c> point into itself.</param>
    public static JsonNode? Of(JsonObject schema) => Of(schema, schema, "value", 0);

    private static JsonNode? Of(JsonNode? node, JsonObject root, string name, int depth)
    {
        if (node is not JsonObject schema)
        {
            return name;
        }

        if (depth > Endless)
        {
            throw new RequestException(
                "Invalid schema: it refers to itself without an end.",
                "schema",
                "invalid_json_schema"
            );
        }

        if (schema["$ref"] is { } reference)
        {
            return Of(Resolve($"{reference}", root), root, name, depth + 1);
        }

        if (schema.ContainsKey("const"))
        {
            return schema["const"]?.DeepClone();
        }

        if (schema["enum"] is JsonArray { Count: > 0 } values)
        {
            return values[0]?.DeepClone();
        }

        foreach (var keyword in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema[keyword] is JsonArray { Count: > 0 } branches)
            {
                var preferred = depth > Deepest ? branches.FirstOrDefault(IsNull) : branches.FirstOrDefault(IsNotNull);
                return Of(preferred ?? branches[0], root, name, depth + 1);
            }
        }

        return TypeOf(schema, depth) switch
        {
            "OBJECT" => ObjectOf(schema, root, depth),
            "ARRAY" => ArrayOf(schema, root, name, depth),
            "INTEGER" => (long)NumberOf(schema, 1),
            "NUMBER" => NumberOf(schema, 1.5),
            "BOOLEAN" => true,
            "NULL" => null,
            _ => TextOf(schema, name),
        };
    }

    /// <summary>In capitals, as Gemini writes them and others do not; a list of types allows each of them.</summary>
    private static string TypeOf(JsonObject schema, int depth)
    {
        var types = schema["type"] switch
        {
            JsonArray list => list.Select(type => $"{type}").ToList(),
            { } type => [$"{type}"],
            null =>
            [
                schema.ContainsKey("properties") ? "object"
                : schema.ContainsKey("items") ? "array"
                : "string",
            ],
        };
        var chosen =
            depth > Deepest && types.Contains("null", StringComparer.Ordinal)
                ? "null"
                : types.FirstOrDefault(type => type != "null") ?? "null";
        return chosen.ToUpperInvariant();
    }

    private static JsonObject ObjectOf(JsonObject schema, JsonObject root, int depth)
    {
        var required = (schema["required"] as JsonArray ?? [])
            .Select(name => $"{name}")
            .ToHashSet(StringComparer.Ordinal);
        var result = new JsonObject();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            // A schema that refers to itself would never end.
            if (depth <= Deepest || required.Contains(name))
            {
                result[name] = Of(property, root, name, depth + 1);
            }
        }

        return result;
    }

    private static JsonArray ArrayOf(JsonObject schema, JsonObject root, string name, int depth)
    {
        var least = schema["minItems"] is { } given ? (int)Number(given) : 0;
        var count = depth > Deepest ? least : Math.Max(least, 1);
        return Json.Array(Enumerable.Range(0, count).Select(_ => Of(schema["items"], root, name, depth + 1)));
    }

    private static double NumberOf(JsonObject schema, double usual)
    {
        var least =
            schema["minimum"] is { } minimum ? Number(minimum)
            : schema["exclusiveMinimum"] is { } above ? Number(above) + 1
            : double.MinValue;
        var most =
            schema["maximum"] is { } maximum ? Number(maximum)
            : schema["exclusiveMaximum"] is { } below ? Number(below) - 1
            : double.MaxValue;
        return Math.Min(Math.Max(usual, least), most);
    }

    private static string TextOf(JsonObject schema, string name)
    {
        var text = $"{schema["format"]}" switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "email" => "someone@example.com",
            "uri" => "https://example.com",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            _ => name,
        };
        var least = schema["minLength"] is { } shortest ? (int)Number(shortest) : 0;
        var most = schema["maxLength"] is { } longest ? (int)Number(longest) : int.MaxValue;
        return text.PadRight(least, '.')[..Math.Min(Math.Max(text.Length, least), most)];
    }

    private static JsonNode? Resolve(string reference, JsonObject root)
    {
        JsonNode? node = root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            node = (node as JsonObject)?[
                step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            ];
        }

        return node
            ?? throw new RequestException(
                $"Invalid schema: '{reference}' points nowhere.",
                "schema",
                "invalid_json_schema"
            );
    }

    private static double Number(JsonNode node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)
            : throw new RequestException(
                $"Invalid schema: {node.ToJsonString()} is not a number.",
                "schema",
                "invalid_json_schema"
            );

    private static bool IsNull(JsonNode? branch) => $"{branch?["type"]}" is "null" or "NULL";

    private static bool IsNotNull(JsonNode? branch) => !IsNull(branch);
}
