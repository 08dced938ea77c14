namespace Prompter.Policies.Rescue;

/// <summary>A text that broke off, and by which of its words the place is found where it goes on.</summary>
internal sealed class BrokenText
{
    public const string Anew = "the model begins anew instead of going on";

    /// <summary>What a model is asked to repeat, in characters; a little more, so that it begins with a word.</summary>
    private const int UsualTail = 40;
    private const int LongestTail = 1000;

    /// <summary>Among how many marks the beginning of a word is looked for.</summary>
    private const int LongestWord = 24;

    /// <summary>So many characters that are nowhere else in the text mark its end; of a short text fewer.</summary>
    private const int SureLength = 20;
    private const int LeastLength = 8;

    /// <summary>Before so many characters are the same, an answer that begins like the text does not yet begin anew.</summary>
    private const int SureOfBeginning = 24;

    private readonly int[] places;

    /// <summary>Of which lengths an end begins as it ends.</summary>
    private readonly bool[] isBordered;

    /// <param name="text">The whole of it.</param>
    public BrokenText(string text)
    {
        Shown = text.TrimEnd();
        places = SeamText.PlacesIn(Shown);
        Counting = [.. places.Select(place => SeamText.Folded(Shown[place]))];
        Ending = text[(places is [.., var last] ? last + 1 : 0)..];
        Blanks = text[Shown.Length..];
        isBordered = new bool[Counting.Length + 1];
        LastStart = Counting.Length - UniqueLength();
        TailStart = NearestMark();
        Tail = TailStart is { } start ? Shown[(places[start - 1] + 1 + BlanksBefore(start))..] : "";
    }

    /// <summary>The text without the blanks at its end, which some providers (Anthropic) refuse at the end of a message.</summary>
    public string Shown { get; }

    /// <summary>Those blanks.</summary>
    public string Blanks { get; }

    /// <summary>White space and quotes after the last character that counts.</summary>
    public string Ending { get; }

    /// <summary>The words to be repeated; empty where no end of a bearable length marks the place for sure.</summary>
    public string Tail { get; }

    /// <summary>What counts of the text.</summary>
    public char[] Counting { get; }

    /// <summary>Where the words to be repeated begin, in <see cref="Counting"/>; null where there are none.</summary>
    public int? TailStart { get; }

    /// <summary>Where the shortest end begins that is nowhere else in the text: who repeats less of it repeats too little.</summary>
    public int LastStart { get; }

    /// <summary>
    /// Whether a model that says the words from here on to the end repeats them for sure. A text that goes on by saying them once more, as with
    /// rows, refrains and equal lines, does so from the beginning of a line or sentence, or comes to them from the same words as before; and where an
    /// end begins as it ends, less of it may have been repeated.
    /// </summary>
    public bool IsMark(int start)
    {
        if (
            start <= 0
            || Counting[start - 1] == Counting[^1]
            || isBordered[Counting.Length - start]
            || !char.IsLetterOrDigit(Counting[start])
        )
        {
            return false;
        }

        var before = places[start - 1];
        var between = Between(start);
        return !between.ContainsAny(SeamText.LineEnds)
            && (
                char.IsLetterOrDigit(Shown[before])
                || !SeamText.EndsSentence(Shown[before], isBeforeBlank: IsWord(start))
                    && SeamText.HasWordAtLineEnd(Shown.AsSpan(0, before))
            );
    }

    /// <summary>
    /// Where the words may begin that a model repeats: where it was asked to begin, or in the middle of a word up to so many characters before; a word
    /// may also begin what the text says once more.
    /// </summary>
    public IEnumerable<int> Starts(int more)
    {
        var first = Math.Max(1, TailStart!.Value - more);
        return Enumerable
            .Range(first, LastStart + 1 - first)
            .Where(start => start == TailStart || (!IsWord(start) && IsMark(start)));
    }

    /// <summary>What an answer begins with that begins the text anew.</summary>
    public ReadOnlySpan<char> Beginning => Counting.AsSpan(0, Math.Min(SureOfBeginning, Counting.Length));

    /// <summary>Whether a word begins here.</summary>
    public bool IsWord(int start) => start == 0 || SeamText.QuotesIn(Between(start)) < Between(start).Length;

    /// <summary>How many quotes stand right before it.</summary>
    public int QuotesBefore(int start) => Between(start).Length - BlanksBefore(start);

    /// <summary>How many quotes stand between a place and the last character that counts.</summary>
    public int QuotesFrom(int start) => SeamText.QuotesIn(Shown.AsSpan(places[start]..places[^1]));

    /// <summary>What counts for nothing before a place.</summary>
    private ReadOnlySpan<char> Between(int start) =>
        Shown.AsSpan(places[start - 1] + 1, places[start] - places[start - 1] - 1);

    /// <summary>How much before a place is none of the quotes right before it.</summary>
    private int BlanksBefore(int start) => Between(start).TrimEnd(SeamText.Quotes).Length;

    /// <summary>In linear time: the longest piece that the reversed text begins with and has once more, and one character.</summary>
    private int UniqueLength()
    {
        var text = Counting;
        var (last, most, far) = (text.Length - 1, 0, 0);
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
            isBordered[index] = far >= index;
            far = Math.Max(far, index + length);
            if (index + length > right)
            {
                (left, right) = (index, index + length);
            }
        }

        return Math.Min(text.Length, Math.Max(Math.Clamp(text.Length / 2, LeastLength, SureLength), most + 1));
    }

    /// <summary>The nearest mark to where it is usual; where a word begins, if there is one near.</summary>
    private int? NearestMark()
    {
        var usual = LastStart;
        while (usual > 0 && Shown.Length - places[usual] < UsualTail)
        {
            usual--;
        }

        var marks = Enumerable
            .Range(0, usual)
            .Select(back => usual - back)
            .TakeWhile(start => Shown.Length - places[start] <= LongestTail)
            .Concat(Enumerable.Range(usual + 1, LastStart - usual))
            .Where(IsMark)
            .Take(LongestWord)
            .ToList();
        return marks.Count == 0 ? null
            : marks.FindIndex(IsWord) is var word and >= 0 ? marks[word]
            : marks[0];
    }
}
