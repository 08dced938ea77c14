using Prompter.Simulator.Steering;

namespace Prompter.Simulator.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_parameter_and_every_kind_of_failure_is_documented_in_the_words_of_the_code()
    {
        var page = File.ReadAllText(Path.Combine(Folder(), "..", "..", "docs", "simulator.md"));

        Assert.All(
            Parameters.Help,
            parameter =>
                Assert.Contains(
                    $"| `{parameter.Name}` | {parameter.Values} | {parameter.Help} |",
                    page,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            Fault.All,
            fault => Assert.Contains($"| `{fault.Name}` | {fault.Help} |", page, StringComparison.Ordinal)
        );
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
