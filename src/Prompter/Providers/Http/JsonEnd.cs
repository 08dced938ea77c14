namespace Prompter.Providers.Http;

/// <summary>Where an object ends of which more and more comes; nothing is looked at twice.</summary>
internal struct JsonEnd
{
    private JsonReaderState state;
    private int looked;

    /// <summary>Whether anything was looked at.</summary>
    public readonly bool HasBegun => looked > 0;

    /// <summary>The length of the object, or -1 where its end has not come yet.</summary>
    /// <param name="json">All that has come, from the object's beginning.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public int Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json[looked..], isFinalBlock: false, state);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject)
            {
                return looked + (int)reader.BytesConsumed;
            }
        }

        looked += (int)reader.BytesConsumed;
        state = reader.CurrentState;
        return -1;
    }
}
