using System.Runtime.CompilerServices;

namespace Prompter.Json.Schema;

/// <summary>A JSON text with schemas in it: where they are, and which of them have a URI.</summary>
internal sealed class SchemaDocument
{
    private readonly Dictionary<string, SchemaResource> resources = new(StringComparer.Ordinal);
    private readonly SchemaMistakes mistakes;

    public SchemaDocument(JsonElement root, string uri, bool isMain, SchemaMistakes mistakes)
    {
        Root = root;
        IsMain = isMain;
        Uri = uri;
        this.mistakes = mistakes;
        resources[""] = new(this, "", UriReference.Parse(uri), dialect: null);
        Index(root, "", resources[""]);
    }

    public JsonElement Root { get; }

    /// <summary>Where the document was said to be.</summary>
    public string Uri { get; }

    /// <summary>Whether it is the one that is compiled, whose places are named without a URI.</summary>
    public bool IsMain { get; }

    /// <summary>All schemas in it: pointer and value.</summary>
    public List<(string Pointer, JsonElement Schema)> Schemas { get; } = [];

    public IReadOnlyCollection<SchemaResource> Resources => resources.Values;

    /// <summary>The innermost resource around a place.</summary>
    public SchemaResource ResourceAt(string pointer)
    {
        for (var at = pointer; ; at = at[..at.LastIndexOf('/')])
        {
            if (resources.TryGetValue(at, out var resource))
            {
                return resource;
            }
        }
    }

    public string Describe(string pointer) => IsMain ? $"#{pointer}" : $"{Uri}#{pointer}";

    private void Index(JsonElement schema, string pointer, SchemaResource resource)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Schemas.Add((pointer, schema));
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var id = Text(schema, "$id", pointer);
        var dialect = Text(schema, "$schema", pointer);
        if (id is { Length: > 1 } && id[0] == '#')
        {
            // How drafts 6 and 7 write an anchor.
            Name(resource.Anchors, id[1..], pointer);
        }
        else if (id is not null || (pointer.Length == 0 && dialect is not null))
        {
            var uri = UriReference.Parse(id ?? "");
            if (uri.Fragment is { Length: > 0 })
            {
                mistakes.Add(Describe($"{pointer}/$id"), $"'{id}' has a fragment; name a part of a schema by $anchor");
            }

            resource = new(
                this,
                pointer,
                uri.ResolveAt(resource.Uri) with
                {
                    Fragment = null,
                },
                dialect ?? resource.Dialect
            );
            resources[pointer] = resource;
        }

        if (Text(schema, "$anchor", pointer) is { } anchor)
        {
            Name(resource.Anchors, anchor, pointer);
        }

        if (Text(schema, "$dynamicAnchor", pointer) is { } dynamicAnchor)
        {
            Name(resource.Anchors, dynamicAnchor, pointer);
            resource.DynamicAnchors[dynamicAnchor] = pointer;
        }

        if (schema.TryGetProperty("$recursiveAnchor", out var recursive) && recursive.ValueKind == JsonValueKind.True)
        {
            resource.DynamicAnchors[""] = pointer;
        }

        foreach (var (place, inner) in Subschemas.Of(schema, pointer))
        {
            Index(inner, place, resource);
        }
    }

    private void Name(Dictionary<string, string> names, string name, string pointer)
    {
        if (!names.TryAdd(name, pointer))
        {
            mistakes.Add(Describe(pointer), $"the anchor '{name}' is at {Describe(names[name])} already");
        }
    }

    private string? Text(JsonElement schema, string keyword, string pointer)
    {
        if (!schema.TryGetProperty(keyword, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        mistakes.Add(Describe($"{pointer}/{keyword}"), $"expected a string, found {JsonText.Of(value)}");
        return null;
    }
}
