namespace Prompter.Json.Schema;

/// <summary>One rule of a schema.</summary>
/// <param name="name">The keyword.</param>
/// <param name="location">Where it is: the schema's place and the keyword.</param>
/// <param name="inPlace">The schemas that it applies to the same value, whatever the value is.</param>
internal abstract class Keyword(string name, string location, params IReadOnlyList<SchemaNode> inPlace)
{
    public string Name { get; } = name;

    public string Location { get; } = location;

    public IReadOnlyList<SchemaNode> InPlace => inPlace;

    /// <param name="instance">The value.</param>
    /// <param name="run">Takes the errors.</param>
    /// <param name="evaluated">Takes which members or items were looked at; null where nobody asks.</param>
    /// <returns>Whether the value passes.</returns>
    public abstract bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated);
}

/// <summary>Which members of an object, or items of an array, rules have looked at, by their numbers.</summary>
internal sealed class Evaluated
{
    private readonly HashSet<int> some = [];
    private bool all;

    /// <summary>How many there are at least.</summary>
    public int Count => some.Count;

    public bool Contains(int index) => all || some.Contains(index);

    public void Add(int index) => some.Add(index);

    public void AddAll() => all = true;

    public void Add(Evaluated other)
    {
        all |= other.all;
        some.UnionWith(other.some);
    }
}
