using System.Text.Json.Nodes;

namespace Prompter.Providers.Anthropic;

/// <summary>A schema of answers without what Anthropic refuses in it.</summary>
/// <remarks>
/// See <see href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations">its limits</see>:
/// objects must be closed, and numbers, texts and lists cannot be bounded. As in Anthropic's own clients, the model is told of
/// a bound in words.
/// </remarks>
internal static class OutputSchema
{
    private static readonly string[] Bounds =
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "uniqueItems",
    ];

    private static readonly AIJsonSchemaTransformOptions Options = new()
    {
        DisallowAdditionalProperties = true,
        TransformSchemaNode = (_, node) => node is JsonObject schema ? WithBoundsInWords(schema) : node,
    };

    public static JsonElement From(JsonElement schema) => AIJsonUtilities.TransformSchema(schema, Options);

    private static JsonObject WithBoundsInWords(JsonObject schema)
    {
        var words = new List<string>();
        foreach (var bound in Bounds)
        {
            if (schema.TryGetPropertyValue(bound, out var value))
            {
                words.Add($"{bound}: {value?.ToJsonString()}");
                schema.Remove(bound);
            }
        }

        if (words.Count > 0)
        {
            var description = schema["description"]?.ToString();
            var told = $"({string.Join(", ", words)})";
            schema["description"] = string.IsNullOrEmpty(description) ? told : $"{description} {told}";
        }

        return schema;
    }
}
