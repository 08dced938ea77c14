using System.Runtime.InteropServices;

namespace Prompter.Json.Schema;

/// <summary>What a value may have been meant to be, in a schema with certain types or values.</summary>
internal static class CoercionCandidates
{
    public static readonly JsonElement Null = JsonValue.Parse("null");

    public static IEnumerable<(JsonElement Value, string Description)> Of(
        SchemaNode node,
        JsonElement value,
        SchemaBudget budget
    )
    {
        var shown = JsonText.Of(value);
        foreach (var keyword in node.Keywords)
        {
            if (keyword is ValuesKeyword values)
            {
                budget.Take(values.Values.Count);
                if (Meant(values, value) is { } meant)
                {
                    yield return (meant, $"took {shown} for {JsonText.Of(meant)}");
                }
            }
        }

        var types = TypesOf(node);
        if (value.ValueKind == JsonValueKind.String && Read(value.GetString()!.Trim(), types) is { } read)
        {
            yield return (read, $"read the text {shown} as {JsonText.Of(read)}");
        }

        if (types.HasFlag(JsonTypes.String) && IsNumberOrBoolean(value))
        {
            yield return (JsonValue.Of(value.GetRawText()), $"wrote {shown} as text");
        }

        if (types.HasFlag(JsonTypes.Array) && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            yield return (JsonValue.OfItems([value]), $"put {shown} into an array");
        }

        if (
            types != JsonTypes.None
            && !types.HasFlag(JsonTypes.Array)
            && value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() == 1
        )
        {
            yield return (value[0], "took the only item out of an array");
        }
    }

    /// <summary>The number as an integer is written (<c>42.0</c> is valid, but no reader of integers takes it); null if none is wanted or it is written so already.</summary>
    public static JsonElement? IntegerOf(JsonTypes types, JsonElement value) =>
        types.HasFlag(JsonTypes.Integer)
        && !types.HasFlag(JsonTypes.Number)
        && IsOtherNumber(value)
        && JsonNumber.Of(value).ToIntegerText() is { } text
            ? JsonValue.Parse(text)
            : null;

    /// <summary>Whether a number with a point or an exponent is somewhere in a value.</summary>
    public static bool HasOtherNumber(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Any(member => HasOtherNumber(member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Any(HasOtherNumber),
            _ => IsOtherNumber(value),
        };

    private static bool IsOtherNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && JsonMarshal.GetRawUtf8Value(value).ContainsAny((byte)'.', (byte)'e', (byte)'E');

    /// <summary>The types that a schema names.</summary>
    public static JsonTypes TypesOf(SchemaNode node) =>
        node.Keywords.OfType<TypeKeyword>().Aggregate(JsonTypes.None, (all, keyword) => all | keyword.Types);

    /// <summary>The one allowed value that reads the same, the case of letters and blanks around it aside; null where there are several.</summary>
    private static JsonElement? Meant(ValuesKeyword values, JsonElement value)
    {
        if (Text(value) is not { } text)
        {
            return null;
        }

        var alike = values
            .Values.Where(allowed => string.Equals(Text(allowed), text, StringComparison.OrdinalIgnoreCase))
            .Take(2)
            .ToList();
        return alike.Count == 1 ? alike[0] : null;
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Object or JsonValueKind.Array => null,
            _ => value.GetRawText(),
        };

    /// <summary>What a text says, where a value of one of the types is wanted.</summary>
    private static JsonElement? Read(string text, JsonTypes types)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var wanted = text[0] switch
        {
            '{' => JsonTypes.Object,
            '[' => JsonTypes.Array,
            '-' or (>= '0' and <= '9') => JsonTypes.Integer | JsonTypes.Number,
            't' or 'T' or 'f' or 'F' => JsonTypes.Boolean,
            'n' or 'N' => JsonTypes.Null,
            _ => JsonTypes.None,
        };
        if ((types & wanted) == JsonTypes.None)
        {
            return null;
        }

        try
        {
            // Other languages write True and NULL.
            var read = JsonValue.Parse(char.IsAsciiLetter(text[0]) ? text.ToLowerInvariant() : text);
            return IntegerOf(types, read) ?? read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsNumberOrBoolean(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
}
