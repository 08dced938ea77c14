namespace Prompter.Models;

/// <summary>The words that lists and tables have for what a model can do.</summary>
public static class CapabilityWords
{
    private static readonly (ModelCapabilities Capability, string Word)[] All =
    [
        (ModelCapabilities.Tools, "tools"),
        (ModelCapabilities.Images, "images"),
        (ModelCapabilities.Pdf, "pdf"),
        (ModelCapabilities.Audio, "audio"),
        (ModelCapabilities.Video, "video"),
        (ModelCapabilities.StructuredOutput, "json"),
        (ModelCapabilities.Reasoning, "reasoning"),
        (ModelCapabilities.Temperature, "temperature"),
    ];

    /// <summary>The words for capabilities, in a fixed order.</summary>
    public static IEnumerable<string> Of(ModelCapabilities capabilities) =>
        All.Where(entry => capabilities.HasFlag(entry.Capability)).Select(entry => entry.Word);

    /// <summary>The capability behind a word; none where the word is unknown.</summary>
    internal static ModelCapabilities Find(string word) => All.FirstOrDefault(entry => entry.Word == word).Capability;
}
