namespace Prompter.Cli.Tests;

/// <summary>Short ways into JSON.</summary>
internal static class Json
{
    public static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    /// <summary>The rows of a results.jsonl, by label.</summary>
    public static Dictionary<string, JsonElement> ReadRows(string file) =>
        File.ReadAllLines(file)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(row => row.Text("label")!, StringComparer.Ordinal);

    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (inner, name) => inner.GetProperty(name));

    /// <summary>The text at a path; null where it is null.</summary>
    public static string? Text(this JsonElement element, params string[] path) => element.At(path).GetString();

    public static IReadOnlyList<string> Texts(this JsonElement element, params string[] path) =>
        [.. element.At(path).EnumerateArray().Select(item => item.GetString()!)];
}
