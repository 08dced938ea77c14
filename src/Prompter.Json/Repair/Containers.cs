namespace Prompter.Json.Repair;

/// <summary>The containers that are open and the item that is being read, made whole where a bracket, a value or a comma lacks or is too many.</summary>
internal sealed class Containers(RepairedText output, OpenBrackets brackets, bool joinsLists)
{
    private readonly string text = output.Text;

    /// <summary>The array that has just been closed: where it began, and where it ended; null where something came since.</summary>
    private (RepairedText.Mark Opening, RepairedText.Mark End)? closed;

    /// <summary>The same of the first of values that have only commas between them: its end may be one bracket too many.</summary>
    private (RepairedText.Mark Opening, RepairedText.Mark End)? first;

    /// <summary>Where a comma stands behind which no item has come yet, or -1.</summary>
    private int comma = -1;

    /// <summary>The bracket that the text lacks at its very beginning, or null.</summary>
    public string? Implied { get; private set; }

    /// <summary>What can come next.</summary>
    public Expected Next { get; set; }

    /// <summary>The end of the last whole item of the innermost container, or its opening bracket.</summary>
    public RepairedText.Mark LastItem { get; private set; }

    /// <summary>Whether that item is a string.</summary>
    public bool IsBehindString { get; private set; }

    public bool IsBehindComma => comma >= 0;

    /// <summary>Whether what is read are values that only have commas between them.</summary>
    public bool AreJoined => brackets.Depth == 1 && Implied == "[";

    public void Begin(bool isMember)
    {
        (Implied, comma, IsBehindString, Next, LastItem) = (null, -1, false, Expected.Value, output.Here);
        (closed, first) = (null, null);
        if (isMember)
        {
            Imply(BracketKind.Object, "{");
            Next = Expected.Key;
        }
    }

    /// <summary>Opens a container at the bracket that stands here.</summary>
    public void Open(BracketKind kind)
    {
        if (kind == BracketKind.Tuple)
        {
            output.Replace(JsonRepairKind.WrongBracket, 1, "[");
        }
        else
        {
            output.Take(kind == BracketKind.Object ? '{' : '[');
        }

        brackets.Push(kind, output.Here);
        (comma, closed) = (-1, null);
        LastItem = output.Here;
        ExpectItem();
    }

    /// <summary>Takes a comma, or what stands in its place.</summary>
    public void TakeComma(int position)
    {
        comma = position;
        brackets.NoteComma();
        ExpectItem();
    }

    /// <summary>An item, or the value of a member, has been read.</summary>
    public void EndItem(bool isString = false) =>
        (LastItem, Next, comma, IsBehindString, closed) = (output.Here, Expected.Separator, -1, isString, null);

    /// <summary>Makes what stands before a comma or a closing bracket an item, or drops it.</summary>
    public void CompleteItem()
    {
        if (IsInMember)
        {
            output.Insert(JsonRepairKind.MissingValue, output.At, Next == Expected.Colon ? ":null" : "null");
            (LastItem, closed) = (output.Here, null);
        }
        else if (Next is Expected.Key or Expected.Value && IsBehindComma)
        {
            output.CutTo(LastItem, output.At);
            output.Note(JsonRepairKind.ExtraComma, comma, 1);
        }

        comma = -1;
        Next = Expected.Separator;
    }

    /// <summary>Leaves out an item of which too little has come, with the comma and the calls before it.</summary>
    public void LeaveOutCutItem()
    {
        while (brackets.Top == BracketKind.Call)
        {
            Leave();
        }

        var start = IsBehindComma ? Math.Min(comma, LastItem.Source) : LastItem.Source;
        output.Note(JsonRepairKind.Truncation, start, output.At - start);
        output.CutTo(LastItem, output.At);
        comma = -1;
        Next = Expected.Separator;
    }

    /// <summary>Takes the closing bracket that stands here, or first closes what it does not fit.</summary>
    public void TakeClosing(char c)
    {
        var isRound = brackets.Top is BracketKind.Tuple or BracketKind.Call;
        var fits = c switch
        {
            '}' => brackets.Top == BracketKind.Object,
            ']' => brackets.Top == BracketKind.Array,
            _ => isRound,
        };
        if (fits && brackets.TryUnrepeat())
        {
            output.Drop(JsonRepairKind.ExtraBracket, 1);
        }
        else if (fits)
        {
            CompleteItem();
            Close(isVerbatim: !isRound);
        }
        else if (ClosingRun.Plan(text, output.At, brackets) is { } steps)
        {
            Follow(steps);
        }
        else if (brackets.AnyIsClosedBy(c))
        {
            CloseMissing();
        }
        else
        {
            output.Drop(JsonRepairKind.ExtraBracket, 1);
        }
    }

