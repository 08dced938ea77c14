namespace Prompter.Policies.Rescue;

/// <summary>Finds in what a model says the place where a text that broke off goes on, and gives what comes after it.</summary>
/// <remarks>
/// It never guesses: where something may be lost or doubled, <see cref="Missing"/> says so. Character by character; what is held back is what the
/// reader of the text has already, and a little around it.
/// </remarks>
/// <param name="broken">The text.</param>
/// <param name="isRepeated">
/// Whether the model was asked to repeat the end; else it was to go on at once, and all that it says belongs to the text unless it begins like it.
/// </param>
internal sealed class Seam(BrokenText broken, bool isRepeated)
{
    private const int MostHeld = 2000;

    private readonly SeamStart start = new(broken);
    private readonly SeamRepetition again = new(broken, isRepeated);
    private readonly StringBuilder held = new();
    private readonly Fences fences = new();
    private Place place = isRepeated ? Place.Before : Place.At;

    private enum Place
    {
        /// <summary>The seam has not come.</summary>
        Before,

        /// <summary>It has come; white space and quotes at it are compared, and words that may be repeated once more.</summary>
        At,
        After,
    }

    /// <summary>Whether the text goes on: from here on everything belongs to it.</summary>
    public bool IsFound => place != Place.Before;

    /// <summary>Whether nothing is held back and compared any more.</summary>
    public bool IsPassed => place == Place.After && again.IsOver && !start.IsFenced;

    /// <summary>Why there is no seam that is sure; null while there may be one.</summary>
    public string? Missing { get; private set; }

    /// <summary>Takes a piece.</summary>
    /// <returns>What follows the text.</returns>
    public string Take(string piece)
    {
        var given = new StringBuilder();
        for (var index = 0; index < piece.Length && Missing is null; index++)
        {
            if (place == Place.Before)
            {
                Find(piece[index]);
            }
            else
            {
                given.Append(Follow(piece[index]));
            }
        }

        return Counted(given.ToString());
    }

    /// <summary>Gives what is held back because it may be none of the text.</summary>
    public string Flush() => place == Place.At && Missing is null ? Counted(Pass()) : "";

    /// <summary>Says at the end of an answer why there was no seam.</summary>
    public void End() =>
        Missing ??=
            place == Place.Before ? SeamStart.NotRepeated
            : start.IsFenced && fences.IsOpen ? "the model puts a fence around what it says"
            : null;

    private void Find(char character)
    {
        start.Read(character);
        Missing = start.Missing;
        if (start.Found is { } found)
        {
            place = Place.At;
            again.WatchFrom(found, withoutRemark: !start.HasRemark);
            Counted(broken.Shown + broken.Blanks);
        }
    }

    private string Follow(char character)
    {
        again.Read(character);
        Missing = again.Missing;
        if (Missing is not null)
        {
            return "";
        }

        if (place == Place.After)
        {
            return $"{character}";
        }

        held.Append(character);
        return again.IsAtStart && held.Length < MostHeld ? "" : Pass();
    }

    private string Counted(string text)
    {
        if (start.IsFenced)
        {
            fences.Read(text);
        }

        return text;
    }

    private string Pass()
    {
        place = Place.After;
        var all = held.ToString();
        var count = 0;
        while (count < all.Length && SeamText.IsIgnored(all[count]))
        {
            count++;
        }

        var around = all[..count];
        Missing = DoubtAt(around, all[count..]);
        return Missing is null ? around[Known(around)..] + all[count..] : "";
    }

    /// <summary>Why it is not sure what of the white space and the quotes at the seam is the model's own.</summary>
    private string? DoubtAt(string around, string rest)
    {
        var (quotes, known) = (SeamText.QuotesIn(around), SeamText.QuotesIn(broken.Ending));
        if (!isRepeated)
        {
            return quotes > 0 && known > 0
                ? "the model may have repeated the quotation mark at the end of the text"
                : null;
        }

        if (quotes < known || (start.HasOtherQuotes && quotes > 0) || (start.IsFenced && known > 0))
        {
            return "the model repeats the end of the text with other quotation marks";
        }

        var breaks = quotes == 0 && around.AsSpan().ContainsAny(SeamText.LineEnds);
        var isOther =
            broken.Ending.Length > 0
                ? !broken.Ending.AsSpan().ContainsAny(SeamText.LineEnds)
                    && !around.StartsWith(broken.Ending, StringComparison.Ordinal)
                : rest.Length > 0 && SeamText.IsBroken(broken.Shown[^1], rest[0]);
        return breaks && isOther ? "the model may have put a line break where the text broke off" : null;
    }

    /// <summary>How much of the white space and the quotes at the seam was handed out before.</summary>
    private int Known(string around)
    {
        var ending = isRepeated ? broken.Ending : broken.Blanks;
        var (known, quotes) = (0, SeamText.QuotesIn(ending));
        for (var index = 0; quotes > 0; index++)
        {
            if (SeamText.IsQuote(around[index]))
            {
                (known, quotes) = (index + 1, quotes - 1);
            }
        }

        return known + around.AsSpan(known).CommonPrefixLength(broken.Blanks);
    }
}
