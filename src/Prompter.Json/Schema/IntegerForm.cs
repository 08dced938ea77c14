using System.Runtime.InteropServices;
using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary>Integers that are written as other numbers are, such as <c>42.0</c>: valid, but no reader of integers takes them.</summary>
internal static class IntegerForm
{
    /// <summary>The number as an integer is written, where one is wanted; null if it is none or is written so already.</summary>
    public static JsonElement? Of(JsonTypes types, JsonElement value) =>
        types.HasFlag(JsonTypes.Integer)
        && !types.HasFlag(JsonTypes.Number)
        && IsOther(value)
        && JsonNumber.Of(value).ToIntegerText() is { } text
            ? JsonValue.Parse(text)
            : null;

    /// <summary>Whether a number with a point or an exponent is somewhere in a value.</summary>
    public static bool MayBeWantedIn(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Any(member => MayBeWantedIn(member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Any(MayBeWantedIn),
            _ => IsOther(value),
        };

    private static bool IsOther(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && JsonMarshal.GetRawUtf8Value(value).IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0;
}
