namespace Prompter.Json.Repair;

/// <summary>
/// How far a text has been read, the edits that repair it, and what they were for. Nothing is copied before the first edit, and each character
/// at most once.
/// </summary>
internal sealed class RepairedText(string text)
{
    /// <summary>Stands for a character that was left out after it had been taken; it is never in JSON.</summary>
    private const char Blank = '\0';

    private readonly List<FoundRepair> repairs = [];
    private char[] buffer = [];
    private int length;
    private bool hasBlanks;

    public string Text => text;

    /// <summary>Where the value begins.</summary>
    public int Start { get; private set; }

    /// <summary>Up to where the text has been read.</summary>
    public int At { get; set; }

    /// <summary>Up to where the text is in the buffer, or was left out: the end of the last edit.</summary>
    public int Edited { get; private set; }

    public IReadOnlyList<FoundRepair> Repairs => repairs;

    /// <summary>Where reading stands, as a place to which the result can be cut back; no edit may be further on.</summary>
    public Mark Here => MarkAt(At);

    /// <summary>Begins anew at a place of the text.</summary>
    public void Begin(int position)
    {
        (Start, At, Edited, length, hasBlanks) = (position, position, position, 0, false);
        repairs.Clear();
    }

    public Mark MarkAt(int position) => new(position, length + position - Edited);

    /// <summary>Notes what was wrong, and where; nothing for what is a part of a repair that is noted elsewhere.</summary>
    public void Note(JsonRepairKind? kind, int position, int count = 0)
    {
        if (kind is { } known)
        {
            repairs.Add(new(known, position, count));
        }
    }

    /// <summary>Says that something else was wrong, or elsewhere, than was noted.</summary>
    public void Renote(JsonRepairKind noted, int position, JsonRepairKind kind, int place)
    {
        var index = repairs.FindLastIndex(repair => repair.Kind == noted && repair.Position == position);
        if (index >= 0)
        {
            repairs[index] = new(kind, place, 1);
        }
    }

    /// <summary>Leaves out the character before a mark, which may be far back.</summary>
    public void Omit(Mark mark)
    {
        if (mark.Length > length)
        {
            Copy(mark.Source);
        }

        buffer[mark.Length - 1] = Blank;
        hasBlanks = true;
    }

    /// <summary>Leaves out the next characters.</summary>
    public void Drop(JsonRepairKind kind, int count) => Replace(kind, count, "");

    /// <summary>Puts others in the place of the next characters.</summary>
    public void Replace(JsonRepairKind? kind, int count, ReadOnlySpan<char> replacement)
    {
        Note(kind, At, count);
        Copy(At);
        Append(replacement);
        Edited = At += count;
    }

    /// <summary>Takes the delimiter that stands here, as JSON writes it.</summary>
    public void Take(char delimiter)
    {
        if (text[At] == delimiter)
        {
            At++;
        }
        else
        {
            Replace(JsonRepairKind.InvalidCharacter, 1, [delimiter]);
        }
    }

    /// <summary>Adds what is missing at a place, or at the end of the last edit if that is further on.</summary>
    public void Insert(JsonRepairKind? kind, int position, ReadOnlySpan<char> missing)
    {
        Copy(Math.Max(position, Edited));
        Append(missing);
        Note(kind, position);
    }

    /// <summary>Drops what is behind a mark and goes on at a place of the text.</summary>
    public void CutTo(Mark mark, int resume)
    {
        if (Edited < mark.Source)
        {
            Copy(mark.Source);
        }

        (length, Edited) = (mark.Length, resume);
    }

    /// <summary>The same, as if nothing behind the mark had been read.</summary>
    public void ReturnTo(Mark mark)
    {
        CutTo(mark, mark.Source);
        At = mark.Source;
        while (repairs.Count > 0 && repairs[^1].Position >= mark.Source)
        {
            repairs.RemoveAt(repairs.Count - 1);
        }
    }

    /// <summary>Leaves out what has been read since the last edit.</summary>
    public void DropRead() => Edited = Math.Max(Edited, At);

    /// <summary>Drops the last character, which an edit has just left at the end.</summary>
    public void DropLast() => length--;

    /// <summary>All that has been read and repaired.</summary>
    public override string ToString()
    {
        var result =
            At > Edited
                ? string.Concat(buffer.AsSpan(0, length), text.AsSpan(Edited, At - Edited))
                : new string(buffer.AsSpan(0, length));
        return hasBlanks ? result.Replace($"{Blank}", "", StringComparison.Ordinal) : result;
    }

    private void Copy(int to)
    {
        Append(text.AsSpan(Edited, to - Edited));
        Edited = to;
    }

    private void Append(ReadOnlySpan<char> added)
    {
        if (added.Length > buffer.Length - length)
        {
            Array.Resize(ref buffer, Math.Max(Math.Max(256, buffer.Length * 2), length + added.Length));
        }

        added.CopyTo(buffer.AsSpan(length));
        length += added.Length;
    }

    /// <summary>A repair, without its line.</summary>
    internal readonly record struct FoundRepair(JsonRepairKind Kind, int Position, int Count);

    /// <param name="Source">The place in the text.</param>
    /// <param name="Length">How much of the result there is up to it.</param>
    internal readonly record struct Mark(int Source, int Length);
}
