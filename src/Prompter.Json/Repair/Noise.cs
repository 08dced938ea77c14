namespace Prompter.Json.Repair;

/// <summary>What stands between tokens and means nothing: comments, escaped line breaks, unusual and invisible spaces.</summary>
internal sealed class Noise(RepairedText output)
{
    private RepairedText output = output;
    private bool isLine;

    /// <summary>Whether a comment has begun and not ended.</summary>
    public bool IsComment { get; private set; }

    public void Clear() => IsComment = false;

    /// <summary>Leaves out what stands here; false if it is no noise.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isValueExpected">Whether a value can stand here, so that <c>#fff</c> is one.</param>
    public bool TrySkip(ReadOnlySpan<char> text, bool isValueExpected)
    {
        var c = text[output.At];
        var next = output.At + 1 < text.Length ? text[output.At + 1] : '\0';
        var isColour = isValueExpected && char.IsLetterOrDigit(next);
        if ((c == '#' && !isColour) || (c == '/' && next is '/' or '*'))
        {
            (IsComment, isLine) = (true, c == '#' || next == '/');
            output.Drop(text, JsonRepairKind.Comment, c == '/' ? 2 : 1);
        }
        else if (c == '\\' && next != '"')
        {
            output.Drop(text, JsonRepairKind.InvalidEscape, next is 'n' or 'r' or 't' ? 2 : 1);
        }
        else if (c < ' ' || c is '\uFEFF' or (>= '\u200B' and <= '\u200F') or '\u2060')
        {
            output.Drop(text, JsonRepairKind.InvalidCharacter, 1);
        }
        else if (char.IsWhiteSpace(c))
        {
            output.Replace(text, JsonRepairKind.InvalidCharacter, 1, " ");
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Leaves out the rest of a comment, or as much of it as there is; false if more text is needed.</summary>
    public bool SkipComment(ReadOnlySpan<char> text, bool isFinal)
    {
        var end = isLine ? text[output.At..].IndexOf('\n') : text[output.At..].IndexOf("*/");
        // The last character may be the first half of the end.
        output.At =
            end >= 0 ? output.At + end + (isLine ? 0 : 2)
            : isFinal ? text.Length
            : Math.Max(output.At, text.Length - 1);
        output.DropRead();
        IsComment = end < 0 && !isFinal;
        return !IsComment;
    }

    public Noise Clone(RepairedText output)
    {
        var clone = (Noise)MemberwiseClone();
        clone.output = output;
        return clone;
    }
}
