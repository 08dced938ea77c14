using System.Text.RegularExpressions;

namespace Prompter.Cli.Tests;

/// <summary>What the source of the command line keeps to.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(Executable.RepositoryRoot, "src", "Prompter.Cli");

    /// <summary>Files that stand for the process, so that all others can do without one.</summary>
    private static readonly string[] OfTheProcess = ["Program.cs", "CurrentProcess/"];

    [Fact]
    public void Only_one_folder_touches_the_state_of_the_process()
    {
        var touched = Files()
            .Where(file => !OfTheProcess.Any(place => file.Name.StartsWith(place, StringComparison.Ordinal)))
            .SelectMany(file => StateOfTheProcess().Matches(file.Text).Select(match => $"{file.Name}: {match.Value}"));

        Assert.Empty(touched);
    }

    [Fact]
    public void No_command_knows_another_one()
    {
        const string Commands = "Prompter.Cli.Commands.";
        var known = Files()
            .Where(file => file.Name.StartsWith("Commands/", StringComparison.Ordinal))
            .SelectMany(file =>
                UsedNamespace()
                    .Matches(file.Text)
                    .Select(match => match.Groups["name"].Value)
                    .Where(name => name.StartsWith(Commands, StringComparison.Ordinal))
                    .Select(name => $"{file.Name}: {name}")
            );

        // The prompt's own --schema is read as the commands for JSON read theirs.
        Assert.All(
            known,
            use => Assert.StartsWith("Commands/Prompt/StructuredOutputArguments.cs", use, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_namespace_is_a_folder()
    {
        var elsewhere = Files()
            .Select(file =>
                (
                    file.Name,
                    Actual: OwnNamespace().Match(file.Text).Groups["name"].Value,
                    Expected: $"Prompter.Cli/{Path.GetDirectoryName(file.Name)}".TrimEnd('/').Replace('/', '.')
                )
            )
            .Where(file => file.Actual != file.Expected);

        Assert.Empty(elsewhere);
    }

    private static IEnumerable<(string Name, string Text)> Files() =>
        Directory
            .GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(Source, file), Text: File.ReadAllText(file)))
            .Where(file => !file.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Where(file => !file.Name.StartsWith("obj/", StringComparison.Ordinal));

    [GeneratedRegex(
        @"\bSystem\.Console\b|\bConsole\.(Out|Error|In|Open|Read|Write|Is|Window)\w*|(?<![\w.])Environment\.(GetEnv|Exit|Current|GetFolder)\w*"
            + @"|\bAppDomain\b|\bPosixSignalRegistration\b|\bFromProcess\(null\)|\bTimeProvider\.System\b(?!;)|\bDirectory\.GetCurrent\w*",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex StateOfTheProcess();

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex UsedNamespace();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex OwnNamespace();
}
