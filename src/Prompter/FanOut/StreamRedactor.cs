namespace Prompter.FanOut;

/// <summary>Takes secrets out of a text that comes in pieces.</summary>
/// <param name="redactor">What is secret.</param>
/// <remarks>
/// Wherever the text is cut, all results in a row are exactly <see cref="Redactor.Redact"/> of the whole. Only a tail that
/// could still be the beginning of a secret is held back, never more than 150 characters; a key without an end is dropped as it
/// comes. A surrogate pair is never split. Not thread-safe.
/// </remarks>
public sealed class StreamRedactor(Redactor redactor)
{
    private readonly Redactor _redactor = redactor ?? throw new ArgumentNullException(nameof(redactor));
    private char[] _buffer = new char[512];
    private int _length;
    private RedactionProgress _progress;

    /// <summary>Takes the next piece.</summary>
    /// <param name="text">The piece; it may be empty and may end within a surrogate pair.</param>
    /// <returns>What can be shown now, possibly empty.</returns>
    public string Append(ReadOnlySpan<char> text) => Take(text, final: false);

    /// <summary>Ends the text; the next piece begins another one.</summary>
    /// <returns>What was held back.</returns>
    public string Flush()
    {
        var rest = Take([], final: true);
        _length = 0;
        _progress = default;
        return rest;
    }

    private string Take(ReadOnlySpan<char> text, bool final)
    {
        if (_buffer.Length - _length < text.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length + text.Length, 2 * _buffer.Length));
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
        var whole = _buffer.AsSpan(0, _length);
        var redacted = _redactor.Scan(whole, final, ref _progress);
        var shown = redacted?.ToString() ?? new string(whole[_progress.PlainFrom.._progress.DoneTo]);
        var decided = Math.Max(0, _progress.Position - KeyShape.Lookbehind);
        whole[decided..].CopyTo(_buffer);
        _length -= decided;
        _progress.Shift(decided);
        return shown;
    }
}
