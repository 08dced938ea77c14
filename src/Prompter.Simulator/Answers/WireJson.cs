using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Prompter.Simulator.Answers;

/// <summary>JSON as providers write it and clients send it.</summary>
internal static class WireJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line of JSON; letters of every script are written as they are, as providers do.</summary>
    public static string Text(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>An array of what the nodes are.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    /// <summary>The object in a field, or null where it is not there.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public static JsonObject? ObjectAt(this JsonObject parent, string name) =>
        parent[name] is not { } node ? null : node as JsonObject ?? throw WrongType(name, "an object", node);

    /// <summary>The array in a field, or null where it is not there.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public static JsonArray? ArrayAt(this JsonObject parent, string name) =>
        parent[name] is not { } node ? null : node as JsonArray ?? throw WrongType(name, "an array", node);

    /// <summary>The objects of the array in a field; none where it is not there.</summary>
    /// <exception cref="RequestException">It, or an item of it, is something else.</exception>
    public static IEnumerable<JsonObject> ObjectsAt(this JsonObject parent, string name) =>
        (parent.ArrayAt(name) ?? []).Select(
            (node, index) => node as JsonObject ?? throw WrongType($"{name}[{index}]", "an object", node)
        );

    /// <summary>The text in a field, or null where it is not there.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public static string? TextAt(this JsonObject parent, string name) => ValueAt<string>(parent, name, "a string");

    /// <summary>The whole number in a field, or null where it is not there.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public static int? NumberAt(this JsonObject parent, string name) =>
        parent[name] is null ? null
        : parent[name] is JsonValue value && value.TryGetValue(out int number) ? number
        : throw WrongType(name, "an integer", parent[name]);

    /// <summary>A number of 1 or more; null where it is not there.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public static int? PositiveAt(this JsonObject parent, string name) =>
        parent.NumberAt(name) is not { } number || number >= 1
            ? parent.NumberAt(name)
            : throw new RequestException(
                $"Invalid '{name}': integer below minimum value. Expected a value >= 1, but got {number} instead.",
                name,
                "integer_below_min_value"
            );

    /// <summary>Whether a field is true; false where it is not there.</summary>
    /// <exception cref="RequestException">It is something else.</exception>
    public static bool FlagAt(this JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag
        : parent[name] is null ? false
        : throw WrongType(name, "a boolean", parent[name]);

    private static T? ValueAt<T>(JsonObject parent, string name, string expected)
        where T : class =>
        parent[name] is null ? null
        : parent[name] is JsonValue value && value.TryGetValue(out T? found) ? found
        : throw WrongType(name, expected, parent[name]);

    private static RequestException WrongType(string name, string expected, JsonNode? actual) =>
        new(
            $"Invalid type for '{name}': expected {expected}, but got {Name(actual?.GetValueKind())} instead.",
            name,
            "invalid_type"
        );

    private static string Name(JsonValueKind? kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "a boolean",
            _ => "null",
        };
}
