namespace Prompter.Json.Repair;

/// <summary>What can come next.</summary>
internal enum Expected : byte
{
    Value,
    Key,
    Colon,
    Separator,

    /// <summary>Nothing: the value has ended.</summary>
    Nothing,
}

/// <summary>The containers that are open and the item that is being read, made whole where a bracket, a value or a comma lacks or is too many.</summary>
internal sealed class Containers(RepairedText output, OpenBrackets brackets, bool joinsLists)
{
    private readonly string text = output.Text;

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
            output.At++;
        }

        brackets.Push(kind);
        comma = -1;
        LastItem = output.Here;
        ExpectItem();
    }

    /// <summary>Takes a comma, or what stands in its place.</summary>
    public void TakeComma(int position)
    {
        comma = position;
        ExpectItem();
    }

    /// <summary>An item, or the value of a member, has been read.</summary>
    public void EndItem(bool isString = false) =>
        (LastItem, Next, comma, IsBehindString) = (output.Here, Expected.Separator, -1, isString);

    /// <summary>Makes what stands before a comma or a closing bracket an item, or drops it.</summary>
    public void CompleteItem()
    {
        if (IsInMember)
        {
            output.Insert(JsonRepairKind.MissingValue, output.At, Next == Expected.Colon ? ":null" : "null");
            LastItem = output.Here;
        }
        else if (Next is Expected.Key or Expected.Value && IsBehindComma)
        {
            output.CutTo(LastItem, output.At);
            output.Note(JsonRepairKind.ExtraComma, comma);
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

        output.CutTo(LastItem, output.At);
        output.Note(JsonRepairKind.Truncation, LastItem.Source);
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
        else if (brackets.AnyIsClosedBy(c))
        {
            CloseMissing();
        }
        else if (c == ')' || new Lookahead(text, output.At).IsItemBehind(output.At + 1))
        {
            output.Drop(JsonRepairKind.ExtraBracket, 1);
        }
        else
        {
            CompleteItem();
            output.Note(JsonRepairKind.WrongBracket, output.At);
            Close(isVerbatim: false);
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
        var parting = Next is Expected.Key or Expected.Value && text[output.At] is not ('}' or ']' or ')') ? comma : -1;
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
            output.Note(JsonRepairKind.Ellipsis, output.At);
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
        brackets.Push(kind);
    }

    /// <summary>Closes the innermost container at the bracket that stands here.</summary>
    private void Close(bool isVerbatim)
    {
        if (isVerbatim)
        {
            output.At++;
        }
        else
        {
            output.Replace(null, 1, brackets.ClosingOf(brackets.Depth - 1));
        }

        var (kind, isEmpty) = (brackets.Top, LastItem.Source <= output.Start + 1);
        Leave();
        LastItem = output.Here;
        if (brackets.Depth == 0)
        {
            OnRootClosed(canGoOn: kind == BracketKind.Object && !isEmpty);
        }
    }

    private void Leave()
    {
        brackets.Pop();
        (Next, comma, IsBehindString) = (Expected.Separator, -1, false);
    }

    private void OnRootClosed(bool canGoOn)
    {
        Next = Expected.Nothing;
        var look = new Lookahead(text, output.At);
        var next = look.SkipSpace(output.At);
        if (Implied is not null || look[next] != ',')
        {
            return;
        }

        next = look.SkipSpace(next + 1);
        if (canGoOn && look.IsQuotedKey(next))
        {
            // The object goes on: its last bracket was one too many.
            output.Note(JsonRepairKind.ExtraBracket, output.At - 1);
            output.CutTo(LastItem, output.At);
            output.DropLast();
            brackets.Push(BracketKind.Object);
            LastItem = output.Here;
            Next = Expected.Separator;
        }
        else if (joinsLists && brackets.FitIntoAnother && look[next] is '{' or '[')
        {
            Imply(BracketKind.Array, "[");
            Next = Expected.Separator;
        }
    }
}
