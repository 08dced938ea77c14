namespace Prompter.Json.Schema;

/// <summary>The types of a value, as <c>type</c> names them.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

/// <summary>What the types are called.</summary>
internal static class JsonTypeNames
{
    private static readonly (JsonTypes Type, string Name, string Article)[] All =
    [
        (JsonTypes.String, "string", "a string"),
        (JsonTypes.Integer, "integer", "an integer"),
        (JsonTypes.Number, "number", "a number"),
        (JsonTypes.Boolean, "boolean", "true or false"),
        (JsonTypes.Array, "array", "an array"),
        (JsonTypes.Object, "object", "an object"),
        (JsonTypes.Null, "null", "null"),
    ];

    public static IEnumerable<string> Names => All.Select(row => row.Name);

    /// <summary>The type of a name, or <see cref="JsonTypes.None"/>.</summary>
    public static JsonTypes Find(string? name) => Array.Find(All, row => row.Name == name).Type;

    public static string Describe(JsonTypes types) =>
        JsonText.Alternatives([.. All.Where(row => types.HasFlag(row.Type)).Select(row => row.Article)]);

    public static bool Fits(JsonTypes types, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => types.HasFlag(JsonTypes.Null),
            JsonValueKind.True or JsonValueKind.False => types.HasFlag(JsonTypes.Boolean),
            JsonValueKind.String => types.HasFlag(JsonTypes.String),
            JsonValueKind.Array => types.HasFlag(JsonTypes.Array),
            JsonValueKind.Object => types.HasFlag(JsonTypes.Object),
            _ => types.HasFlag(JsonTypes.Number)
                || (types.HasFlag(JsonTypes.Integer) && (value.TryGetInt64(out _) || JsonNumber.Of(value).IsInteger)),
        };
}
