namespace Prompter.Policies.Rescue;

/// <summary>Follows a text through its fenced blocks.</summary>
internal sealed class Fences
{
    private int marks;

    /// <summary>Whether a block is open.</summary>
    public bool IsOpen { get; private set; }

    public void Read(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            marks = character == '`' ? marks + 1 : 0;
            IsOpen ^= marks == 3;
        }
    }
}