    /// <summary>Does with the closing brackets from here on what was found to be best.</summary>
    private void Follow(IEnumerable<ClosingStep> steps)
    {
        foreach (
            var step in steps.TakeWhile(step => step == ClosingStep.Add ? brackets.Depth > 1 : Next != Expected.Nothing)
        )
        {
            if (step == ClosingStep.Add)
            {
                CloseMissing();
                continue;
            }

            output.At = StrictJson.SkipSpace(text, output.At);
            if (step == ClosingStep.Drop)
            {
                output.Drop(JsonRepairKind.ExtraBracket, 1);
                continue;
            }

            CompleteItem();
            if (step == ClosingStep.Replace)
            {
                output.Note(JsonRepairKind.WrongBracket, output.At, 1);
            }

            Close(isVerbatim: step == ClosingStep.Take && brackets.Top != BracketKind.Tuple);
        }
    }

    /// <summary>Ends the call whose argument is complete, whatever follows it.</summary>
    public void EndCall()
    {
        Leave();
        LastItem = output.Here;
    }

    /// <summary>Adds the bracket that the innermost container lacks, behind its last item.</summary>
    public void CloseMissing()
    {
        // A comma before what stands here parts it from the container that is closed.
        var isParting =
            Next is Expected.Key or Expected.Value && Delimiters.Plain(text[output.At]) is not ('}' or ']' or ')');
        var parting = isParting ? comma : -1;
        if (parting >= 0)
        {
            output.CutTo(LastItem, output.At);
        }
        else
        {
            CompleteItem();
        }

        if (brackets.Top != BracketKind.Call)
        {
            output.Insert(JsonRepairKind.MissingBracket, LastItem.Source, brackets.ClosingOf(brackets.Depth - 1));
            LastItem = output.MarkAt(output.Edited);
        }

        Leave();
        if (parting >= 0)
        {
            output.Insert(null, output.Edited, ",");
            TakeComma(parting);
        }
    }

    /// <summary>The text ends, or what stands here ends the value: closes all that is open.</summary>
    public void Finish()
    {
        if (IsInMember)
        {
            LeaveOutCutItem();
        }
        else
        {
            CompleteItem();
        }

        while (brackets.Depth > 0)
        {
            var closing = brackets.ClosingOf(brackets.Depth - 1);
            if (brackets.Pop() == BracketKind.Call)
            {
                continue;
            }

            output.Insert(null, LastItem.Source, closing);
            if (brackets.Depth > 0 || Implied != "[")
            {
                output.Note(JsonRepairKind.MissingBracket, LastItem.Source);
            }
        }

        output.DropRead();
        Next = Expected.Nothing;
    }

    /// <summary>Leaves out an ellipsis, or puts null in its place where a value has to be.</summary>
    public void TakeEllipsis(int length)
    {
        if (IsInMember)
        {
            output.Replace(JsonRepairKind.Ellipsis, length, "null");
            EndItem();
        }
        else if (Next == Expected.Separator)
        {
            output.Drop(JsonRepairKind.Ellipsis, length);
        }
        else
        {
            output.Note(JsonRepairKind.Ellipsis, output.At, length);
            output.At += length;
            var next = new Lookahead(text, output.At).SkipSpace(output.At);
            if (!IsBehindComma && next < text.Length && text[next] == ',')
            {
                // The first thing in its container: its comma goes with it.
                output.At = next + 1;
            }

            output.CutTo(LastItem, output.At);
            if (IsBehindComma)
            {
                EndItem();
            }
        }
    }

    /// <summary>Whether a value has to come, for a key or a call has been read.</summary>
    private bool IsInMember =>
        Next == Expected.Colon || (Next == Expected.Value && brackets.Top is BracketKind.Object or BracketKind.Call);

    private void ExpectItem() => Next = brackets.IsInObject ? Expected.Key : Expected.Value;

