namespace Prompter.Catalogue;

/// <summary>The families, their models, and what each provider calls them: makers first, local servers last.</summary>
/// <remarks>
/// A row of <c>families.tsv</c> is a family, a model, and its references. Names of provider APIs are those of models.dev, July 2026; those
/// of local servers are the tags of Ollama's library and the repositories of Hugging Face, which vLLM serves under their own names.
/// </remarks>
internal static class FamilyTable
{
    private static readonly Lazy<IReadOnlyList<ModelFamily>> Read = new(() =>
    {
        using var stream = typeof(FamilyTable).Assembly.GetManifestResourceStream("Prompter.families.tsv")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(row => row.Split('\t'))
                .GroupBy(
                    row => row[0],
                    row => new FamilyModel(row[1], [.. row[2].Split(' ').Select(Reference)]),
                    StringComparer.Ordinal
                )
                .Select(family => new ModelFamily(family.Key, [.. family])),
        ];
    });

    public static IReadOnlyList<ModelFamily> Families => Read.Value;

    private static ModelReference Reference(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(text[..colon], text[(colon + 1)..]);
    }
}
