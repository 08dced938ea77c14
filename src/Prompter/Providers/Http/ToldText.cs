namespace Prompter.Providers.Http;

/// <summary>What of a text was told in pieces, to be compared with the whole text that a server tells at the end. Blanks do not count.</summary>
/// <remarks>It is a count and a sum, for a piece must not cost an allocation.</remarks>
internal struct ToldText
{
    private const ulong Prime = 1_099_511_628_211;
    private long count;
    private ulong sum;
    private int blanks;

    /// <summary>Whether anything was told.</summary>
    public readonly bool Any => count > 0;

    /// <summary>Whether this is all that was told, and not more.</summary>
    public readonly bool IsAllOf(string whole)
    {
        var other = new ToldText();
        other.Add(whole);
        return (other.count, other.sum) == (count, sum);
    }

    public void Add(ReadOnlySpan<char> piece)
    {
        foreach (var character in piece)
        {
            if (char.IsWhiteSpace(character))
            {
                blanks++;
                continue;
            }

            (count, blanks) = (count + 1, 0);
            sum = (sum ^ character) * Prime;
        }
    }

    /// <summary>
    /// What of the whole text was not told yet, which may be nothing; null where it is longer than what was told, and something else.
    /// </summary>
    public readonly string? RestOf(string whole)
    {
        var told = new ToldText();
        var place = 0;
        for (; place < whole.Length && told.count < count; place++)
        {
            told.Add(whole.AsSpan(place, 1));
        }

        if (string.IsNullOrWhiteSpace(whole[place..]))
        {
            return "";
        }

        for (var behind = count > 0 ? blanks : 0; behind > 0 && char.IsWhiteSpace(whole[place]); behind--)
        {
            place++;
        }

        return told.sum == sum ? whole[place..] : null;
    }
}
