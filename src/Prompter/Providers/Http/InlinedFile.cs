namespace Prompter.Providers.Http;

/// <summary>A file of text as part of a prompt, for protocols that take no such files.</summary>
internal static class InlinedFile
{
    private static readonly string[] TextTypes =
    [
        "application/javascript",
        "application/json",
        "application/toml",
        "application/x-sh",
        "application/xml",
        "application/yaml",
        "application/x-yaml",
    ];

    /// <summary>The text of a file with its name around it, or null where the file is no text.</summary>
    public static string? TextOf(DataContent file) =>
        file.HasTopLevelMediaType("text") || TextTypes.Contains(file.MediaType, StringComparer.OrdinalIgnoreCase)
            ? $"<file name=\"{file.Name ?? "file"}\">\n{Encoding.UTF8.GetString(file.Data.Span)}\n</file>"
            : null;
}
