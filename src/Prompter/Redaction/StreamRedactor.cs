namespace Prompter.Redaction;

/// <summary>Takes secrets out of a text that comes in pieces.</summary>
/// <remarks>
/// Wherever the text is cut, all results in a row are exactly <see cref="Redactor.Redact"/> of the whole. Only a tail that
/// could still be the beginning of a secret is held back, never more than 150 characters of one that nobody escapes; a key without an end is dropped as it
/// comes. A surrogate pair is never split. Not thread-safe.
/// </remarks>
internal sealed class StreamRedactor(Redactor redactor)
{
    private char[] buffer = new char[512];
    private int length;
    private RedactionProgress progress;

    /// <summary>Takes the next piece.</summary>
    /// <param name="text">The piece; it may be empty and may end within a surrogate pair.</param>
    /// <returns>What can be shown now, possibly empty.</returns>
    public string Append(ReadOnlySpan<char> text) => Take(text, final: false);

    /// <summary>Ends the text; the next piece begins another one.</summary>
    /// <returns>What was held back.</returns>
    public string Flush()
    {
        var rest = Take([], final: true);
        length = 0;
        progress = default;
        return rest;
    }

    private string Take(ReadOnlySpan<char> text, bool final)
    {
        if (buffer.Length - length < text.Length)
        {
            Array.Resize(ref buffer, Math.Max(length + text.Length, 2 * buffer.Length));
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
        var whole = buffer.AsSpan(0, length);
        var redacted = redactor.Scan(whole, final, ref progress);
        var shown = redacted?.ToString() ?? new string(whole[progress.PlainFrom..progress.DoneTo]);
        var decided = Math.Max(0, progress.Position - KeyShape.Lookbehind);
        whole[decided..].CopyTo(buffer);
        length -= decided;
        progress.Shift(decided);
        return shown;
    }
}
