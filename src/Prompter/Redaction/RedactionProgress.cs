using System.Buffers;

namespace Prompter.Redaction;

/// <summary>How far a scan for secrets has come. All places are indexes into the text at hand.</summary>
internal struct RedactionProgress
{
    private int runEnd;
    private SearchValues<char>? run;
    private bool runGoesOn;

    /// <summary>Before this, all is decided.</summary>
    public int Position { get; set; }

    /// <summary>Before this, all is shown or dropped. Beyond <see cref="Position"/> where a secret reaches further.</summary>
    public int DoneTo { get; set; }

    /// <summary>Where the text begins that the last scan let through, if it found no secret in it.</summary>
    public int PlainFrom { get; set; }

    /// <summary>Whether the character before <see cref="DoneTo"/> belongs to a secret.</summary>
    public bool AfterSecret { get; set; }

    /// <summary>Notes how far the characters of a key reach.</summary>
    public void StartRun(int end, SearchValues<char> alphabet, bool goesOn) =>
        (runEnd, run, runGoesOn) = (end, alphabet, goesOn);

    /// <summary>
    /// Whether a key with its body there is part of the one found last. Without this, keys in keys would each be followed to
    /// the end of the text.
    /// </summary>
    public readonly bool RunCovers(int bodyStart, SearchValues<char> alphabet) =>
        bodyStart <= runEnd && (alphabet == run || !alphabet.Contains('.'));

    /// <summary>Drops what has come of the rest of a key.</summary>
    public void ContinueRun(ReadOnlySpan<char> text)
    {
        if (!runGoesOn)
        {
            return;
        }

        var end = text[runEnd..].IndexOfAnyExcept(run!);
        runGoesOn = end < 0;
        runEnd = end < 0 ? text.Length : runEnd + end;
        DoneTo = Math.Max(DoneTo, runEnd);
    }

    /// <summary>Follows the text when characters are taken from its beginning.</summary>
    public void Shift(int characters)
    {
        Position -= characters;
        DoneTo -= characters;
        runEnd = Math.Max(-1, runEnd - characters);
    }
}
