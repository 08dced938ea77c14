namespace Prompter.Json.Schema;

/// <summary><c>$ref</c> and <c>$dynamicRef</c>: a target by its URI, and, if the outermost resource decides, the dynamic anchor.</summary>
internal sealed class ReferenceKeyword(string name, string location, SchemaNode target, string? anchor)
    : Keyword(name, location, anchor is null ? [target] : [])
{
    public SchemaNode TargetIn(SchemaScope? scope) => anchor is null ? target : scope?.Find(anchor) ?? target;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated) =>
        run.Allows(TargetIn(run.Scope), instance, evaluated);
}

/// <summary>Reads <c>$ref</c>, <c>$dynamicRef</c>, and what 2019-09 had in its place.</summary>
internal static class ReferenceRules
{
    public static void Read(SchemaReader reader)
    {
        Add(reader, "$ref", _ => null);
        // Only a reference that leads to a dynamic anchor by its name leaves the decision to the outermost one.
        Add(reader, "$dynamicRef", UriFragment);
        Add(reader, "$recursiveRef", _ => "");
    }

    private static void Add(SchemaReader reader, string keyword, Func<string, string?> anchorOf)
    {
        if (
            reader.Text(keyword) is { } reference
            && reader.Compiler.Resolve(reference, reader.Node.Resource, reader.LocationOf(keyword), out var resource)
                is { } target
        )
        {
            var anchor = anchorOf(reference);
            var isDynamic = anchor is not null && resource!.DynamicAnchors.ContainsKey(anchor);
            reader.Add(new ReferenceKeyword(keyword, reader.LocationOf(keyword), target, isDynamic ? anchor : null));
        }
    }

    private static string? UriFragment(string reference) =>
        UriReference.Parse(reference).Fragment is { Length: > 0 } fragment ? Uri.UnescapeDataString(fragment) : null;
}

/// <summary>
/// The resources that a validation has come through, the innermost first: what <c>$dynamicRef</c> looks at. A resource is in it once, since
/// only its outermost place counts, and the same way in leads to the same object.
/// </summary>
internal sealed class SchemaScope(SchemaResource resource, SchemaScope? outer)
{
    private readonly Dictionary<SchemaResource, SchemaScope> inner = [];

    /// <summary>The scope of a schema in a resource.</summary>
    public static SchemaScope Enter(SchemaScope? from, SchemaResource resource)
    {
        for (var at = from; at is not null; at = at.Outer)
        {
            if (ReferenceEquals(at.Resource, resource))
            {
                return from!;
            }
        }

        if (from is null)
        {
            return new(resource, outer: null);
        }

        return from.inner.TryGetValue(resource, out var known) ? known : from.inner[resource] = new(resource, from);
    }

    private SchemaResource Resource => resource;

    private SchemaScope? Outer => outer;

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
