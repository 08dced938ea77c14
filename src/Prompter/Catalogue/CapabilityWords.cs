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

    /// <summary>The capabilities behind words with blanks between; a newer list may know words that this version does not.</summary>
    public static ModelCapabilities Read(string? words) =>
        (words?.Split(' ') ?? [])
            .Select(word => Array.IndexOf(Words, word))
            .Where(bit => bit >= 0)
            .Aggregate(ModelCapabilities.None, (all, bit) => all | (ModelCapabilities)(1 << bit));
}
