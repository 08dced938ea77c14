using System.Text.Unicode;

namespace Prompter.Providers.Http;

/// <summary>A value in the JSON of a provider, read where it lies. What is missing or null is null.</summary>
/// <remarks>
/// In an answer a value of another kind than expected is malformed; beside it (counts, ids, names of models) it is as good as missing.
/// </remarks>
internal readonly struct JsonSlice(JsonIndex index, int place)
{
    public JsonTokenType Kind => index is null ? JsonTokenType.None : index[place].Type;

    /// <summary>The JSON as it came.</summary>
    public ReadOnlyMemory<byte> Json => index.Json[index[place].Start..index[place].End];

    /// <summary>A member of the answer, of any kind.</summary>
    /// <exception cref="JsonException">There is no object to have members.</exception>
    public JsonSlice? Member(ReadOnlySpan<byte> name) =>
        Kind is JsonTokenType.StartObject or JsonTokenType.None or JsonTokenType.Null
            ? Find(name)
            : throw Other("an object", name);

    /// <summary>A text of the answer.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="known">A text that it may well be, and then need not be made anew.</param>
    /// <exception cref="JsonException">It is no text, or has half of a character.</exception>
    public string? Text(ReadOnlySpan<byte> name, string? known = null) =>
        Member(name) is not { } member ? null
        : member.Kind is JsonTokenType.String ? member.ToText(known)
        : throw Other("a text", name);

    /// <summary>The items of a list of the answer; none where it is missing.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public IEnumerable<JsonSlice> Items(ReadOnlySpan<byte> name) =>
        Member(name) is not { } member ? []
        : member.Kind is JsonTokenType.StartArray ? member.Items()
        : throw Other("a list", name);

    /// <summary>The items of this list.</summary>
    public IEnumerable<JsonSlice> Items()
    {
        for (var item = place + 1; item < index[place].Next; item = index[item].Next)
        {
            yield return new(index, item);
        }
    }

    /// <summary>A text beside the answer; what is known already where it is missing or empty.</summary>
    /// <exception cref="JsonException">It has half of a character.</exception>
    public string? Word(ReadOnlySpan<byte> name, string? known = null) =>
        Find(name) is { Kind: JsonTokenType.String } member && member.ToText(known) is { Length: > 0 } text
            ? text
            : known;

    /// <summary>A whole number beside the answer.</summary>
    public long? Count(ReadOnlySpan<byte> name) =>
        Find(name) is { Kind: JsonTokenType.Number } number
        && long.TryParse(number.Json.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;

    /// <summary>An amount of money or time beside the answer.</summary>
    public decimal? Amount(ReadOnlySpan<byte> name) =>
        Find(name) is { Kind: JsonTokenType.Number } number
        && decimal.TryParse(number.Json.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;

    /// <summary>An object beside the answer.</summary>
    public JsonSlice? Object(ReadOnlySpan<byte> name) =>
        Find(name) is { Kind: JsonTokenType.StartObject } member ? member : null;

    public bool IsTrue(ReadOnlySpan<byte> name) => Find(name) is { Kind: JsonTokenType.True };

    /// <summary>The text that this is.</summary>
    /// <param name="known">A text that it may well be, and then need not be made anew.</param>
    /// <exception cref="JsonException">It has half of a character.</exception>
    public string ToText(string? known = null)
    {
        ref readonly var token = ref index[place];
        var text = index.Json.Span[(token.Start + 1)..(token.End - 1)];
        // Names are of ASCII; others are made anew.
        if (known is not null && Ascii.Equals(text, known))
        {
            return known;
        }

        if (!token.IsEscaped && Utf8.IsValid(text))
        {
            return Encoding.UTF8.GetString(text);
        }

        var reader = new Utf8JsonReader(Json.Span);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text has half of a character.", exception);
        }
    }

    /// <summary>The text of the JSON, as it came, once it is sure that all texts in it can be read.</summary>
    /// <remarks>Else half of a character in a tool's arguments would be found only by the tool, or by the next request.</remarks>
    /// <exception cref="JsonException">One has half of a character.</exception>
    public string ToJson()
    {
        for (var token = place; token < index[place].Next; token++)
        {
            if (index[token].Type is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                new JsonSlice(index, token).ToText();
            }
        }

        return Encoding.UTF8.GetString(Json.Span);
    }

    /// <summary>The value apart from its document, which is gone when the next one is read.</summary>
    public JsonSlice ToCopy() => JsonIndex.Of(Json.ToArray());

    private JsonSlice? Find(ReadOnlySpan<byte> name) =>
        Kind is JsonTokenType.StartObject && index.Find(place, name) is >= 0 and var value ? new(index, value) : null;

    private static JsonException Other(string expected, ReadOnlySpan<byte> name) =>
        new($"There is not {expected} where '{Encoding.UTF8.GetString(name)}' was looked for.");
}
