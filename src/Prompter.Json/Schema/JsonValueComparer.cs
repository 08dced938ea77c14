using System.Runtime.CompilerServices;

namespace Prompter.Json.Schema;

/// <summary>When two JSON values are the same: numbers by value (1.0 is 1), objects whatever the order of their members.</summary>
internal sealed class JsonValueComparer : IEqualityComparer<JsonElement>
{
    public static readonly JsonValueComparer Instance = new();

    public bool Equals(JsonElement x, JsonElement y) =>
        x.ValueKind == JsonValueKind.Number && y.ValueKind == JsonValueKind.Number
            ? JsonNumber.Of(x).Equals(JsonNumber.Of(y))
            : JsonElement.DeepEquals(x, y);

    public int GetHashCode(JsonElement obj)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return obj.ValueKind switch
        {
            JsonValueKind.Number => JsonNumber.Of(obj).GetHashCode(),
            JsonValueKind.String => obj.GetString()!.GetHashCode(StringComparison.Ordinal),
            JsonValueKind.Array => obj.EnumerateArray()
                .Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            // A name that is there twice counts once in a comparison, so only the names count here, in no order.
            JsonValueKind.Object => obj.EnumerateObject()
                .Select(member => member.Name)
                .Distinct(StringComparer.Ordinal)
                .Aggregate(17, (sum, name) => sum ^ HashCode.Combine(name, GetHashCode(obj.GetProperty(name)))),
            _ => (int)obj.ValueKind,
        };
    }
}
