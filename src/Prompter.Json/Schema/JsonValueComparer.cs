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
            // In no order; of a name that is there twice, the last one counts.
            JsonValueKind.Object => Members(obj)
                .Aggregate(17, (sum, member) => sum ^ HashCode.Combine(member.Key, GetHashCode(member.Value))),
            _ => (int)obj.ValueKind,
        };
    }

    private static Dictionary<string, JsonElement> Members(JsonElement obj)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in obj.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
