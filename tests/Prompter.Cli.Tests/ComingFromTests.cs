namespace Prompter.Cli.Tests;

/// <summary>The pages for those who come from other programs do what they say, in the words of a shell.</summary>
public sealed class ComingFromTests : CommandLineTest
{
    /// <summary>These ask a person, start an editor, or need a clipboard or the network.</summary>
    private static readonly string[] ForPeople =
    [
        "prompter setup",
        "prompter templates edit translate",
        "prompter keys set openai",
        "prompter models update",
        "prompter last --copy",
    ];

    public static TheoryData<string, string> Commands
    {
        get
        {
            var commands = new TheoryData<string, string>();
            foreach (var page in (string[])["coming-from-llm.md", "coming-from-aichat.md"])
            {
                foreach (var command in CommandsOf(page).Except(ForPeople, StringComparer.Ordinal))
                {
                    commands.Add(page, command);
                }
            }

            return commands;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_of_a_page_for_those_who_come_from_elsewhere_works(string page, string command)
    {
        // Behind the dashes stands what is for llm alone.
        var model = command.Contains(" -- ", StringComparison.Ordinal) ? "fake-echo" : "sim:swift";
        Prompter.Configure(
            $"""
            models: [gpt-4o]
            aliases:
              gpt-4o: {model}
              gpt-4o-mini: sim:echo
              fast: gpt-4o-mini
              claude-sonnet-4.5: sim:echo
              openai:gpt-4o: sim:echo
              ollama:llama3.2: sim:echo
            """
        );
        foreach (var file in (string[])["notes.md", "persona.txt", "question.txt", "data.toml"])
        {
            Prompter.WriteFile(file, $"This is {file}.\n");
        }

        await File.WriteAllBytesAsync(
            Prompter.PathOf("photo.png"),
            [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
            TestContext.Current.CancellationToken
        );
        Prompter.WriteFile(
            Path.Combine(Prompter.Home, ".prompter", "templates", "translate.yaml"),
            "system: You translate into {{language}}.\ndefaults: { language: French }\n"
        );
        Prompter.WriteFile(
            Path.Combine(Prompter.Home, ".prompter", "templates", "shell.yaml"),
            "system: One command of a shell, in a fence.\n"
        );
        if (
            command.StartsWith("prompter runs", StringComparison.Ordinal)
            || command.Contains(" last", StringComparison.Ordinal)
        )
        {
            await Prompter.RunAsync("-m", "gpt-4o", "Draw a pelican");
        }

        var finished = await Prompter.RunShellAsync(command);

        Assert.True(finished.ExitCode == 0, $"{page}: {command}: {finished.ExitCode} {finished.Error}");
        Assert.NotEqual("", finished.Output + finished.Error);
    }

    [Fact]
    public void What_a_person_has_to_do_is_on_the_pages()
    {
        string[] all = [.. CommandsOf("coming-from-llm.md"), .. CommandsOf("coming-from-aichat.md")];

        Assert.Subset(all.ToHashSet(StringComparer.Ordinal), ForPeople.ToHashSet(StringComparer.Ordinal));
        Assert.True(all.Length > 60, $"{all.Length} commands");
    }

    /// <summary>The commands of the right columns of a page.</summary>
    private static IEnumerable<string> CommandsOf(string page) =>
        File.ReadLines(Path.Combine(Executable.RepositoryRoot, "docs", page))
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Replace(@"\|", "\0", StringComparison.Ordinal).Split('|')[2])
            .SelectMany(cell => cell.Replace('\0', '|').Split('`').Where((_, index) => index % 2 == 1))
            .Where(code => code.Contains("prompter ", StringComparison.Ordinal));
}
