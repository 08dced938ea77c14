namespace Prompter.Catalogue;

/// <summary>The words that lists and tables have for what a model can do.</summary>
internal static class CapabilityWords
{
    private static readonly string[] Words = "tools images pdf audio video json reasoning temperature prefill".Split(
        ' '
    );

    /// <summary>The words for capabilities, in the order of <see cref="ModelCapabilities"/>.</summary>
    public static IEnumerable<string> Of(ModelCapabilities capabilities) =>
        Words.Where((_, bit) => ((int)capabilities & (1 << bit)) != 0);

    /// <summary>Other words that people have for some.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["vision"] = "images",
        ["image"] = "images",
        ["schema"] = "json",
        ["json-schema"] = "json",
        ["thinking"] = "reasoning",
    };

    /// <summary>Every word, in the order of <see cref="ModelCapabilities"/>.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The capability of a word, whatever its letters' case; none where the word means none.</summary>
    public static ModelCapabilities Find(string word) =>
        Read(Synonyms.GetValueOrDefault(word, word.ToLowerInvariant()));

    /// <summary>The capabilities behind words with blanks between; a newer list may know words that this version does not.</summary>
    public static ModelCapabilities Read(string? words) =>
        (words?.Split(' ') ?? [])
            .Select(word => Array.IndexOf(Words, word))
            .Where(bit => bit >= 0)
            .Aggregate(ModelCapabilities.None, (all, bit) => all | (ModelCapabilities)(1 << bit));
}
