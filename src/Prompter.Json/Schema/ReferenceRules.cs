namespace Prompter.Json.Schema;

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
