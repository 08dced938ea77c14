using System.Text.Encodings.Web;

namespace Prompter.Tests;

/// <summary>Compares JSON and text with a file of the folder Golden.</summary>
internal static class Golden
{
    private const string Update = "UPDATE_GOLDEN";
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Fails where the JSON is not the file's; with UPDATE_GOLDEN=1 in the environment, writes the file.</summary>
    public static void Matches(string name, string json) =>
        MatchesText($"{name}.json", JsonNode.Parse(json)!.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n");

    /// <summary>Fails where the text is not the file's; with UPDATE_GOLDEN=1 in the environment, writes the file.</summary>
    public static void MatchesText(string name, string actual)
    {
        var file = Path.Combine(Folder(), "Golden", name);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual != expected)
        {
            Assert.Fail(
                $"""
                Golden/{name} is other. If the change is meant, run the tests with {Update}=1 and review the difference.
                --- expected
                {expected}
                --- actual
                {actual}
                """
            );
        }
    }

    private static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
