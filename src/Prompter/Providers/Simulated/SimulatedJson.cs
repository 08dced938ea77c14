using System.Text.Json.Nodes;
using Prompter.Json.Schema;

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

    /// <summary>How many values may still be made, because a schema that refers to itself may ask for very many.</summary>
    private int left = 10_000;

    private SimulatedJson(JsonElement root, Func<string, string> textOf, Func<string, Exception>? refuse) =>
        (this.root, this.textOf, this.refuse) = (root, textOf, refuse);

    /// <summary>Where references and required members end, of a schema that may have no value of finite depth.</summary>
    private int Limit => refuse is null ? 2 * Deepest : 60;

    /// <summary>The value.</summary>
    /// <param name="schema">The schema, whose references point into itself.</param>
    /// <param name="textOf">Makes the text of a member of a name.</param>
    /// <param name="refuse">Makes the exception for a schema that has no value; null: it gets some value.</param>
    public static JsonNode? Of(
        JsonElement schema,
        Func<string, string> textOf,
        Func<string, Exception>? refuse = null
    ) => new SimulatedJson(schema, textOf, refuse).ValueOf(schema, "value", 0);

    private JsonNode? ValueOf(JsonElement schema, string name, int depth)
    {
        left--;
        if (depth > Limit && refuse is not null)
        {
            throw refuse("it refers to itself without an end");
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return textOf(name);
        }

        if (TextAt(schema, "$ref") is { } reference && depth <= Limit)
        {
            var place = JsonPointer.Find(root, reference);
            return place is null && refuse is not null
                ? throw refuse($"'{reference}' points nowhere")
                : ValueOf(place ?? default, name, depth + 1);
        }

        if (schema.TryGetProperty("const", out var value))
        {
            return JsonNode.Parse(value.GetRawText());
        }

        if (ListAt(schema, "enum") is [var choice, ..])
        {
            return JsonNode.Parse(choice.GetRawText());
        }

        return BranchOf(schema, depth) is { } branch
            ? ValueOf(branch, name, depth + 1)
            : TypeOf(schema, depth) switch
            {
                "OBJECT" => ObjectOf(schema, depth),
                "ARRAY" => ArrayOf(schema, name, depth),
                "INTEGER" => (long)NumberOf(schema, 1),
                "NUMBER" => NumberOf(schema, 1.5),
                "BOOLEAN" => true,
                "NULL" => null,
                _ => TextOf(schema, name),
            };
    }

    private JsonObject ObjectOf(JsonElement schema, int depth)
    {
        var made = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var required = ListAt(schema, "required").Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
            foreach (var property in properties.EnumerateObject())
            {
                if (left > 0 && (depth < Deepest || (required.Contains(property.Name) && depth <= Limit)))
                {
                    made[property.Name] = ValueOf(property.Value, property.Name, depth + 1);
                }
            }
        }

        return made;
    }

    private JsonArray ArrayOf(JsonElement schema, string name, int depth)
    {
        var made = new JsonArray();
        var least = Math.Clamp(NumberAt(schema, "minItems") ?? 0, 0, 100);
        var count =
            depth < Deepest ? Math.Max(least, 1)
            : refuse is null ? 0
            : least;
        while (made.Count < count && left > 0)
        {
            made.Add(ValueOf(schema.TryGetProperty("items", out var items) ? items : default, name, depth + 1));
        }

        return made;
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

    /// <summary>The branch to follow: not null, but null where it is deep.</summary>
    private static JsonElement? BranchOf(JsonElement schema, int depth)
    {
        var branches = ((string[])["anyOf", "oneOf", "allOf"])
            .Select(keyword => ListAt(schema, keyword))
            .FirstOrDefault(list => list.Count > 0, []);
        return branches.Count == 0
            ? null
            : branches.Where(branch => IsNull(branch) == depth > Deepest).Append(branches[0]).First();
    }

    private static bool IsNull(JsonElement branch) =>
        branch.ValueKind == JsonValueKind.Object && TextAt(branch, "type") is "null" or "NULL";

    /// <summary>In capitals; of several types the first that is not null, but null where it is deep.</summary>
    private static string TypeOf(JsonElement schema, int depth)
    {
        var types = ListAt(schema, "type").ConvertAll(type => type.ToString());
        var type =
            types.Count == 0 ? TextAt(schema, "type")
            : depth > Deepest && types.Contains("null", StringComparer.Ordinal) ? "null"
            : types.Find(type => type != "null") ?? "null";
        return type?.ToUpperInvariant()
            ?? (
                schema.TryGetProperty("properties", out _) ? "OBJECT"
                : schema.TryGetProperty("items", out _) ? "ARRAY"
                : "STRING"
            );
    }

    private double NumberOf(JsonElement schema, double usual)
    {
        var least = NumberAt(schema, "minimum") ?? NumberAt(schema, "exclusiveMinimum") + 1 ?? double.MinValue;
        var most = NumberAt(schema, "maximum") ?? NumberAt(schema, "exclusiveMaximum") - 1 ?? double.MaxValue;
        return Math.Min(Math.Max(usual, least), Math.Max(least, most));
    }

    private static List<JsonElement> ListAt(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

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
