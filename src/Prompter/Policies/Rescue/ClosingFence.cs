namespace Prompter.Policies.Rescue;

/// <summary>Takes the end of a fence off a text whose beginning stood before what was handed out.</summary>
internal sealed class ClosingFence
{
    public const string Mark = "```";

    private readonly StringBuilder held = new();

    /// <summary>Whether a fenced block of the text itself is open.</summary>
    private bool isInside;

    /// <summary>Takes a piece.</summary>
    /// <returns>What belongs to the text; a fence at its end is held back, for it may be the last.</returns>
    public string Take(string piece)
    {
        held.Append(piece);
        var end = held.Length;
        while (end > 0 && (held[end - 1] == Mark[0] || char.IsWhiteSpace(held[end - 1])))
        {
            end--;
        }

        return Give(end);
    }

    /// <summary>Gives what is held back, but for the end of the fence: the mark that closes none of the text's own blocks.</summary>
    public string Flush()
    {
        var rest = held.ToString();
        if (rest.AsSpan().Count(Mark) % 2 == (isInside ? 0 : 1))
        {
            held.Length = rest.AsSpan(0, rest.LastIndexOf(Mark, StringComparison.Ordinal)).TrimEnd().Length;
        }

        return Give(held.Length);
    }

    private string Give(int length)
    {
        var given = held.ToString(0, length);
        held.Remove(0, length);
        isInside ^= given.AsSpan().Count(Mark) % 2 == 1;
        return given;
    }
}
