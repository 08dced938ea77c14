namespace Prompter.Json.Schema;

/// <summary>The resources that a validation has come through, the innermost first: what <c>$dynamicRef</c> looks at.</summary>
internal sealed record SchemaScope(SchemaResource Resource, SchemaScope? Outer)
{
    /// <summary>The schema of a dynamic anchor in the outermost resource that has it, or null.</summary>
    public SchemaNode? Find(string anchor)
    {
        SchemaNode? found = null;
        for (var at = this; at is not null; at = at.Outer)
        {
            found = at.Resource.DynamicNodes.GetValueOrDefault(anchor) ?? found;
        }

        return found;
    }
}
