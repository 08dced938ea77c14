using System.Runtime.CompilerServices;

namespace Prompter.Json.Schema;

/// <summary>Makes schemas ready to be applied, with all that their references lead to, and finds their mistakes.</summary>
internal sealed class SchemaCompiler
{
    private readonly Dictionary<(SchemaDocument Document, string Pointer), SchemaNode> nodes = [];
    private readonly Queue<(SchemaNode Node, string Pointer, JsonElement Schema)> pending = [];
    private readonly HashSet<SchemaResource> used = [];
    private readonly SchemaLibrary library;

    private SchemaCompiler(JsonElement root, JsonSchemaOptions options)
    {
        Options = options;
        library = new(root, options, Mistakes);
    }

    public JsonSchemaOptions Options { get; }

    public SchemaMistakes Mistakes { get; } = new();

    /// <exception cref="JsonSchemaException">The schema has mistakes.</exception>
    public static SchemaNode Compile(JsonElement root, JsonSchemaOptions options)
    {
        var compiler = new SchemaCompiler(root, options);
        foreach (var (pointer, schema) in compiler.library.Main.Schemas)
        {
            compiler.NodeAt(compiler.library.Main, pointer, schema);
        }

        while (compiler.pending.TryDequeue(out var next))
        {
            new SchemaReader(compiler, next.Node, next.Pointer, next.Schema).Read();
        }

        var (done, open) = (new HashSet<SchemaNode>(), new HashSet<SchemaNode>());
        foreach (var node in compiler.nodes.Values)
        {
            compiler.FindCircles(node, done, open);
        }

        compiler.Mistakes.ThrowIfAny();
        return compiler.nodes[(compiler.library.Main, "")];
    }

    /// <summary>The schema at a place of a document; it is filled later, so that schemas can refer to each other.</summary>
    public SchemaNode NodeAt(SchemaDocument document, string pointer, JsonElement schema)
    {
        if (!nodes.TryGetValue((document, pointer), out var node))
        {
            node = nodes[(document, pointer)] = new(document.Describe(pointer), document.ResourceAt(pointer));
            pending.Enqueue((node, pointer, schema));
            Use(node.Resource);
        }

        return node;
    }

    public SchemaDialect DialectOf(SchemaResource resource) => library.DialectOf(resource);

    /// <summary>The schema that a reference at a place of a resource leads to, or null after a mistake has been noted; and the resource that it names.</summary>
    public SchemaNode? Resolve(string reference, SchemaResource from, string place, out SchemaResource? resource)
    {
        var uri = UriReference.Parse(reference).ResolveAt(from.Uri);
        resource = library.Find(uri.Document);
        if (resource is null)
        {
            Mistakes.Add(place, $"'{reference}' leads to {uri.Document}, which was not given; nothing is fetched");
            return null;
        }

        var fragment = Uri.UnescapeDataString(uri.Fragment ?? "");
        var pointer =
            fragment.Length == 0 || fragment[0] == '/'
                ? resource.Pointer + fragment
                : resource.Anchors.GetValueOrDefault(fragment);
        if (
            pointer is null
            || JsonPointer.Find(resource.Document.Root, pointer) is not { } schema
            || !Subschemas.IsSchema(schema)
        )
        {
            Mistakes.Add(place, $"'{reference}' leads to no schema");
            return null;
        }

        return NodeAt(resource.Document, pointer, schema);
    }

    /// <summary>Finds schemas that apply themselves to the same value again, which would never end.</summary>
    private void FindCircles(SchemaNode node, HashSet<SchemaNode> done, HashSet<SchemaNode> open)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (open.Contains(node))
        {
            Mistakes.Add(node.Location, "it refers to itself without end");
        }
        else if (done.Add(node))
        {
            open.Add(node);
            foreach (var next in node.Keywords.SelectMany(keyword => keyword.InPlace))
            {
                FindCircles(next, done, open);
            }

            open.Remove(node);
        }
    }

    /// <summary>A dynamic reference can lead to the anchors of every resource that is come through.</summary>
    private void Use(SchemaResource resource)
    {
        if (!used.Add(resource))
        {
            return;
        }

        foreach (var (name, pointer) in resource.DynamicAnchors)
        {
            var schema = JsonPointer.Find(resource.Document.Root, pointer)!.Value;
            resource.DynamicNodes[name] = NodeAt(resource.Document, pointer, schema);
        }
    }
}
