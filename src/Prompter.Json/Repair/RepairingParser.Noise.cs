namespace Prompter.Json.Repair;

/// <content>What stands between tokens and means nothing: comments, ellipses, unusual spaces.</content>
internal sealed partial class RepairingParser
{
    /// <summary>Characters between tokens that are not JSON's: comments, escaped line breaks, unusual and invisible spaces.</summary>
    private bool SkipNoise(ReadOnlySpan<char> text)
    {
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        var isColour = state == State.Value && char.IsLetterOrDigit(next);
        if ((c == '#' && !isColour) || (c == '/' && next is '/' or '*'))
        {
            comment = c == '/' && next == '*' ? Comment.Block : Comment.Line;
            Drop(text, JsonRepairKind.Comment, c == '/' ? 2 : 1);
            return true;
        }

        if (c == '\\' && next != '"')
        {
            Drop(text, JsonRepairKind.InvalidEscape, next is 'n' or 'r' or 't' ? 2 : 1);
            return true;
        }

        if (c < ' ' || c is '\uFEFF' or (>= '\u200B' and <= '\u200F') or '\u2060')
        {
            Drop(text, JsonRepairKind.InvalidCharacter, 1);
            return true;
        }

        if (char.IsWhiteSpace(c))
        {
            ReplaceBy(text, JsonRepairKind.InvalidCharacter, 1, " ");
            return true;
        }

        return false;
    }

    /// <summary>Leaves out the rest of a comment, or as much of it as there is; false if more text is needed.</summary>
    private bool SkipComment(ReadOnlySpan<char> text, bool isFinal)
    {
        var isLine = comment == Comment.Line;
        var end = isLine ? text[at..].IndexOf('\n') : text[at..].IndexOf("*/");
        // The last character may be the first half of the end.
        at =
            end >= 0 ? at + end + (isLine ? 0 : 2)
            : isFinal ? text.Length
            : Math.Max(at, text.Length - 1);
        edit.SkipTo(at);
        comment = end >= 0 || isFinal ? Comment.None : comment;
        return comment == Comment.None;
    }

    private void SkipEllipsis(ReadOnlySpan<char> text, int length)
    {
        if (state == State.Value && Top is BracketKind.Object or BracketKind.Call)
        {
            ReplaceBy(text, JsonRepairKind.Ellipsis, length, "null");
            EndItem();
            return;
        }

        Repair(JsonRepairKind.Ellipsis, at);
        at += length;
        if (state == State.AfterItem)
        {
            edit.Replace(text, at - length, at, "");
        }
        else if (comma >= 0)
        {
            edit.CutTo(text, mark, at);
            EndItem();
        }
        else
        {
            // The first thing in its container: its comma goes with it.
            var next = new Lookahead(text, at).SkipSpace(at);
            at = next < text.Length && text[next] == ',' ? next + 1 : at;
            edit.CutTo(text, mark, at);
        }
    }
}
