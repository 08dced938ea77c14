namespace Prompter.Json.Repair;

/// <summary>
/// Reads one object or array from its first bracket to its last and repairs it on the way. It has no recursion, looks ahead over a bounded
/// distance, and can stop wherever the text so far ends, so that a growing text is read once.
/// </summary>
/// <param name="maxDepth">The deepest nesting that is taken.</param>
/// <param name="joinsLists">Whether values that are only separated by commas become one array.</param>
internal sealed partial class RepairingParser(int maxDepth, bool joinsLists)
{
    /// <summary>What has to be there before a place is decided on, unless the text has ended.</summary>
    private const int Margin = Lookahead.Distance + 32;

    private EditedText edit = new();
    private List<(JsonRepairKind Kind, int Position)> repairs = [];
    private OpenBracket[] brackets = new OpenBracket[16];
    private int depth;
    private int deepest;
    private int surplus;
    private int objects;
    private int arrays;

    private State state;
    private int at;
    private Comment comment;

    /// <summary>Where a comma stands behind which no item has come yet, or -1.</summary>
    private int comma;

    /// <summary>The end of the last whole item of the innermost container, or its opening bracket.</summary>
    private EditedText.Mark mark;
    private bool isBehindString;

    /// <summary>The bracket that the text lacks at its very beginning, or null.</summary>
    private string? implied;

    private enum State : byte
    {
        Value,
        Key,
        Colon,
        AfterItem,
        String,
        TooDeep,
        Done,
    }

    private enum Comment : byte
    {
        None,
        Line,
        Block,
    }

    /// <summary>Where the value begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, or up to where it has been read.</summary>
    public int End => at;

    /// <summary>Whether nothing had to be repaired.</summary>
    public bool IsValid => repairs.Count == 0 && TooDeepAt is null;

    /// <summary>The bracket that went too deep, or null.</summary>
    public int? TooDeepAt { get; private set; }

    public IReadOnlyList<(JsonRepairKind Kind, int Position)> Repairs => repairs;

    /// <summary>Begins at a bracket, or, if <paramref name="isMember"/>, at the first key of an object that lacks its bracket.</summary>
    public void Begin(int position, bool isMember)
    {
        edit.Start(position);
        repairs.Clear();
        (Start, at, depth, deepest, surplus, objects, arrays) = (position, position, 0, 0, 0, 0, 0);
        (TooDeepAt, implied, comma, comment, isBehindString) = (null, null, -1, Comment.None, false);
        tokenEnd = -1;
        mark = edit.MarkAt(position);
        state = State.Value;
        if (isMember)
        {
            Imply(BracketKind.Object, "{");
            state = State.Key;
        }
    }

