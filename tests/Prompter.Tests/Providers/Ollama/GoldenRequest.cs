using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prompter.Tests.Providers.Ollama;

/// <summary>Compares the body of a request with a file of the folder Golden.</summary>
internal static class GoldenRequest
{
    private const string Update = "UPDATE_GOLDEN";

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Fails where the body is not the file's; with UPDATE_GOLDEN=1 in the environment, writes the file.</summary>
    /// <param name="name">The file's name with its folder and without its ending, such as <c>Ollama/tools</c>.</param>
    /// <param name="body">JSON.</param>
    /// <param name="thisFile">Left out: the file of the test, under whose project the folder is.</param>
    public static void Matches(string name, string body, [CallerFilePath] string thisFile = "")
    {
        var tests = thisFile[
            ..thisFile.LastIndexOf($"{Path.DirectorySeparatorChar}Providers", StringComparison.Ordinal)
        ];
        var file = Path.Combine(tests, "Golden", name + ".json");
        var actual = JsonNode.Parse(body)!.ToJsonString(Pretty).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual != expected)
        {
            Assert.Fail(
                $"""
                Golden/{name}.json is another request. If the change is meant, run the tests with {Update}=1 and review the difference.
                --- expected
                {expected}
                --- actual
                {actual}
                """
            );
        }
    }
}
