using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Prompter.Providers.Http;

/// <summary>The JSON of a provider, read where it lies. What is missing or null is null.</summary>
/// <remarks>
/// In an answer a value of another kind than expected is malformed; beside it (counts, ids, names of models) it is as good as missing.
/// </remarks>
internal static class JsonMembers
{
    extension(JsonElement element)
    {
        /// <summary>A member of the answer, of any kind.</summary>
        /// <exception cref="JsonException">There is no object to have members.</exception>
        public JsonElement? Member(ReadOnlySpan<byte> name) =>
            element.ValueKind switch
            {
                JsonValueKind.Object => Find(element, name),
                JsonValueKind.Null => null,
                _ => throw Other("an object", name),
            };

        /// <summary>A text of the answer.</summary>
        /// <param name="name">The member's name.</param>
        /// <param name="known">A text that it may well be, and then need not be made anew.</param>
        /// <exception cref="JsonException">It is no text, or has half of a character.</exception>
        public string? Text(ReadOnlySpan<byte> name, string? known = null) =>
            element.Member(name) is not { } member ? null
            : member.ValueKind is JsonValueKind.String ? TextOf(member, known)
            : throw Other("a text", name);

        /// <summary>The items of a list of the answer; none where it is missing.</summary>
        /// <exception cref="JsonException">It is no list.</exception>
        public JsonElement.ArrayEnumerator Items(ReadOnlySpan<byte> name) =>
            element.Member(name) is not { } member ? default
            : member.ValueKind is JsonValueKind.Array ? member.EnumerateArray()
            : throw Other("a list", name);

        /// <summary>A text beside the answer; what is known already where it is missing or empty.</summary>
        /// <exception cref="JsonException">It has half of a character.</exception>
        public string? Word(ReadOnlySpan<byte> name, string? known = null) =>
            Find(element, name) is { ValueKind: JsonValueKind.String } member
            && TextOf(member, known) is { Length: > 0 } text
                ? text
                : known;

        /// <summary>A whole number beside the answer.</summary>
        public long? Count(ReadOnlySpan<byte> name) =>
            Find(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count)
                ? count
                : null;

        /// <summary>An amount of money beside the answer.</summary>
        public decimal? Amount(ReadOnlySpan<byte> name) =>
            Find(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount)
                ? amount
                : null;

        /// <summary>An object beside the answer.</summary>
        public JsonElement? Object(ReadOnlySpan<byte> name) =>
            Find(element, name) is { ValueKind: JsonValueKind.Object } member ? member : null;

        /// <summary>The same, once it is sure that all its texts can be read.</summary>
        /// <remarks>Else half of a character in a tool's arguments would be found only by the tool, or by the next request.</remarks>
        /// <exception cref="JsonException">One cannot.</exception>
        public JsonElement Checked()
        {
            var token = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(element));
            while (token.Read())
            {
                if (
                    token.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                    && (token.ValueIsEscaped || !Utf8.IsValid(token.ValueSpan))
                )
                {
                    try
                    {
                        token.GetString();
                    }
                    catch (InvalidOperationException exception)
                    {
                        throw Half(exception);
                    }
                }
            }

            return element;
        }

        /// <summary>The text of the JSON, as it came.</summary>
        /// <exception cref="JsonException">A text in it has half of a character.</exception>
        public string Raw() => element.Checked().GetRawText();
    }

    private static JsonElement? Find(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind is JsonValueKind.Object
        && element.TryGetProperty(name, out var member)
        && member.ValueKind is not JsonValueKind.Null
            ? member
            : null;

    private static string TextOf(JsonElement element, string? known)
    {
        try
        {
            return known is not null && element.ValueEquals(known) ? known : element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Half(exception);
        }
    }

    private static JsonException Half(Exception exception) => new("A text has half of a character.", exception);

    private static JsonException Other(string expected, ReadOnlySpan<byte> name) =>
        new($"There is not {expected} where '{Encoding.UTF8.GetString(name)}' was looked for.");
}
