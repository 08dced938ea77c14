namespace Prompter.Policies.Rescue;

/// <summary>How text is compared where one model repeats the words of another: without white space and quotes, and in either case.</summary>
internal static class SeamText
{
    public const string Quotes = "\"'`´‘’‚‛“”„‟«»‹›′″＂＇";
    public const string LineEnds = "\n\r\u0085\u2028\u2029";

    public static bool IsQuote(char character) => Quotes.Contains(character, StringComparison.Ordinal);

    /// <summary>Whether it counts for nothing.</summary>
    public static bool IsIgnored(char character) => char.IsWhiteSpace(character) || IsQuote(character);

    /// <summary>Whether it may be put where something is left out.</summary>
    public static bool IsDot(char character) => character is '.' or '…';

    public static char Folded(char character) => char.ToUpperInvariant(character);

    /// <summary>Where the characters stand that count.</summary>
    public static int[] PlacesIn(string text)
    {
        var places = new List<int>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (!IsIgnored(text[index]))
            {
                places.Add(index);
            }
        }

        return [.. places];
    }

    public static int QuotesIn(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var character in text)
        {
            count += IsQuote(character) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether what follows may be the beginning of a sentence or of a value.</summary>
    public static bool EndsSentence(char character, bool isBeforeBlank) =>
        character is '。' or '！' or '？' or '：' or '；'
        || (isBeforeBlank && character is '.' or '!' or '?' or ':' or ';' or '…');

    /// <summary>Whether the last line of a text has a word, and not only what a line begins with: the mark of a list, the edge of a table.</summary>
    public static bool HasWordAtLineEnd(ReadOnlySpan<char> text)
    {
        foreach (var character in text[(text.LastIndexOfAny(LineEnds) + 1)..])
        {
            if (char.IsLetterOrDigit(character))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text is nothing, or says that something follows, as in <c>Sure, here is the rest:</c></summary>
    public static bool IsRemark(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text is [] || (char.IsLetter(text[0]) && !char.IsLower(text[0]) && text[^1] is ':' or '：');
    }

    /// <summary>Whether the last line of a text opens a fenced block, and only a remark stands before it.</summary>
    public static bool EndsInFence(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        var line = text.LastIndexOfAny(LineEnds) + 1;
        return text[line..].TrimStart().StartsWith("```", StringComparison.Ordinal) && IsRemark(text[..line]);
    }

    /// <summary>Whether what ends a line may be the model's own, since the word or the sentence before it is not over.</summary>
    public static bool IsBroken(char before, char after) =>
        char.IsDigit(before)
            ? char.IsDigit(after)
            : char.IsLetter(before) && char.IsLetter(after) && !char.IsUpper(after);
}
