namespace Prompter.Providers.OpenAI;

/// <summary>Whether OpenAI can hold a model to a JSON schema to the letter.</summary>
/// <remarks>
/// The rules of <see href="https://platform.openai.com/docs/guides/structured-outputs">structured outputs</see>: the root is an
/// object, and every object names all its properties as required and allows no others.
/// </remarks>
internal static class StrictSchema
{
    public static bool Allows(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("object")
        && IsStrict(schema);

    private static bool IsStrict(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return schema.EnumerateArray().All(IsStrict);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var required =
                schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
                    ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
                    : [];
            if (
                !schema.TryGetProperty("additionalProperties", out var more)
                || more.ValueKind != JsonValueKind.False
                || properties.EnumerateObject().Any(property => !required.Contains(property.Name))
            )
            {
                return false;
            }
        }

        return schema.EnumerateObject().All(member => IsStrict(member.Value));
    }
}
