namespace Prompter.Providers.Http;

/// <summary>Where the values of a JSON document are.</summary>
/// <remarks>
/// As a document of the runtime, but kept from one event of a stream to the next: it costs half as much, which is most of what reading
/// an event costs.
/// </remarks>
internal sealed class JsonIndex
{
    /// <summary>As deep as the reader goes.</summary>
    private readonly int[] open = new int[64];
    private Token[] tokens = new Token[64];

    /// <summary>The document that was read last.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; }

    /// <summary>The values of a document, for good.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonSlice Of(ReadOnlyMemory<byte> json) => new JsonIndex().Read(json);

    /// <summary>The values of a document, until the next one is read.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonSlice Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return ReadValues(json);
        }
        catch (JsonException)
        {
            if (NotNumbers.TryReplace(json.Span, out var replaced))
            {
                return ReadValues(replaced);
            }

            throw;
        }
    }

    private JsonSlice ReadValues(ReadOnlyMemory<byte> json)
    {
        Json = json;
        var (count, depth) = (0, 0);
        var reader = new Utf8JsonReader(json.Span);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                ref var opened = ref tokens[open[--depth]];
                (opened.End, opened.Next) = ((int)reader.BytesConsumed, count);
                continue;
            }

            if (count == tokens.Length)
            {
                Array.Resize(ref tokens, count * 2);
            }

            ref var token = ref tokens[count];
            token.Type = reader.TokenType;
            token.IsEscaped = reader.ValueIsEscaped;
            token.Start = (int)reader.TokenStartIndex;
            if (token.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open[depth++] = count++;
                continue;
            }

            var quotes = token.Type is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
            token.End = token.Start + reader.ValueSpan.Length + quotes;
            token.Next = ++count;
        }

        return new(this, 0);
    }

    public ref readonly Token this[int index] => ref tokens[index];

    /// <summary>Where the value of a member is, or -1 where it is missing or null. Of members of one name the first counts that has a value.</summary>
    public int Find(int place, ReadOnlySpan<byte> name)
    {
        var all = tokens;
        var json = Json.Span;
        for (int member = place + 1, end = all[place].Next; member < end; member = all[member + 1].Next)
        {
            ref readonly var token = ref all[member];
            if (
                (
                    token.IsEscaped
                        ? IsNamed(json[token.Start..token.End], name)
                        : token.End - token.Start - 2 == name.Length
                            && name.SequenceEqual(json.Slice(token.Start + 1, name.Length))
                ) && all[member + 1].Type is not JsonTokenType.Null
            )
            {
                return member + 1;
            }
        }

        return -1;
    }

    private static bool IsNamed(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(quoted);
        return reader.Read() && reader.ValueTextEquals(name);
    }

    /// <summary>A value, or the name of a member, whose value is the token after it.</summary>
    internal struct Token
    {
        public JsonTokenType Type { get; set; }
        public bool IsEscaped { get; set; }
        public int Start { get; set; }
        public int End { get; set; }

        /// <summary>The token after this value and all that is in it.</summary>
        public int Next { get; set; }
    }
}
