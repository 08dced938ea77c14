namespace Prompter.Json.Schema;

/// <summary>All that references can lead to: the schema, the caller's documents, and the meta-schemas. Nothing is fetched.</summary>
internal sealed class SchemaLibrary
{
    /// <summary>Where a schema is that has no URI. References in it are resolved against this, which nobody else names.</summary>
    private const string NoUri = "schema:///";

    private static readonly Lazy<JsonElement> MetaSchemas = new(ReadMetaSchemas);

    private readonly Dictionary<string, SchemaResource> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaDialect> dialects = new(StringComparer.Ordinal);
    private readonly SchemaMistakes mistakes;

    public SchemaLibrary(JsonElement main, JsonSchemaOptions options, SchemaMistakes mistakes)
    {
        this.mistakes = mistakes;
        foreach (var (uri, document) in options.Documents)
        {
            Add(document.Clone(), Uri(uri), isMain: false);
        }

        Main = Add(main, options.BaseUri is null ? NoUri : Uri(options.BaseUri), isMain: true);
    }

    public SchemaDocument Main { get; }

    /// <summary>The resource at a URI without fragment, or null.</summary>
    public SchemaResource? Find(string uri)
    {
        if (!resources.TryGetValue(uri, out var found) && MetaSchemas.Value.TryGetProperty(uri, out var metaSchema))
        {
            Add(metaSchema, uri, isMain: false);
            found = resources[uri];
        }

        return found;
    }

    /// <summary>Which keywords mean something in a resource.</summary>
    public SchemaDialect DialectOf(SchemaResource resource)
    {
        if (resource.Dialect is null)
        {
            return SchemaDialect.Default;
        }

        var uri = resource.Dialect.TrimEnd('#');
        if (!dialects.TryGetValue(uri, out var dialect))
        {
            dialect = SchemaDialect.Default;
            if (resources.TryGetValue(uri, out var metaSchema))
            {
                dialect = SchemaDialect.Of(metaSchema.Document.Root, out var unknown);
                foreach (var vocabulary in unknown)
                {
                    mistakes.Add(
                        resource.Document.Describe($"{resource.Pointer}/$schema"),
                        $"the vocabulary {vocabulary} has to be understood, and is not known here"
                    );
                }
            }

            dialects[uri] = dialect;
        }

        return dialect;
    }

    private SchemaDocument Add(JsonElement root, string uri, bool isMain)
    {
        var document = new SchemaDocument(root, uri, isMain, mistakes);
        resources.TryAdd(uri, document.ResourceAt(""));
        foreach (var resource in document.Resources)
        {
            var name = resource.Uri.Document;
            if (!resources.TryAdd(name, resource) && resources[name] != resource)
            {
                mistakes.Add(
                    document.Describe($"{resource.Pointer}/$id"),
                    $"{name} is the URI of another schema already"
                );
            }
        }

        return document;
    }

    private static string Uri(Uri uri) =>
        uri.IsAbsoluteUri
            ? UriReference.Parse(uri.OriginalString).Document
            : throw new ArgumentException($"'{uri}' is not absolute, as the URI of a document has to be", nameof(uri));

    private static JsonElement ReadMetaSchemas()
    {
        using var stream = typeof(SchemaLibrary).Assembly.GetManifestResourceStream("Prompter.Json.metaschemas.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
