namespace Prompter.Json.Repair;

/// <content>Which brackets are open, and what is done where they do not match.</content>
internal sealed partial class RepairingParser
{
    private int unread;

    private bool IsInObject => depth > 0 && Top == BracketKind.Object;

    private bool IsParentArray => depth > 1 && brackets[depth - 2].Kind is BracketKind.Array;

    private BracketKind Top => brackets[depth - 1].Kind;

    private void Push(ReadOnlySpan<char> text, BracketKind kind)
    {
        if (depth + surplus >= maxDepth)
        {
            BeginTooDeep();
            return;
        }

        if (kind == BracketKind.Tuple)
        {
            ReplaceBy(text, JsonRepairKind.WrongBracket, 1, "[");
        }
        else
        {
            at++;
        }

        Open(kind);
        comma = -1;
        mark = edit.MarkAt(at);
        state = kind == BracketKind.Object ? State.Key : State.Value;
    }

    private void Open(BracketKind kind)
    {
        if (depth == brackets.Length)
        {
            Array.Resize(ref brackets, depth * 2);
        }

        brackets[depth++] = new(kind);
        deepest = Math.Max(deepest, depth);
        Count(kind, 1);
    }

    private void Count(BracketKind kind, int change)
    {
        objects += kind == BracketKind.Object ? change : 0;
        arrays += kind == BracketKind.Array ? change : 0;
    }

    /// <summary>Puts a bracket around all that was read, which the text lacks.</summary>
    private void Imply(BracketKind kind, string bracket)
    {
        implied = bracket;
        Repair(JsonRepairKind.MissingBracket, Start);
        Open(kind);
    }

    private void OnClosing(ReadOnlySpan<char> text, char c)
    {
        var isRound = Top is BracketKind.Tuple or BracketKind.Call;
        var fits = c switch
        {
            '}' => Top == BracketKind.Object,
            ']' => Top == BracketKind.Array,
            _ => isRound,
        };
        if (fits)
        {
            if (brackets[depth - 1].Surplus > 0)
            {
                brackets[depth - 1] = new(Top, brackets[depth - 1].Surplus - 1);
                surplus--;
                Drop(text, JsonRepairKind.ExtraBracket, 1);
                return;
            }

            CompleteItem(text, isCut: false);
            Pop(text, isVerbatim: !isRound);
        }
        else if (c != ')' && (c == '}' ? objects : arrays) > 0)
        {
            CloseMissing(text);
        }
        else if (c == ')' || new Lookahead(text, at).IsItemBehind(at + 1))
        {
            Drop(text, JsonRepairKind.ExtraBracket, 1);
        }
        else
        {
            CompleteItem(text, isCut: false);
            Repair(JsonRepairKind.WrongBracket, at);
            Pop(text, isVerbatim: false);
        }
    }

    /// <summary>Closes the innermost container at the bracket that stands here.</summary>
    private void Pop(ReadOnlySpan<char> text, bool isVerbatim)
    {
        if (!isVerbatim)
        {
            edit.Replace(text, at, at + 1, brackets[depth - 1].Closing);
        }

        at++;
        var isEmpty = mark.Source <= Start + 1;
        Close();
        if (depth == 0)
        {
            OnRootClosed(text, isEmpty);
        }
    }

    private void Close()
    {
        Leave();
        mark = edit.MarkAt(at);
    }

    /// <summary>Adds the bracket that the innermost container lacks, behind its last item.</summary>
    private void CloseMissing(ReadOnlySpan<char> text)
    {
        // A comma before what stands here parts it from the container that is closed.
        var parting = state is State.Key or State.Value && text[at] is not ('}' or ']' or ')') ? comma : -1;
        if (parting >= 0)
        {
            edit.CutTo(text, mark, at);
        }
        else
        {
            CompleteItem(text, isCut: false);
        }

        if (Top != BracketKind.Call)
        {
            edit.Insert(text, mark.Source, brackets[depth - 1].Closing);
            Repair(JsonRepairKind.MissingBracket, mark.Source);
            mark = edit.MarkAt(edit.Position);
        }

        Leave();
        if (parting >= 0)
        {
            edit.Insert(text, edit.Position, ",");
            comma = parting;
            state = IsInObject ? State.Key : State.Value;
        }
    }

    private void Leave()
    {
        depth--;
        Count(brackets[depth].Kind, -1);
        surplus -= brackets[depth].Surplus;
        state = State.AfterItem;
        comma = -1;
        isBehindString = false;
    }

