namespace Prompter.Policies.Rescue;

/// <summary>A text that broke off, and by which of its words the place is found where it goes on.</summary>
internal sealed class BrokenText
{
    /// <summary>What a model is asked to repeat, in characters; a little more, so that it begins with a word.</summary>
    private const int UsualTail = 40;
    private const int LongestTail = 1000;
    private const int LongestWord = 24;

    /// <summary>So many characters that are nowhere else in the text mark its end, wherever they come.</summary>
    public const int SureLength = 20;

    /// <param name="text">The whole of it.</param>
    public BrokenText(string text)
    {
        Shown = text.TrimEnd();
        Counting = SeamText.Of(Shown);
        Anchor = Counting[^UniqueLength(Counting)..];
        var end = text.Length;
        while (end > 0 && SeamText.IsIgnored(text[end - 1]))
        {
            end--;
        }

        Ending = text[end..];
        Blanks = text[Shown.Length..];
        Tail = Anchor.Length > LongestTail ? "" : Shown[TailStart()..].TrimStart();
        CountingTail = SeamText.Of(Tail);
    }

    /// <summary>The text without the blanks at its end, which some providers (Anthropic) refuse at the end of a message.</summary>
    public string Shown { get; }

    /// <summary>Those blanks.</summary>
    public string Blanks { get; }

    /// <summary>White space and quotes after the last character that counts.</summary>
    public string Ending { get; }

    /// <summary>The words to be repeated; empty where no end of a bearable length is unlike the rest of the text.</summary>
    public string Tail { get; }

    /// <summary>What counts of the text.</summary>
    public char[] Counting { get; }

    /// <summary>What counts of the tail.</summary>
    public char[] CountingTail { get; }

    /// <summary>The shortest end that is nowhere else in the text, of what counts; not too short.</summary>
    public char[] Anchor { get; }

    /// <summary>Whether it ends between quotes or inside of a fenced block, so that what closes them belongs to it.</summary>
    public bool EndsInside =>
        Shown.Count(character => character == '"') % 2 == 1
        || Shown.Count(character => character == '“') > Shown.Count(character => character == '”')
        || Shown.Split("```").Length % 2 == 0;

    /// <summary>In linear time: the longest piece that the reversed text begins with and has once more, and one character.</summary>
    private static int UniqueLength(char[] text)
    {
        var (last, most) = (text.Length - 1, 0);
        var same = new int[text.Length];
        for (int index = 1, left = 0, right = 0; index < text.Length; index++)
        {
            var length = index < right ? Math.Min(right - index, same[index - left]) : 0;
            while (index + length < text.Length && text[last - length] == text[last - index - length])
            {
                length++;
            }

            same[index] = length;
            most = Math.Max(most, length);
            if (index + length > right)
            {
                (left, right) = (index, index + length);
            }
        }

        return Math.Min(text.Length, Math.Max(SureLength, most + 1));
    }

    private int TailStart()
    {
        var start = Math.Min(Math.Max(0, Shown.Length - UsualTail), AnchorStart());
        start = WordStart(start) ?? ElementStart(start);
        while (start > 0 && SeamText.IsQuote(Shown[start - 1]))
        {
            start--;
        }

        // What is left before it is not worth the difference.
        return start <= LongestWord ? 0 : start;
    }

    private int AnchorStart()
    {
        var start = Shown.Length;
        for (var left = Anchor.Length; left > 0; )
        {
            left -= SeamText.IsIgnored(Shown[--start]) ? 0 : 1;
        }

        return start;
    }

    private int? WordStart(int start)
    {
        for (var index = start; index >= Math.Max(0, start - LongestWord); index--)
        {
            if (index == 0 || char.IsWhiteSpace(Shown[index - 1]))
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>Where the character begins, as a user perceives it, that a place may lie in.</summary>
    private int ElementStart(int place)
    {
        var from = Math.Max(0, place - 4 * LongestWord);
        from -= from > 0 && char.IsLowSurrogate(Shown[from]) ? 1 : 0;
        while (from + StringInfo.GetNextTextElementLength(Shown, from) is var next && next <= place)
        {
            from = next;
        }

        return from;
    }
}
