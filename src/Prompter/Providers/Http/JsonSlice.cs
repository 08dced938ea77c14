using System.Text.Unicode;

namespace Prompter.Providers.Http;

/// <summary>A value in the JSON of a provider, read where it lies. What is missing or null is null.</summary>
/// <remarks>
/// In an answer a value of another kind than expected is malformed; beside it (counts, ids, names of models) it is as good as missing.
/// What is no character, half of a pair or bytes that are no UTF-8, is U+FFFD.
/// </remarks>
internal readonly struct JsonSlice(JsonIndex index, int place)
{
    /// <summary>More tokens than anybody can have used, or counted.</summary>
    private const long MaxCount = int.MaxValue;

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
    /// <exception cref="JsonException">It is no text.</exception>
    public string? Text(ReadOnlySpan<byte> name, string? known = null) =>
        Member(name) is not { } member ? null
        : member.Kind is JsonTokenType.String ? member.ToText(known)
        : throw Other("a text", name);

    /// <summary>A text of the answer that others go before and after, see <see cref="ToPiece"/>.</summary>
    /// <exception cref="JsonException">It is no text.</exception>
    public string? Piece(ReadOnlySpan<byte> name) =>
        Member(name) is not { } member ? null
        : member.Kind is JsonTokenType.String ? member.ToPiece()
        : throw Other("a text", name);

    /// <summary>The items of a list of the answer, or the one that stands where a list should; none where it is missing. Null is no item.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public IEnumerable<JsonSlice> Items(ReadOnlySpan<byte> name) =>
        Member(name) is not { } member ? []
        : member.Kind is JsonTokenType.StartArray ? member.Items()
        : member.Kind is JsonTokenType.StartObject or JsonTokenType.String ? [member]
        : throw Other("a list", name);

    /// <summary>The items of this list.</summary>
    public IEnumerable<JsonSlice> Items()
    {
        for (var item = place + 1; item < index[place].Next; item = index[item].Next)
        {
            if (index[item].Type is not JsonTokenType.Null)
            {
                yield return new(index, item);
            }
        }
    }

    /// <summary>A text beside the answer, a number too; what is known already where it is missing or empty.</summary>
    public string? Word(ReadOnlySpan<byte> name, string? known = null) =>
        Find(name) switch
        {
            { Kind: JsonTokenType.String } text when text.ToText(known) is { Length: > 0 } word => word,
            { Kind: JsonTokenType.Number } number => Encoding.UTF8.GetString(number.Json.Span),
            _ => known,
        };

    /// <summary>A whole number beside the answer, whatever it is written as; one that nothing can have is none.</summary>
    public long? Count(ReadOnlySpan<byte> name)
    {
        if (Find(name) is not { Kind: JsonTokenType.Number or JsonTokenType.String } number)
        {
            return null;
        }

        var digits = number.Digits;
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
        {
            count =
                AmountIn(digits) is { } amount && amount == decimal.Truncate(amount) && amount is >= 0 and <= MaxCount
                    ? (long)amount
                    : -1;
        }

        return count is >= 0 and <= MaxCount ? count : null;
    }

    /// <summary>An amount of money or time beside the answer.</summary>
    public decimal? Amount(ReadOnlySpan<byte> name) =>
        Find(name) is { Kind: JsonTokenType.Number } number ? AmountIn(number.Digits) : null;

    /// <summary>A member beside the answer, of any kind; none where there is no object to have members.</summary>
    public JsonSlice? Beside(ReadOnlySpan<byte> name) => Find(name);

    /// <summary>An object beside the answer.</summary>
    public JsonSlice? Object(ReadOnlySpan<byte> name) =>
        Find(name) is { Kind: JsonTokenType.StartObject } member ? member : null;

    /// <summary>Whether a mark is set, whatever it is written as.</summary>
    public bool IsTrue(ReadOnlySpan<byte> name) =>
        Find(name) is { } mark
        && mark.Kind switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String => mark.ToText() is not ("" or "false" or "0"),
            JsonTokenType.Number => AmountIn(mark.Json.Span) is not 0,
            _ => true,
        };

    /// <summary>Whether there is any text, number or mark in this that is not nothing: an error of nulls is none.</summary>
    public bool SaysSomething
    {
        get
        {
            for (var token = place; token < index[place].Next; token++)
            {
                var value = new JsonSlice(index, token);
                if (
                    value.Kind switch
                    {
                        JsonTokenType.String => !string.IsNullOrWhiteSpace(value.ToText()),
                        JsonTokenType.Number => AmountIn(value.Json.Span) is not 0,
                        JsonTokenType.True => true,
                        _ => false,
                    }
                )
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The text that this is.</summary>
    /// <param name="known">A text that it may well be, and then need not be made anew.</param>
    public string ToText(string? known = null)
    {
        ref readonly var token = ref index[place];
        var text = index.Json.Span[(token.Start + 1)..(token.End - 1)];
        // Names are of ASCII; others are made anew.
        if (known is not null && Ascii.Equals(text, known))
        {
            return known;
        }

        return !token.IsEscaped ? Encoding.UTF8.GetString(text) : HalfCharacters.Replaced(ToPiece());
    }

    /// <summary>The text that this is, which may end with the first half of a character and begin with the second.</summary>
    public string ToPiece()
    {
        ref readonly var token = ref index[place];
        var text = index.Json.Span[(token.Start + 1)..(token.End - 1)];
        if (!token.IsEscaped)
        {
            return Encoding.UTF8.GetString(text);
        }

        if (Utf8.IsValid(text))
        {
            var reader = new Utf8JsonReader(Json.Span);
            reader.Read();
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // It has half of a character.
            }
        }

        return HalfCharacters.Unescaped(Encoding.UTF8.GetString(text));
    }

    /// <summary>The text of the JSON, as it came but for what is no character.</summary>
    public string ToJson() => HalfCharacters.ReplacedInJson(Encoding.UTF8.GetString(Json.Span));

    /// <summary>The value apart from its document, which is gone when the next one is read.</summary>
    public JsonSlice ToCopy() => JsonIndex.Of(Json.ToArray());

    /// <summary>What is between the quotes of a text, or a number.</summary>
    private ReadOnlySpan<byte> Digits => Kind is JsonTokenType.String ? Json.Span[1..^1].Trim(" "u8) : Json.Span;

    private static decimal? AmountIn(ReadOnlySpan<byte> digits) =>
        decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    private JsonSlice? Find(ReadOnlySpan<byte> name) =>
        Kind is JsonTokenType.StartObject && index.Find(place, name) is >= 0 and var value ? new(index, value) : null;

    private static JsonException Other(string expected, ReadOnlySpan<byte> name) =>
        new($"there is not {expected} where '{Encoding.UTF8.GetString(name)}' was looked for");
}