    /// <summary>Goes on as far as the text allows; true at the end of the value.</summary>
    /// <param name="text">All text so far, from its beginning.</param>
    /// <param name="isFinal">Whether no more will come.</param>
    public bool Run(ReadOnlySpan<char> text, bool isFinal)
    {
        while (state != State.Done)
        {
            if (state == State.TooDeep)
            {
                SkipTooDeep(text, isFinal);
            }
            else if (state == State.String)
            {
                if (!ReadString(text, isFinal))
                {
                    return false;
                }
            }
            else if (comment != Comment.None)
            {
                if (!SkipComment(text, isFinal))
                {
                    return false;
                }
            }
            else
            {
                while (at < text.Length && QuoteMarks.IsSpace(text[at]))
                {
                    at++;
                }

                if (!isFinal && at + Margin > text.Length)
                {
                    return false;
                }

                if (at >= text.Length)
                {
                    Finish(text);
                }
                else if (!SkipNoise(text) && !Step(text, isFinal))
                {
                    return false;
                }
            }

            if (!isFinal && at >= text.Length && state != State.Done)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value as JSON.</summary>
    public string ToString(ReadOnlySpan<char> text) =>
        IsValid ? text[Start..at].ToString() : implied + edit.ToString(text, at);

    public RepairingParser Clone()
    {
        var clone = (RepairingParser)MemberwiseClone();
        (clone.edit, clone.repairs, clone.brackets) = (edit.Clone(), [.. repairs], [.. brackets]);
        return clone;
    }

    /// <summary>Takes one character or token in its place; false if more text is needed to know its end.</summary>
    private bool Step(ReadOnlySpan<char> text, bool isFinal)
    {
        var c = text[at];
        var look = new Lookahead(text, at);
        if (look.IsFence(at))
        {
            Finish(text);
            return true;
        }

        if (look.IsEllipsis(at) && state != State.Colon)
        {
            SkipEllipsis(text, c == '\u2026' ? 1 : 3);
            return true;
        }

        return state switch
        {
            State.Key => OnKey(text, c, isFinal),
            State.Colon => OnColon(text, c),
            State.AfterItem => OnAfterItem(text, c, look),
            _ => OnValue(text, c, isFinal),
        };
    }

    private bool OnValue(ReadOnlySpan<char> text, char c, bool isFinal)
    {
        switch (c)
        {
            case '{' or '[' or '(':
                Push(
                    text,
                    c == '{' ? BracketKind.Object
                        : c == '[' ? BracketKind.Array
                        : BracketKind.Tuple
                );
                return true;
            case '}' or ']' or ')':
                OnClosing(text, c);
                return true;
            case ',' when IsInObject:
                CompleteItem(text, isCut: false);
                return true;
            case ',':
                Drop(text, JsonRepairKind.ExtraComma, 1);
                return true;
            case ':' or ';':
                Drop(text, c == ':' ? JsonRepairKind.ExtraColon : JsonRepairKind.ExtraText, 1);
                return true;
        }

        if (IsStringStart(text))
        {
            if (arrays > 0 && IsMemberBehindOpenArray(text))
            {
                CloseMissing(text);
                return true;
            }

            BeginString(text, isKey: false);
            return true;
        }

        return ReadToken(text, isFinal);
    }

    private bool OnKey(ReadOnlySpan<char> text, char c, bool isFinal)
    {
        switch (c)
        {
            case '}' or ']' or ')':
                OnClosing(text, c);
                return true;
            case ',':
                Drop(text, JsonRepairKind.ExtraComma, 1);
                return true;
            case ';':
                Drop(text, JsonRepairKind.ExtraText, 1);
                return true;
            case ':' or '[' or '(':
                edit.Insert(text, at, c == ':' ? "\"\"" : "\"\":");
                Repair(JsonRepairKind.MissingKey, at);
                state = c == ':' ? State.Colon : State.Value;
                return true;
            case '{' when comma >= 0 && IsParentArray:
                CloseMissing(text);
                return true;
            case '{':
                RepeatBracket(text);
                return true;
        }

        if (IsStringStart(text))
        {
            BeginString(text, isKey: true);
            return true;
        }

        return ReadPlainKey(text, isFinal);
    }

    private bool OnColon(ReadOnlySpan<char> text, char c)
    {
        switch (c)
        {
            case ':' when at + 1 < text.Length && text[at + 1] == '=':
                ReplaceBy(text, JsonRepairKind.MissingColon, 2, ":");
                break;
            case ':':
                at++;
                break;
            case '=':
                ReplaceBy(text, JsonRepairKind.MissingColon, at + 1 < text.Length && text[at + 1] == '>' ? 2 : 1, ":");
                break;
            case ',' or '}' or ']' or ')':
                CompleteItem(text, isCut: false);
                return true;
            default:
                edit.Insert(text, at, ":");
                Repair(JsonRepairKind.MissingColon, at);
                break;
        }

        state = State.Value;
        return true;
    }

    private bool OnAfterItem(ReadOnlySpan<char> text, char c, Lookahead look)
    {
        var isJoined = depth == 1 && implied == "[";
        switch (c)
        {
            case ',' when isJoined && look[look.SkipSpace(at + 1)] is not ('{' or '['):
                Finish(text);
                return true;
            case ',' when Top == BracketKind.Call:
                DropArguments(text, look);
                return true;
            case ',':
                comma = at++;
                state = IsInObject ? State.Key : State.Value;
                return true;
            case ']' when isJoined:
                OnClosing(text, c);
                return true;
            case var _ when isJoined:
                at = Math.Max(mark.Source, edit.Position);
                Finish(text);
                return true;
            case '}' or ']' or ')':
                OnClosing(text, c);
                return true;
            case ':' when !IsInObject && Top != BracketKind.Call:
                ReplaceBy(text, JsonRepairKind.ExtraColon, 1, ",");
                comma = at - 1;
                state = State.Value;
                return true;
            case ':' or ';':
                Drop(text, c == ':' ? JsonRepairKind.ExtraColon : JsonRepairKind.ExtraText, 1);
                return true;
            case '+' when isBehindString && QuoteMarks.IsQuote(look[look.SkipSpace(at + 1)]):
                Concatenate(text, look.SkipSpace(at + 1));
                return true;
            case '{' when IsInObject && IsParentArray:
                CloseMissing(text);
                return true;
        }

        if (Top == BracketKind.Call)
        {
            // Whatever follows the argument, the value is complete.
            Close();
            return true;
        }

        edit.Insert(text, mark.Source, ",");
        Repair(JsonRepairKind.MissingComma, mark.Source);
        comma = at;
        state = IsInObject ? State.Key : State.Value;
        return true;
    }

    private void DropArguments(ReadOnlySpan<char> text, Lookahead look)
    {
        var end = text[at..look.End].IndexOfAny(')', '\n');
        Drop(text, JsonRepairKind.ExtraText, end > 0 && text[at + end] == ')' ? end : 1);
    }

    private void Concatenate(ReadOnlySpan<char> text, int next)
    {
        Repair(JsonRepairKind.Concatenation, at);
        QuoteMarks.Open(text, next, out var length);
        edit.CutTo(text, mark, next + length);
        edit.DropLast();
        at = next;
        OpenString(text, isKey: false);
    }

    private void Drop(ReadOnlySpan<char> text, JsonRepairKind kind, int length) => ReplaceBy(text, kind, length, "");

    private void ReplaceBy(ReadOnlySpan<char> text, JsonRepairKind kind, int length, string replacement)
    {
        Repair(kind, at);
        edit.Replace(text, at, at + length, replacement);
        at += length;
    }

    private void Repair(JsonRepairKind kind, int position) => repairs.Add((kind, position));
}
