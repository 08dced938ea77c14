namespace Prompter.Json.Schema;

/// <summary>A schema with a URI of its own (an <c>$id</c>, or the root of a document), and the names in it.</summary>
internal sealed class SchemaResource(SchemaDocument document, string pointer, UriReference uri, string? dialect)
{
    public SchemaDocument Document { get; } = document;

    /// <summary>Where in the document it begins.</summary>
    public string Pointer { get; } = pointer;

    public UriReference Uri { get; } = uri;

    /// <summary>The URI of the meta-schema, <c>$schema</c>, or null.</summary>
    public string? Dialect { get; } = dialect;

    /// <summary>The places in the document that <c>$anchor</c> and <c>$dynamicAnchor</c> name.</summary>
    public Dictionary<string, string> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of <c>$dynamicAnchor</c> alone. The name of <c>$recursiveAnchor</c>, which has none, is empty.</summary>
    public Dictionary<string, string> DynamicAnchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The schemas of <see cref="DynamicAnchors"/>, once the resource is used.</summary>
    public Dictionary<string, SchemaNode> DynamicNodes { get; } = new(StringComparer.Ordinal);
}
