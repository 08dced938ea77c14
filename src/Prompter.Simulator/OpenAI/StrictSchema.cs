using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.OpenAI;

/// <summary>What OpenAI asks of a schema that is to be kept strictly: closed objects whose properties are all required.</summary>
internal static class StrictSchema
{
    /// <exception cref="RequestException">The schema is not like that.</exception>
    public static void Check(JsonObject schema, string what, string parameter) => Check(schema, what, parameter, "");

    private static void Check(JsonNode? node, string what, string parameter, string path)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema["properties"] is JsonObject properties)
        {
            if (
                schema["additionalProperties"] is not JsonValue closed
                || !closed.TryGetValue(out bool isOpen)
                || isOpen
            )
            {
                throw Wrong($"In context=({path}), 'additionalProperties' is required to be supplied and to be false.");
            }

            var required = (schema["required"] as JsonArray ?? []).Select(name => $"{name}").ToList();
            if (
                properties.Select(property => property.Key).FirstOrDefault(name => !required.Contains(name)) is
                { } missing
            )
            {
                throw Wrong(
                    $"In context=({path}), 'required' is required to be supplied and to be an array including every key in properties. Missing '{missing}'."
                );
            }

            foreach (var (name, property) in properties)
            {
                Check(property, what, parameter, $"{path}'properties', '{name}'");
            }
        }

        Check(schema["items"], what, parameter, $"{path}'items'");
        foreach (var branch in schema.ArrayAt("anyOf") ?? [])
        {
            Check(branch, what, parameter, $"{path}'anyOf'");
        }

        foreach (var (name, definition) in schema.ObjectAt("$defs") ?? [])
        {
            Check(definition, what, parameter, $"{path}'$defs', '{name}'");
        }

        RequestException Wrong(string message) => new($"{what}: {message}", parameter, "invalid_json_schema");
    }
}
