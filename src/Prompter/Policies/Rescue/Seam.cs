namespace Prompter.Policies.Rescue;

/// <summary>Finds in what a model says the place where a text that broke off goes on, and gives what comes after it.</summary>
/// <remarks>Character by character in linear time; what is held back is what the reader of the text has already, and words around it.</remarks>
/// <param name="broken">The text.</param>
/// <param name="isRepeated">
/// Whether the model was asked to repeat the end; else it was to go on at once, and all that it says belongs to the text unless it begins like it.
/// </param>
internal sealed class Seam(BrokenText broken, bool isRepeated)
{
    /// <summary>Before so many characters are the same, an answer that begins like the text does not yet begin anew.</summary>
    private const int SureOfBeginning = 24;

    private const string Anew = "the model begins anew instead of going on";

    /// <summary>What is shorter has to come first: between other words it could stand by chance.</summary>
    private const int ShortestInside = 12;

    /// <summary>The most words before those that were to be repeated, in characters.</summary>
    private const int MostBefore = 400;

    private readonly char[] anchor = broken.Anchor;
    private readonly int[] borders = BordersOf(broken.Anchor);
    private readonly StringBuilder held = new();
    private int counted;
    private int matched;
    private int likeBeginning;
    private int likeTail;
    private Place place = isRepeated || broken.Counting.Length >= SureOfBeginning ? Place.Before : Place.At;

    /// <summary>What has to be taken off what follows: it was handed out before.</summary>
    private string ending = broken.Blanks;

    /// <summary>How many quotes the model puts behind what it repeats, because it has put some before it.</summary>
    private int closing;

    /// <summary>The end of the fence that the model puts around what it says; null where it puts none.</summary>
    private ClosingFence? fence;

    private enum Place
    {
        /// <summary>The seam has not come.</summary>
        Before,

        /// <summary>It has come, and white space and quotes at it are compared.</summary>
        At,
        After,
    }

    /// <summary>Whether the text goes on: from here on everything belongs to it.</summary>
    public bool IsFound => place != Place.Before;

    /// <summary>Whether nothing is held back and compared any more.</summary>
    public bool IsPassed => place == Place.After && fence is null;

    /// <summary>Why there will be no seam; null while there may be one.</summary>
    public string? Missing { get; private set; }

    /// <summary>Takes a piece.</summary>
    /// <returns>What follows the text.</returns>
    public string Take(string piece)
    {
        if (place == Place.After)
        {
            return fence?.Take(piece) ?? piece;
        }

        var read = 0;
        while (place == Place.Before && Missing is null && read < piece.Length)
        {
            held.Append(piece[read]);
            Read(piece[read++]);
        }

        held.Append(piece.AsSpan(read));
        return place == Place.At && (FirstThatCounts() < held.Length || held.Length > MostBefore) ? Pass() : "";
    }

    /// <summary>Gives what is held back because it may be none of the text.</summary>
    public string Flush() => (place == Place.At ? Pass() : "") + fence?.Flush();

    private string Pass()
    {
        place = Place.After;
        var count = FirstThatCounts();
        var around = held.ToString(0, count);
        var rest = held.ToString(count, held.Length - count);
        held.Clear();
        rest = around[Known(around)..] + rest;
        return fence?.Take(rest) ?? rest;
    }

    /// <summary>Says at the end of an answer why there was no seam.</summary>
    public void End()
    {
        if (place == Place.Before && !isRepeated)
        {
            Release();
        }
        else if (place == Place.Before)
        {
            Missing ??= "the model does not go on from the text: it does not repeat the end of it";
        }
    }

    private void Read(char character)
    {
        if (SeamText.IsIgnored(character))
        {
            Doubt();
            return;
        }

        character = SeamText.Folded(character);
        likeBeginning += counted == likeBeginning && IsAt(broken.Counting, likeBeginning, character) ? 1 : 0;
        likeTail += counted == likeTail && IsAt(broken.CountingTail, likeTail, character) ? 1 : 0;
        counted++;
        if (!isRepeated)
        {
            DoubtBeginning();
            return;
        }

        while (matched > 0 && anchor[matched] != character)
        {
            matched = borders[matched - 1];
        }

        matched += anchor[matched] == character ? 1 : 0;
        if (matched < anchor.Length)
        {
            Doubt();
        }
        else if (anchor.Length >= ShortestInside || counted == anchor.Length)
        {
            Find();
        }
        else
        {
            matched = borders[matched - 1];
        }
    }

    private static bool IsAt(char[] text, int index, char character) => index < text.Length && text[index] == character;

    private void Find()
    {
        (place, ending) = (Place.At, broken.Ending);
        var all = held.ToString();
        var around = all.AsSpan().TrimStart();
        var wraps =
            likeTail == broken.CountingTail.Length
            && SeamText.IsQuote(around[0])
            && !SeamText.IsQuote(broken.Tail[0])
            && !broken.EndsInside;
        closing =
            !wraps ? 0
            : around.StartsWith(ClosingFence.Mark, StringComparison.Ordinal) ? 3
            : 1;
        if (!broken.EndsInside && all.Contains(ClosingFence.Mark) && !broken.Tail.Contains(ClosingFence.Mark))
        {
            fence = new();
        }

        held.Clear();
    }

    /// <summary>What does not begin like the text goes on with it.</summary>
    private void DoubtBeginning()
    {
        if (likeBeginning < counted)
        {
            Release();
        }
        else if (likeBeginning >= SureOfBeginning)
        {
            Missing = Anew;
        }
    }

    private void Doubt()
    {
        if (likeBeginning >= SureOfBeginning && likeBeginning > likeTail && likeBeginning == counted)
        {
            Missing = Anew;
        }
        else if (held.Length > MostBefore + 2 * broken.Tail.Length)
        {
            End();
        }
    }

    /// <summary>It goes on without having repeated anything.</summary>
    private void Release() => (place, ending) = (Place.At, broken.Blanks);

    private int FirstThatCounts()
    {
        var index = 0;
        while (index < held.Length && SeamText.IsIgnored(held[index]))
        {
            index++;
        }

        return index;
    }

    /// <summary>How much of the white space and the quotes at the seam was handed out before, or is the model's own.</summary>
    private int Known(string around)
    {
        var (known, quotes) = (0, ending.Count(SeamText.IsQuote));
        for (var index = 0; index < around.Length && quotes > 0; index++)
        {
            if (SeamText.IsQuote(around[index]))
            {
                (known, quotes) = (index + 1, quotes - 1);
            }
        }

        var blanks = ending.AsSpan(ending.Length - Blank(ending));
        known += around.AsSpan(known).CommonPrefixLength(blanks);
        var own = around.AsSpan(known).TrimStart();
        return closing > 0 && own.Length >= closing && SeamText.IsQuote(own[0])
            ? around.Length - own.Length + closing
            : known;
    }

    private static int Blank(string text) => text.Length - text.AsSpan().TrimEnd().Length;

    /// <summary>For each beginning of a text the length of the longest shorter one that it ends with (Knuth, Morris and Pratt).</summary>
    private static int[] BordersOf(char[] text)
    {
        var all = new int[text.Length];
        for (int index = 1, length = 0; index < text.Length; index++)
        {
            while (length > 0 && text[length] != text[index])
            {
                length = all[length - 1];
            }

            length += text[length] == text[index] ? 1 : 0;
            all[index] = length;
        }

        return all;
    }
}
