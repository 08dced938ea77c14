namespace Prompter.Json.Schema;

/// <summary>Which keywords mean something, as the <c>$vocabulary</c> of a meta-schema says.</summary>
internal sealed record SchemaDialect(bool Applies, bool AppliesToUnevaluated, bool Validates, bool AssertsFormat)
{
    private const string Prefix = "https://json-schema.org/draft/2020-12/vocab/";

    /// <summary>What holds where no meta-schema that is at hand says otherwise; it is that of 2020-12.</summary>
    public static readonly SchemaDialect Default = new(
        Applies: true,
        AppliesToUnevaluated: true,
        Validates: true,
        AssertsFormat: false
    );

    private static readonly string[] Known =
    [
        "core",
        "applicator",
        "unevaluated",
        "validation",
        "format-annotation",
        "format-assertion",
        "content",
        "meta-data",
    ];

    /// <summary>The dialect of a meta-schema, and the vocabularies that have to be understood, and are not.</summary>
    public static SchemaDialect Of(JsonElement metaSchema, out IReadOnlyList<string> unknown)
    {
        unknown = [];
        if (
            metaSchema.ValueKind != JsonValueKind.Object
            || !metaSchema.TryGetProperty("$vocabulary", out var vocabularies)
            || vocabularies.ValueKind != JsonValueKind.Object
        )
        {
            return Default;
        }

        bool Has(string name) => vocabularies.TryGetProperty(Prefix + name, out _);
        unknown =
        [
            .. vocabularies
                .EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.True)
                .Select(entry => entry.Name)
                .Where(name => !Array.Exists(Known, known => name == Prefix + known)),
        ];
        return new(Has("applicator"), Has("unevaluated"), Has("validation"), Has("format-assertion"));
    }
}
