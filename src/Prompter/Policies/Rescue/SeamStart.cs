namespace Prompter.Policies.Rescue;

/// <summary>Reads the end of a text that a model was asked to repeat, and nothing but a remark or a fence before it.</summary>
internal sealed class SeamStart(BrokenText broken)
{
    public const string NotRepeated =
        "the model does not go on from the text: it does not repeat the end of it, or says something else before it";

    /// <summary>The most words before those that were to be repeated, in characters; so much may also be repeated more.</summary>
    private const int MostBefore = 400;

    private readonly StringBuilder held = new();

    /// <summary>Where in the text the words may begin that the model says.</summary>
    private readonly List<int> starts = [];
    private int same;
    private int quotes;
    private int counted;
    private int sameAsBeginning;
    private bool isAtStart = true;
    private int quotesBefore;

    /// <summary>Where in the text the words begin that the model has repeated; null before it has.</summary>
    public int? Found { get; private set; }

    /// <summary>Whether the model has put a fence before them.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Whether the model has said something before them, or put a fence there.</summary>
    public bool HasRemark { get; private set; }

    /// <summary>Whether the model repeats with other quotes than the text has, more or fewer.</summary>
    public bool HasOtherQuotes { get; private set; }

    /// <summary>Why they will not come; null while they may.</summary>
    public string? Missing { get; private set; }

    public void Read(char character)
    {
        held.Append(character);
        if (held.Length > 2 * (MostBefore + broken.Tail.Length))
        {
            Missing = NotRepeated;
        }
        else if (SeamText.IsIgnored(character))
        {
            ReadIgnored(character);
        }
        else if (!isAtStart || !SeamText.IsDot(character))
        {
            Count(SeamText.Folded(character));
        }
    }

    private void ReadIgnored(char character)
    {
        quotes += SeamText.IsQuote(character) ? 1 : 0;
        if (starts.Count > 0 || character != '\n')
        {
            return;
        }

        var said = held.ToString();
        var isFence = SeamText.EndsInFence(said);
        IsFenced |= isFence;
        if (isFence || (counted > 0 && SeamText.IsRemark(said)))
        {
            (isAtStart, quotes) = (true, 0);
            HasRemark = true;
        }
    }

    private void Count(char character)
    {
        sameAsBeginning += counted == sameAsBeginning && IsAt(sameAsBeginning, character) ? 1 : 0;
        counted++;
        if (isAtStart)
        {
            (quotesBefore, isAtStart, quotes, same) = (quotes, false, 0, 0);
            starts.AddRange(broken.Starts(MostBefore));
        }

        starts.RemoveAll(start => !IsAt(start + same, character));
        same++;
        if (starts.Count > 0 && starts[^1] + same == broken.Counting.Length)
        {
            Find(starts[^1]);
        }
        else if (starts.Count == 0 && sameAsBeginning == counted && counted >= broken.Beginning.Length)
        {
            Missing = BrokenText.Anew;
        }
    }

    private void Find(int start)
    {
        HasOtherQuotes = quotes != broken.QuotesFrom(start);
        Found = start;
        // Nobody knows whether the white space behind the quote that closes it is the model's own as well.
        Missing =
            quotesBefore > broken.QuotesBefore(start) ? "the model puts quotation marks around what it repeats" : null;
    }

    private bool IsAt(int place, char character) =>
        place < broken.Counting.Length && broken.Counting[place] == character;
}
