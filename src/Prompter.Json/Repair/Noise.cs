namespace Prompter.Json.Repair;

/// <summary>What stands between tokens and means nothing: comments, escaped line breaks, unusual and invisible spaces.</summary>
internal static class Noise
{
    /// <summary>Leaves out what stands here; false if it is no noise. Where a value can stand, <c>#fff</c> is one.</summary>
    public static bool TrySkip(RepairedText output, bool isValueExpected)
    {
        var rest = output.Text.AsSpan(output.At);
        var c = rest[0];
        var next = rest.Length > 1 ? rest[1] : '\0';
        var isColour = isValueExpected && char.IsLetterOrDigit(next);
        if ((c == '#' && !isColour) || (c == '/' && next is '/' or '*'))
        {
            output.Drop(JsonRepairKind.Comment, CommentLength(rest, isBlock: next == '*' && c == '/'));
        }
        else if (c == '\\' && next != '"')
        {
            output.Drop(JsonRepairKind.InvalidEscape, next is 'n' or 'r' or 't' ? 2 : 1);
        }
        else if (c < ' ' || c is '\uFEFF' or (>= '\u200B' and <= '\u200F') or '\u2060')
        {
            output.Drop(JsonRepairKind.InvalidCharacter, 1);
        }
        else if (char.IsWhiteSpace(c))
        {
            output.Replace(JsonRepairKind.InvalidCharacter, 1, " ");
        }
        else
        {
            return false;
        }

        return true;
    }

    private static int CommentLength(ReadOnlySpan<char> text, bool isBlock)
    {
        var end = isBlock ? text[2..].IndexOf("*/") : text.IndexOf('\n');
        return end < 0 ? text.Length
            : isBlock ? end + 4
            : end;
    }
}
