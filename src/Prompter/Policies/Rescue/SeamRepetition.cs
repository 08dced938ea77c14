using System.Runtime.InteropServices;

namespace Prompter.Policies.Rescue;

/// <summary>Watches what a model says after a text for the end of the text, which would stand there twice.</summary>
/// <param name="broken">The text.</param>
/// <param name="isRepeated">Whether the model has repeated the end already, as it was asked to.</param>
internal sealed class SeamRepetition(BrokenText broken, bool isRepeated)
{
    /// <summary>How far it is looked for, in characters that count.</summary>
    private const int Reach = 400;

    /// <summary>How much may be repeated at once.</summary>
    private const int MostRepeated = 1000;

    /// <summary>Fewer characters may be the same by chance, unless they are words.</summary>
    private const int SureLength = 2;

    /// <summary>So many of the last characters are looked for where nothing was repeated.</summary>
    private const int Enough = 40;

    /// <summary>Where so many characters are the same before it too, the text itself says it once more, as with rows of a table.</summary>
    private const int Context = 4;

    private readonly List<char> said = [];

    /// <summary>Where in the text what was said may come from.</summary>
    private readonly List<int> starts = isRepeated ? [] : [.. Ends(broken.Counting.Length)];
    private int from = Math.Max(broken.LastStart, broken.Counting.Length - Enough);
    private bool isBare;

    /// <summary>Whether all that was said may be a repetition.</summary>
    public bool IsAtStart => starts.Count > 0 || said.Count < 3 && said.TrueForAll(SeamText.IsDot);

    /// <summary>Whether nothing is looked for any more.</summary>
    public bool IsOver => starts.Count == 0 && said.Count > Reach + broken.Counting.Length - from;

    /// <summary>Why it is not sure that nothing comes twice; null while it is.</summary>
    public string? Missing { get; private set; }

    /// <summary>The words from here on were repeated once.</summary>
    /// <param name="start">Their beginning in the text.</param>
    /// <param name="withoutRemark">Whether nothing else was said.</param>
    public void WatchFrom(int start, bool withoutRemark)
    {
        (from, isBare) = (start, withoutRemark);
        starts.Add(start);
    }

    public void Read(char character)
    {
        if (SeamText.IsIgnored(character) || IsOver)
        {
            return;
        }

        said.Add(SeamText.Folded(character));
        starts.RemoveAll(start => broken.Counting[start + said.Count - 1] != said[^1]);
        Missing =
            starts.Exists(IsRepeated)
            || (EndsLikeText(from) && (!isBare || from < Context || !EndsLikeText(from - Context)))
                ? "the model may have repeated the end of the text once too often"
            : !isRepeated && EndsLikeBeginning() ? BrokenText.Anew
            : said is ['.', '.', '.'] or ['…'] ? "the model puts dots where the text broke off"
            : null;
        starts.RemoveAll(IsAtEnd);
    }

    private bool EndsLikeBeginning() => CollectionsMarshal.AsSpan(said).EndsWith(broken.Beginning);

    private bool EndsLikeText(int start) => CollectionsMarshal.AsSpan(said).EndsWith(broken.Counting.AsSpan(start));

    private bool IsAtEnd(int start) => start + said.Count == broken.Counting.Length;

    private bool IsRepeated(int start) =>
        IsAtEnd(start) && (said.Count >= SureLength || broken.IsWord(start) || SeamText.QuotesIn(broken.Ending) > 0);

    private static IEnumerable<int> Ends(int length) =>
        Enumerable.Range(0, length).Where(start => start == 0 || start >= length - MostRepeated);
}
