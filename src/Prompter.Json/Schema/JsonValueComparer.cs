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
        switch (obj.ValueKind)
        {
            case JsonValueKind.Number:
                return JsonNumber.Of(obj).GetHashCode();
            case JsonValueKind.String:
                return obj.GetString()!.GetHashCode(StringComparison.Ordinal);
            case JsonValueKind.Array:
                var hash = new HashCode();
                foreach (var item in obj.EnumerateArray())
                {
                    hash.Add(GetHashCode(item));
                }

                return hash.ToHashCode();
            case JsonValueKind.Object:
                // A name that is there twice counts once in a comparison, so only the names count here, in no order.
                return obj.EnumerateObject()
                    .Select(member => member.Name)
                    .Distinct(StringComparer.Ordinal)
                    .Aggregate(17, (sum, name) => unchecked(sum + MemberHash(obj, name)));
            default:
                return (int)obj.ValueKind;
        }
    }

    private int MemberHash(JsonElement value, string name) =>
        HashCode.Combine(name, GetHashCode(value.GetProperty(name)));
}
