using System.Text.Json.Nodes;
using Prompter.Json;

namespace Prompter.Cli.Commands.Json;

/// <summary>What follows <c>--schema</c>: JSON, a file of it, or the short form of <c>llm</c>: <c>name, age int, bio: one sentence</c>.</summary>
/// <remarks>The short form: <see href="https://llm.datasette.io/en/stable/schemas.html#concise-llm-schema-syntax"/>.</remarks>
internal static class SchemaArgument
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["str"] = "string",
        ["int"] = "integer",
        ["float"] = "number",
        ["bool"] = "boolean",
    };

    /// <exception cref="PrompterException">It is none of the three.</exception>
    public static JsonElement Read(string argument, AppEnvironment environment)
    {
        var text = argument.TrimStart();
        if (text.StartsWith('{'))
        {
            return Parse(text, "--schema");
        }

        var file = Path.Combine(environment.WorkingDirectory, environment.Sources.ExpandHome(argument));
        if (argument.Length == 0 || !Path.Exists(file))
        {
            return ToElement(FromShortForm(argument));
        }

        try
        {
            return Parse(WholeFile.ToText(WholeFile.Read(file, 64)), argument);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"'{argument}' cannot be read: {FailureReason.Of(exception)}");
        }
    }

    /// <summary>A list of what a schema describes, as the member <c>items</c> of an object.</summary>
    public static JsonElement Several(JsonElement schema) =>
        ToElement(
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["items"] = new JsonObject { ["type"] = "array", ["items"] = JsonObject.Create(schema) },
                },
                ["required"] = new JsonArray("items"),
            }
        );

    private static JsonObject FromShortForm(string text)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        var separator = text.Contains('\n', StringComparison.Ordinal) ? '\n' : ',';
        foreach (
            var field in text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            var words = (colon < 0 ? field : field[..colon]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var type = words.Length > 1 ? words[1] : "str";
            if (words.Length is 0 or > 2 || !IsName(words[0]) || !Types.TryGetValue(type, out var jsonType))
            {
                var reason = field == text ? "neither a file nor a field" : "no field";
                throw Invalid(
                    $"--schema: '{field}' is {reason}; write 'name', 'age int', 'bio: one sentence', a file or JSON"
                );
            }

            var property = new JsonObject { ["type"] = jsonType };
            if (colon >= 0)
            {
                property["description"] = field[(colon + 1)..].Trim();
            }

            properties[words[0]] = property;
            required.Add((JsonNode)words[0]);
        }

        return properties.Count > 0
            ? new()
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["required"] = required,
            }
            : throw Invalid("--schema names no field");
    }

    /// <summary>A name that is none was meant as a file, or as JSON.</summary>
    private static bool IsName(string word) =>
        word.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '$');

    private static JsonElement Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Invalid($"{source}: a schema is a JSON object");
        }
        catch (JsonException)
        {
            throw Invalid(
                JsonMistake.Find(json) is { } mistake
                    ? $"{source}:{mistake.Line}:{mistake.Column}: the schema is not valid JSON: {mistake.Description}"
                    : $"{source}: the schema is nested too deeply"
            );
        }
    }

    private static JsonElement ToElement(JsonObject schema)
    {
        using var document = JsonDocument.Parse(schema.ToJsonString());
        return document.RootElement.Clone();
    }

    private static PrompterException Invalid(string message) => new(ErrorCategory.InvalidRequest, message);
}
