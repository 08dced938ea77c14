namespace Prompter.Catalogue;

/// <summary>Models that carry one name, such as <c>claude</c> or <c>llama</c>, whoever runs them.</summary>
/// <param name="Name">The family's name.</param>
/// <param name="Models">Its models; the first is the one that the family's name alone means.</param>
/// <remarks>
/// The names of provider APIs are those of models.dev, July 2026; those of local servers are the tags of Ollama's library and the
/// repositories of Hugging Face, which vLLM serves under their own names.
/// </remarks>
public sealed record ModelFamily(string Name, IReadOnlyList<FamilyModel> Models)
{
    // A row of families.tsv is a family, a model, and what each provider calls it: makers first, local servers last.
    private static readonly Lazy<IReadOnlyList<ModelFamily>> Table = new(() =>
    {
        using var stream = typeof(ModelFamily).Assembly.GetManifestResourceStream("Prompter.families.tsv")!;
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

    /// <summary>Every family that is known.</summary>
    public static IReadOnlyList<ModelFamily> All => Table.Value;

    /// <summary>The newest model that many use: what the family's name alone means.</summary>
    public FamilyModel Default => Models[0];

    /// <summary>Finds a family by its name or by any name of one of its models.</summary>
    /// <param name="name">
    /// <c>claude</c>, <c>claude-sonnet-5</c>, a provider's own name such as <c>anthropic/claude-sonnet-5</c>, or that with the
    /// provider, <c>openrouter:anthropic/claude-sonnet-5</c>. Letters' case is ignored.
    /// </param>
    /// <returns>The family, or null where no model is known by that name.</returns>
    public static ModelFamily? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(family => IsNamed(family, name))
            ?? All.FirstOrDefault(family => family.Models.Any(model => model.IsNamed(name)));
    }

    /// <summary>Finds a model by its canonical name, by a provider's own name for it, or as the default of a family.</summary>
    /// <param name="name">As <see cref="Find"/> takes it.</param>
    /// <returns>The model, or null where none is known by that name.</returns>
    public static FamilyModel? FindModel(string name) =>
        Find(name) is not { } family ? null
        : IsNamed(family, name) ? family.Default
        : family.Models.First(model => model.IsNamed(name));

    /// <inheritdoc />
    public override string ToString() => Name;

    private static ModelReference Reference(string text) =>
        text.Split(':', 2) is [var provider, var model] ? new(provider, model) : throw new FormatException(text);

    private static bool IsNamed(ModelFamily family, string name) =>
        string.Equals(family.Name, name, StringComparison.OrdinalIgnoreCase);
}
