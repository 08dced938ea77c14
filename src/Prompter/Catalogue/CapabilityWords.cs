namespace Prompter.Catalogue;

/// <summary>The words that lists and tables have for what a model can do.</summary>
internal static class CapabilityWords
{
    private static readonly string[] Words =
    [
        "tools",
        "images",
        "pdf",
        "audio",
        "video",
        "json",
        "reasoning",
        "temperature",
    ];

    /// <summary>The words for capabilities, in the order of <see cref="ModelCapabilities"/>.</summary>
    public static IEnumerable<string> Of(ModelCapabilities capabilities) =>
        Words.Where((_, bit) => ((int)capabilities & (1 << bit)) != 0);

    /// <summary>The capability behind a word; none where the word is unknown.</summary>
    internal static ModelCapabilities Find(string word) =>
        Array.IndexOf(Words, word) is >= 0 and var bit ? (ModelCapabilities)(1 << bit) : ModelCapabilities.None;
}
