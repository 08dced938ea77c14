namespace Prompter.Json.Schema;

/// <summary>How a schema is read.</summary>
public sealed class JsonSchemaOptions
{
    /// <summary>
    /// Whether <c>format</c> is a rule. By default it is a remark, as JSON Schema 2020-12 has it, except where the
    /// schema's own meta-schema names the vocabulary <c>format-assertion</c>.
    /// </summary>
    public bool AssertsFormat { get; init; }

    /// <summary>
    /// Other documents that references may lead to, each by its absolute URI. Nothing is ever fetched. The meta-schemas
    /// of 2020-12 are there already.
    /// </summary>
    public IReadOnlyDictionary<Uri, JsonElement> Documents { get; init; } = new Dictionary<Uri, JsonElement>();

    /// <summary>The absolute URI that the schema is taken to be at, which an <c>$id</c> of its own replaces. Default: one that nobody can name.</summary>
    public Uri? BaseUri { get; init; }
}