    /// <summary>Puts a bracket around all that was read, which the text lacks.</summary>
    private void Imply(BracketKind kind, string bracket)
    {
        Implied = bracket;
        output.Note(JsonRepairKind.MissingBracket, output.Start);
        brackets.Push(kind, output.MarkAt(output.Start));
    }

    /// <summary>Closes the innermost container at the bracket that stands here.</summary>
    private void Close(bool isVerbatim)
    {
        var (kind, opening, isSingle) = (brackets.Top, brackets.Opening, IsInBracketsAlone);
        if (isSingle)
        {
            // (1) is 1.
            var place = opening.Source - 1;
            output.Renote(JsonRepairKind.WrongBracket, place, JsonRepairKind.ExtraBracket, place);
            output.Omit(opening);
            output.Drop(JsonRepairKind.ExtraBracket, 1);
        }
        else if (isVerbatim)
        {
            output.Take(kind == BracketKind.Object ? '}' : ']');
        }
        else
        {
            output.Replace(null, 1, brackets.ClosingOf(brackets.Depth - 1));
        }

        var isEmpty = LastItem.Length <= 1;
        var isSurplus = AreJoined && first is not null;
        Leave();
        LastItem = output.Here;
        closed = kind == BracketKind.Array ? (opening, output.Here) : null;
        if (isSurplus)
        {
            EndFirst();
        }
        else if (brackets.Depth == 0)
        {
            OnRootClosed(kind, isEmpty);
        }
    }

    /// <summary>Whether the innermost container is one item in round brackets, without a comma.</summary>
    private bool IsInBracketsAlone =>
        brackets.Top == BracketKind.Tuple && !brackets.HasComma && LastItem != brackets.Opening;

    /// <summary>Whether a bracket where a key has to be opens one more item of the array before it: the end of that was one too many.</summary>
    public bool GoesOnWith(char opening) =>
        IsBehindComma && closed is { } array && new Lookahead(text, array.Opening.Source).IsNext(opening);

    /// <summary>Goes on with the array that has just been closed.</summary>
    public void Reopen()
    {
        var (opening, end) = closed!.Value;
        output.Note(JsonRepairKind.ExtraBracket, end.Source - 1, 1);
        output.CutTo(end, output.At);
        output.DropLast();
        output.Insert(null, output.At, ",");
        brackets.Push(BracketKind.Array, opening);
        LastItem = output.Here;
        TakeComma(comma);
    }

    /// <summary>The list of values has an end: so the bracket that ended the first of them was one too many, and none is missing.</summary>
    private void EndFirst()
    {
        var (_, end) = first!.Value;
        output.Renote(JsonRepairKind.MissingBracket, output.Start, JsonRepairKind.ExtraBracket, end.Source - 1);
        output.Omit(end);
        Implied = "";
        Next = Expected.Nothing;
    }

    private void Leave()
    {
        brackets.Pop();
        (Next, comma, IsBehindString) = (Expected.Separator, -1, false);
    }

    private void OnRootClosed(BracketKind kind, bool isEmpty)
    {
        Next = Expected.Nothing;
        var look = new Lookahead(text, output.At);
        var place = look.SkipNoise(output.At);
        if (Implied is not null)
        {
            return;
        }

        var hasComma = look[place] == ',';
        var next = look.SkipNoise(place + 1);
        var start = new Lookahead(text, output.Start + 1);
        var firstItem = isEmpty ? '\0' : start[start.SkipSpace(output.Start + 1)];
        if (EarlyEnd.IsAt(kind, firstItem, look, output.At))
        {
            // Its last bracket was one too many.
            output.Note(JsonRepairKind.ExtraBracket, output.At - 1, 1);
            output.CutTo(LastItem, output.At);
            output.DropLast();
            brackets.Push(kind, output.MarkAt(output.Start));
            LastItem = output.Here;
            Next = Expected.Separator;
            if (isEmpty)
            {
                LastItem = LastItem with { Length = 1 };
                ExpectItem();
            }
        }
        else if (hasComma && joinsLists && brackets.FitIntoAnother && look[next] is '{' or '[')
        {
            first =
                kind == BracketKind.Array
                && closed is { } array
                && new Lookahead(text, array.Opening.Source).IsNext(look[next])
                    ? closed
                    : null;
            Imply(BracketKind.Array, "[");
            Next = Expected.Separator;
        }
    }
}
