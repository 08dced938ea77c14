using System.Buffers;

namespace Prompter.FanOut;

/// <summary>How far a scan for secrets has come. All places are indexes into the text at hand.</summary>
internal struct RedactionProgress
{
    private int _runEnd;
    private SearchValues<char>? _run;
    private bool _runGoesOn;

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
        (_runEnd, _run, _runGoesOn) = (end, alphabet, goesOn);

    /// <summary>
    /// Whether a key with its body there is part of the one found last. Without this, keys in keys would each be followed to
    /// the end of the text.
    /// </summary>
    public readonly bool RunCovers(int bodyStart, SearchValues<char> alphabet) =>
        bodyStart <= _runEnd && (alphabet == _run || !alphabet.Contains('.'));

    /// <summary>Drops what has come of the rest of a key.</summary>
    public void ContinueRun(ReadOnlySpan<char> text)
    {
        if (!_runGoesOn)
        {
            return;
        }

        var end = text[_runEnd..].IndexOfAnyExcept(_run!);
        _runGoesOn = end < 0;
        _runEnd = end < 0 ? text.Length : _runEnd + end;
        DoneTo = Math.Max(DoneTo, _runEnd);
    }

    /// <summary>Follows the text when characters are taken from its beginning.</summary>
    public void Shift(int characters)
    {
        Position -= characters;
        DoneTo -= characters;
        _runEnd = Math.Max(-1, _runEnd - characters);
    }
}
