using System.Text.RegularExpressions;

namespace Prompter.Cli.Tests;

/// <summary>Compares text with a file of the folder Golden, in which everything that differs from run to run is masked.</summary>
internal static partial class Golden
{
    private const string Update = "UPDATE_GOLDEN";

    /// <summary>Fails where the text is not the file's; with UPDATE_GOLDEN=1 in the environment, writes the file.</summary>
    public static void Matches(string name, string text, PrompterCommand prompter)
    {
        var file = Path.Combine(Executable.RepositoryRoot, "tests", "Prompter.Cli.Tests", "Golden", name + ".txt");
        var masked = Mask(text, prompter);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, masked);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (masked != expected)
        {
            Assert.Fail(
                $"""
                Golden/{name}.txt is another text. If the change is meant, run the tests with {Update}=1 and review the difference.
                --- expected
                {expected}
                --- actual
                {masked}
                """
            );
        }
    }

    private static string Mask(string text, PrompterCommand prompter)
    {
        text = text.Replace(prompter.Folder, "FOLDER", StringComparison.Ordinal)
            .Replace(prompter.Home, "HOME", StringComparison.Ordinal);
        text = Moment().Replace(text, "MOMENT");
        text = RunName().Replace(text, "TIMESTAMP");
        text = Field().Replace(text, "${name}MASKED");
        text = Seconds().Replace(text, "#.#s");
        return Version().Replace(text, "VERSION");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)", Options, Patience)]
    private static partial Regex Moment();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d(-\d+)?", Options, Patience)]
    private static partial Regex RunName();

    [GeneratedRegex(
        @"(?<name>""(duration_ms|ttft_ms|delay_ms|host|id|operating_system)"": ?)([0-9.]+|""[^""]*"")",
        Options,
        Patience
    )]
    private static partial Regex Field();

    [GeneratedRegex(@"\b\d+\.\ds\b", Options, Patience)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"(?<=prompter |prompter_version"": "")\d+\.\d+\.\d+[\w.-]*", Options, Patience)]
    private static partial Regex Version();

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    private const int Patience = 10_000;
}
