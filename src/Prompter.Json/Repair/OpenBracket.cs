namespace Prompter.Json.Repair;

/// <summary>A container that has been opened and not closed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Surplus">How often its opening bracket was repeated; as many closing ones are dropped.</param>
internal readonly record struct OpenBracket(BracketKind Kind, int Surplus = 0)
{
    /// <summary>What closes it in JSON.</summary>
    public string Closing =>
        Kind switch
        {
            BracketKind.Object => "}",
            BracketKind.Call => "",
            _ => "]",
        };
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
