using Prompter.Json.Schema;

namespace Prompter.Json.Tests.Schema;

/// <summary>Every case of the official JSON Schema Test Suite, draft 2020-12; see Suite/LICENSE.</summary>
public class SuiteTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Suite");

    private static readonly Lazy<Dictionary<Uri, JsonElement>> Remotes = new(() =>
        Directory
            .GetFiles(Path.Combine(Folder, "remotes"), "*.json", SearchOption.AllDirectories)
            .ToDictionary(
                file => new Uri(
                    $"http://localhost:1234/{Path.GetRelativePath(Path.Combine(Folder, "remotes"), file).Replace('\\', '/')}"
                ),
                Read
            )
    );

    /// <summary>Cases whose outcome is another here, each with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["optional/cross-draft.json"] = "older drafts are read as 2020-12",
    };

    public static TheoryData<string> Files =>
        new(
            Directory
                .GetFiles(Path.Combine(Folder, "tests"), "*.json", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(Folder, "tests"), file).Replace('\\', '/'))
                .Where(file => !Exceptions.ContainsKey(file))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Files))]
    public void The_official_suite_passes(string file)
    {
        var options = new JsonSchemaOptions
        {
            Documents = Remotes.Value,
            AssertsFormat = file.StartsWith("optional/", StringComparison.Ordinal),
        };
        var wrong = new List<string>();
        foreach (var group in Read(Path.Combine(Folder, "tests", file)).EnumerateArray())
        {
            var schema = JsonSchema.Parse(group.GetProperty("schema"), options);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var result = schema.Validate(test.GetProperty("data"), TestContext.Current.CancellationToken);
                if (result.IsValid != test.GetProperty("valid").GetBoolean())
                {
                    wrong.Add(
                        $"{group.GetProperty("description")}: {test.GetProperty("description")}: {string.Join("; ", result.Errors)}"
                    );
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
