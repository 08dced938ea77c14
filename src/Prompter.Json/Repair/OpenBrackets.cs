namespace Prompter.Json.Repair;

/// <summary>Which brackets have been opened and not closed.</summary>
internal sealed class OpenBrackets(int maxDepth)
{
    /// <summary>What is open, where it begins, and how often its opening bracket was repeated: as many closing ones are dropped.</summary>
    private readonly List<(BracketKind Kind, RepairedText.Mark Opening, int Repeated, bool HasComma)> open = [];
    private int repeated;
    private int objects;
    private int arrays;
    private int deepest;

    public int Depth => open.Count;

    public bool IsFull => Depth + repeated >= maxDepth;

    /// <summary>Whether there may be one more bracket around all.</summary>
    public bool FitIntoAnother => deepest < maxDepth;

    /// <summary>How many brackets of JSON have to come, repeated ones too.</summary>
    public int Awaited => objects + arrays + repeated;

    public BracketKind Top => open[^1].Kind;

    public BracketKind? Parent => Depth > 1 ? open[^2].Kind : null;

    /// <summary>The kind of a container, counted from the innermost, which is 0.</summary>
    public BracketKind KindAt(int level) => open[^(level + 1)].Kind;

    /// <summary>What closes a container, counted from the innermost.</summary>
    public string ClosingAt(int level) => ClosingOf(Depth - 1 - level);

    /// <summary>Whether a call, or a bracket that was repeated, is among the innermost.</summary>
    public bool HasCallOrRepeated(int levels)
    {
        for (var level = 1; level <= levels; level++)
        {
            if (open[^level] is { Kind: BracketKind.Call } or { Repeated: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an array is open.</summary>
    public bool HasArray => arrays > 0;

    public bool IsInObject => Depth > 0 && Top == BracketKind.Object;

    public void Clear()
    {
        open.Clear();
        (deepest, repeated, objects, arrays) = (0, 0, 0, 0);
    }

    /// <summary>Behind the bracket that opened the innermost container, in the text or where it was added.</summary>
    public RepairedText.Mark Opening => open[^1].Opening;

    public void Push(BracketKind kind, RepairedText.Mark opening)
    {
        open.Add((kind, opening, 0, false));
        deepest = Math.Max(deepest, Depth);
        Count(kind, 1);
    }

    public BracketKind Pop()
    {
        var (kind, _, surplus, _) = open[^1];
        open.RemoveAt(Depth - 1);
        repeated -= surplus;
        Count(kind, -1);
        return kind;
    }

    /// <summary>Whether a comma has come in the innermost container.</summary>
    public bool HasComma => open[^1].HasComma;

    public void NoteComma() => open[^1] = open[^1] with { HasComma = true };

    public void Repeat() => Repeat(1);

    /// <summary>Whether a closing bracket belongs to one that was repeated; it counts only once.</summary>
    public bool TryUnrepeat()
    {
        var isRepeated = open[^1].Repeated > 0;
        Repeat(isRepeated ? -1 : 0);
        return isRepeated;
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

    private void Repeat(int change)
    {
        open[^1] = open[^1] with { Repeated = open[^1].Repeated + change };
        repeated += change;
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
