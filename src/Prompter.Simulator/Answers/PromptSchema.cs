using System.Text.Json.Nodes;

namespace Prompter.Simulator.Answers;

/// <summary>The schema that a prompt tells in its text, as clients write it for providers that take none in the request.</summary>
internal static class PromptSchema
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>Keywords whose value tells a schema from other JSON.</summary>
    private static readonly (string Keyword, Func<JsonNode?, bool> IsOfSchema)[] Marks =
    [
        ("type", value => value is JsonArray { Count: > 0 } types ? types.All(IsType) : IsType(value)),
        ("properties", value => value is JsonObject),
        ("$defs", value => value is JsonObject),
        ("$schema", IsText),
        ("$ref", IsText),
        ("enum", value => value is JsonArray { Count: > 0 }),
        ("anyOf", AreSchemas),
        ("oneOf", AreSchemas),
        ("allOf", AreSchemas),
    ];

    /// <summary>The last schema in what the system and the user say; null where there is none.</summary>
    public static JsonObject? In(Prompt prompt) =>
        prompt
            .Turns.Where(turn => turn.Speaker is Speaker.System or Speaker.User)
            .Select(turn => turn.Text)
            .Prepend(prompt.System)
            .SelectMany(SchemasIn)
            .LastOrDefault();

    private static IEnumerable<JsonObject> SchemasIn(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var start = 0;
        while (bytes.AsSpan(start).IndexOf((byte)'{') is >= 0 and var before)
        {
            start += before;
            var (schema, length) = SchemaAt(bytes.AsSpan(start));
            if (schema is not null)
            {
                yield return schema;
            }

            start += length;
        }
    }

    /// <summary>The schema that begins here and its bytes; where none does, one may begin behind the bracket.</summary>
    private static (JsonObject? Schema, int Length) SchemaAt(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            reader.Read();
            reader.Skip();
            var length = (int)reader.BytesConsumed;
            var found = JsonNode.Parse(text[..length], documentOptions: new() { AllowDuplicateProperties = false });
            return found is JsonObject schema && Marks.Any(mark => mark.IsOfSchema(schema[mark.Keyword]))
                ? (schema, length)
                : (null, 1);
        }
        catch (JsonException)
        {
            return (null, 1);
        }
    }

    private static bool AreSchemas(JsonNode? value) =>
        value is JsonArray { Count: > 0 } branches && branches.All(branch => branch is JsonObject);

    private static bool IsText(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String;

    private static bool IsType(JsonNode? value) =>
        IsText(value) && Types.Contains($"{value}", StringComparer.OrdinalIgnoreCase);
}
