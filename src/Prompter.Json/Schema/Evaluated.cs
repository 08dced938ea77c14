namespace Prompter.Json.Schema;

/// <summary>Which members of an object, or items of an array, rules have looked at, by their numbers.</summary>
internal sealed class Evaluated
{
    private readonly HashSet<int> some = [];
    private bool all;

    public bool Contains(int index) => all || some.Contains(index);

    public void Add(int index) => some.Add(index);

    public void AddAll() => all = true;

    public void Add(Evaluated other)
    {
        all |= other.all;
        some.UnionWith(other.some);
    }
}
