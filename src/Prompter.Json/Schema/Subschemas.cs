namespace Prompter.Json.Schema;

/// <summary>Which keywords hold schemas. What any other keyword holds is data, whatever it looks like.</summary>
internal static class Subschemas
{
    private static readonly string[] Single =
    [
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    ];

    private static readonly string[] Lists = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];

    private static readonly string[] Maps =
    [
        "$defs",
        "definitions",
        "dependencies",
        "dependentSchemas",
        "patternProperties",
        "properties",
    ];

    public static IEnumerable<(string Pointer, JsonElement Schema)> Of(JsonElement schema, string pointer)
    {
        foreach (var member in schema.EnumerateObject())
        {
            var place = JsonPointer.Append(pointer, member.Name);
            var value = member.Value;
            if (IsSchema(value) && Single.Contains(member.Name, StringComparer.Ordinal))
            {
                yield return (place, value);
            }
            else if (value.ValueKind == JsonValueKind.Array && Lists.Contains(member.Name, StringComparer.Ordinal))
            {
                for (var index = 0; index < value.GetArrayLength(); index++)
                {
                    yield return (JsonPointer.Append(place, index), value[index]);
                }
            }
            else if (value.ValueKind == JsonValueKind.Object && Maps.Contains(member.Name, StringComparer.Ordinal))
            {
                foreach (var inner in value.EnumerateObject())
                {
                    // A dependency may be a list of names instead.
                    if (member.Name != "dependencies" || inner.Value.ValueKind != JsonValueKind.Array)
                    {
                        yield return (JsonPointer.Append(place, inner.Name), inner.Value);
                    }
                }
            }
        }
    }

    public static bool IsSchema(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False;
}