    private void OnRootClosed(ReadOnlySpan<char> text, bool isEmpty)
    {
        state = State.Done;
        var look = new Lookahead(text, at);
        var next = look.SkipSpace(at);
        if (implied is not null || look[next] != ',')
        {
            return;
        }

        next = look.SkipSpace(next + 1);
        if (brackets[0].Kind == BracketKind.Object && !isEmpty && look.IsQuotedKey(next))
        {
            // The object goes on: its last bracket was one too many.
            Repair(JsonRepairKind.ExtraBracket, at - 1);
            edit.CutTo(text, mark, at);
            edit.DropLast();
            Open(BracketKind.Object);
            mark = edit.MarkAt(at);
            state = State.AfterItem;
        }
        else if (joinsLists && deepest < maxDepth && look[next] is '{' or '[')
        {
            Imply(BracketKind.Array, "[");
            state = State.AfterItem;
        }
    }

    /// <summary>Leaves out a bracket that opens the same container once more, as templates have it: <c>{{"a": 1}}</c>.</summary>
    private void RepeatBracket(ReadOnlySpan<char> text)
    {
        if (depth + surplus >= maxDepth)
        {
            BeginTooDeep();
            return;
        }

        surplus++;
        brackets[depth - 1] = new(Top, brackets[depth - 1].Surplus + 1);
        Drop(text, JsonRepairKind.ExtraBracket, 1);
    }

    /// <summary>Makes what stands before a comma or a closing bracket an item, or drops it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isCut">Whether the text ends here, so that what lacks is not known.</param>
    private void CompleteItem(ReadOnlySpan<char> text, bool isCut)
    {
        var isMember = state == State.Colon || (state == State.Value && Top is BracketKind.Object or BracketKind.Call);
        if (isMember && isCut)
        {
            LeaveOutCutItem(text);
        }
        else if (isMember)
        {
            edit.Insert(text, at, state == State.Colon ? ":null" : "null");
            Repair(JsonRepairKind.MissingValue, at);
            mark = edit.MarkAt(at);
        }
        else if (state is State.Key or State.Value && comma >= 0)
        {
            edit.CutTo(text, mark, at);
            Repair(JsonRepairKind.ExtraComma, comma);
        }

        comma = -1;
        state = State.AfterItem;
    }

    /// <summary>Leaves out an item of which too little has come, with the comma and the calls before it.</summary>
    private void LeaveOutCutItem(ReadOnlySpan<char> text)
    {
        while (Top == BracketKind.Call)
        {
            Leave();
        }

        edit.CutTo(text, mark, at);
        Repair(JsonRepairKind.Truncation, mark.Source);
        comma = -1;
        state = State.AfterItem;
    }

    private void EndItem()
    {
        mark = edit.MarkAt(at);
        state = State.AfterItem;
        comma = -1;
        isBehindString = false;
    }

    /// <summary>The text ends, or what stands here ends the value: closes all that is open.</summary>
    private void Finish(ReadOnlySpan<char> text)
    {
        CompleteItem(text, isCut: true);
        while (depth > 0)
        {
            depth--;
            if (brackets[depth].Kind == BracketKind.Call)
            {
                continue;
            }

            edit.Insert(text, mark.Source, brackets[depth].Closing);
            if (depth > 0 || implied != "[")
            {
                Repair(JsonRepairKind.MissingBracket, mark.Source);
            }
        }

        edit.SkipTo(at);
        state = State.Done;
    }

    private void BeginTooDeep()
    {
        TooDeepAt = at;
        // Round brackets are not counted.
        unread = objects + arrays + surplus;
        state = State.TooDeep;
    }

    /// <summary>Goes to the end of what is nested too deep, by counting brackets.</summary>
    private void SkipTooDeep(ReadOnlySpan<char> text, bool isFinal)
    {
        for (; at < text.Length && unread > 0; at++)
        {
            unread += text[at] switch
            {
                '{' or '[' => 1,
                '}' or ']' => -1,
                _ => 0,
            };
        }

        state = unread == 0 || isFinal ? State.Done : state;
    }

    /// <summary>Whether a string here is a member of the object around an array that was not closed.</summary>
    private bool IsMemberBehindOpenArray(ReadOnlySpan<char> text) =>
        comma >= 0
        && Top == BracketKind.Array
        && depth > 1
        && brackets[depth - 2].Kind == BracketKind.Object
        && new Lookahead(text, at).IsQuotedKey(at);
}
