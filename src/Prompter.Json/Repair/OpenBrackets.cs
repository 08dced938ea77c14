namespace Prompter.Json.Repair;

/// <summary>Which brackets have been opened and not closed.</summary>
/// <param name="maxDepth">The deepest nesting that is taken.</param>
internal sealed class OpenBrackets(int maxDepth)
{
    /// <summary>What is open, and how often its opening bracket was repeated: as many closing ones are dropped.</summary>
    private (BracketKind Kind, int Repeated)[] open = new (BracketKind, int)[16];
    private int repeated;
    private int objects;
    private int arrays;

    public int Depth { get; private set; }

    /// <summary>The deepest nesting so far.</summary>
    public int Deepest { get; private set; }

    public bool IsFull => Depth + repeated >= maxDepth;

    /// <summary>Whether there may be one more bracket around all.</summary>
    public bool FitIntoAnother => Deepest < maxDepth;

    /// <summary>How many brackets of JSON have to come, repeated ones too.</summary>
    public int Awaited => objects + arrays + repeated;

    public BracketKind Top => open[Depth - 1].Kind;

    public BracketKind? Parent => Depth > 1 ? open[Depth - 2].Kind : null;

    public bool IsInObject => Depth > 0 && Top == BracketKind.Object;

    public void Clear() => (Depth, Deepest, repeated, objects, arrays) = (0, 0, 0, 0, 0);

    public void Push(BracketKind kind)
    {
        if (Depth == open.Length)
        {
            Array.Resize(ref open, Depth * 2);
        }

        open[Depth++] = (kind, 0);
        Deepest = Math.Max(Deepest, Depth);
        Count(kind, 1);
    }

    public BracketKind Pop()
    {
        var (kind, surplus) = open[--Depth];
        repeated -= surplus;
        Count(kind, -1);
        return kind;
    }

    public void Repeat()
    {
        open[Depth - 1].Repeated++;
        repeated++;
    }

    /// <summary>Whether a closing bracket belongs to one that was repeated; it counts only once.</summary>
    public bool TryUnrepeat()
    {
        if (open[Depth - 1].Repeated == 0)
        {
            return false;
        }

        open[Depth - 1].Repeated--;
        repeated--;
        return true;
    }

    /// <summary>Whether a closing bracket of JSON closes one of those that are open.</summary>
    public bool AnyIsClosedBy(char closing) =>
        closing switch
        {
            '}' => objects > 0,
            ']' => arrays > 0,
            _ => false,
        };

    /// <summary>What closes the bracket of a level in JSON.</summary>
    public string ClosingOf(int level) =>
        open[level].Kind switch
        {
            BracketKind.Object => "}",
            BracketKind.Call => "",
            _ => "]",
        };

    public OpenBrackets Clone()
    {
        var clone = (OpenBrackets)MemberwiseClone();
        clone.open = [.. open];
        return clone;
    }

    private void Count(BracketKind kind, int change)
    {
        objects += kind == BracketKind.Object ? change : 0;
        arrays += kind == BracketKind.Array ? change : 0;
    }
}

internal enum BracketKind : byte
{
    Object,
    Array,

    /// <summary>Round brackets around a list, as in Python; an array in JSON.</summary>
    Tuple,

    /// <summary>Round brackets behind a name; nothing in JSON.</summary>
    Call,
}
