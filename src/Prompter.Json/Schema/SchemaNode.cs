namespace Prompter.Json.Schema;

/// <summary>A schema, ready to be applied. It does not change once the schema it belongs to has been read.</summary>
internal sealed class SchemaNode(string location, SchemaResource resource)
{
    /// <summary>Where it is, for messages: <c>#/properties/age</c>.</summary>
    public string Location { get; } = location;

    public SchemaResource Resource { get; } = resource;

    /// <summary>What a schema that is <c>true</c> or <c>false</c> says; null for every other.</summary>
    public bool? Verdict { get; set; }

    /// <summary>Its rules, those about what is left over last.</summary>
    public IReadOnlyList<Keyword> Keywords { get; set; } = [];

    /// <summary>Whether a rule of its own asks what other rules have looked at.</summary>
    public bool AsksForEvaluated { get; set; }
}
