namespace Prompter.Providers.Simulated;

/// <summary>The way that simulated models count: a token is a piece of a word with the blanks before it.</summary>
internal static class SimulatedTokens
{
    /// <summary>With this, English has about four tokens for three words, as with real models.</summary>
    private const int LongestPiece = 6;

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (; text.Length > 0; text = text[NextLength(text)..])
        {
            count++;
        }

        return count;
    }

    /// <summary>The tokens of texts in order; each text begins a new one.</summary>
    public static IEnumerable<ReadOnlyMemory<char>> Split(params IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            for (var rest = text.AsMemory(); rest.Length > 0; )
            {
                var length = NextLength(rest.Span);
                yield return rest[..length];
                rest = rest[length..];
            }
        }
    }

    /// <summary>A text over and over, as good as without an end.</summary>
    public static IEnumerable<string> Repeat(string text) => Enumerable.Repeat(" " + text, int.MaxValue).Prepend(text);

    /// <summary>The length of the first token in characters: blanks, then up to six user-perceived characters of one word.</summary>
    private static int NextLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsWhiteSpace(text[length]))
        {
            length++;
        }

        for (var piece = 0; piece < LongestPiece && length < text.Length && !char.IsWhiteSpace(text[length]); piece++)
        {
            length += StringInfo.GetNextTextElementLength(text[length..]);
        }

        return length;
    }
}
