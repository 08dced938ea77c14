namespace Prompter.Json.Repair;

/// <summary>A piece of the input with edits. Nothing is copied before the first edit, and each character at most once.</summary>
/// <remarks>The input is handed over with each call, since a growing one moves in memory.</remarks>
internal sealed class EditedText
{
    private char[] buffer = [];
    private int length;

    /// <summary>Up to where the input is in the buffer, or was left out.</summary>
    private int copied;

    /// <summary>The end of the last edit in the input.</summary>
    public int Position => copied;

    /// <summary>Begins anew at a place of the input.</summary>
    public void Start(int position) => (copied, length) = (position, 0);

    /// <summary>A place to which the text can be cut back.</summary>
    /// <param name="position">A place behind all edits so far.</param>
    public Mark MarkAt(int position) => new(position, length + position - copied);

    /// <summary>Adds text at a place, or at the end of the last edit if that is further on.</summary>
    public void Insert(ReadOnlySpan<char> source, int position, ReadOnlySpan<char> text)
    {
        Copy(source, Math.Max(position, copied));
        Append(text);
    }

    /// <summary>Puts text in the place of a range of the input.</summary>
    public void Replace(ReadOnlySpan<char> source, int from, int to, ReadOnlySpan<char> text)
    {
        Copy(source, from);
        Append(text);
        copied = to;
    }

    /// <summary>Drops what is behind a mark and goes on at a place of the input.</summary>
    public void CutTo(ReadOnlySpan<char> source, Mark mark, int resume)
    {
        if (copied < mark.Source)
        {
            Copy(source, mark.Source);
        }

        (length, copied) = (mark.Length, resume);
    }

    /// <summary>Goes on at a place, without what lies before it.</summary>
    public void SkipTo(int position) => copied = Math.Max(copied, position);

    /// <summary>Drops the last character, which an edit has just left at the end.</summary>
    public void DropLast() => length--;

    /// <summary>All text up to a place of the input.</summary>
    public string ToString(ReadOnlySpan<char> source, int end) =>
        end > copied
            ? string.Concat(buffer.AsSpan(0, length), source[copied..end])
            : new string(buffer.AsSpan(0, length));

    public EditedText Clone() =>
        new()
        {
            buffer = buffer[..length],
            length = length,
            copied = copied,
        };

    private void Copy(ReadOnlySpan<char> source, int to)
    {
        Append(source[copied..to]);
        copied = to;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > buffer.Length - length)
        {
            Array.Resize(ref buffer, Math.Max(Math.Max(256, buffer.Length * 2), length + text.Length));
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    /// <param name="Source">The place in the input.</param>
    /// <param name="Length">How much text there is up to it.</param>
    internal readonly record struct Mark(int Source, int Length);
}
