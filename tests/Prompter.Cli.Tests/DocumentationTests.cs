namespace Prompter.Cli.Tests;

/// <summary>The lists of pages, for people in README.md and for models in llms.txt.</summary>
public sealed class DocumentationTests
{
    private static readonly string Root = Executable.RepositoryRoot;

    private static readonly string[] Pages =
    [
        .. Read("README.md")
            .Split("## Learn more\n")[1]
            .Split("\n## ")[0]
            .Split('\n')
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_page_is_in_the_list_of_the_readme()
    {
        var missing = Directory
            .GetFiles(Path.Combine(Root, "docs"), "*.md")
            .Select(file => $"docs/{Path.GetFileName(file)}")
            .Where(page => !Pages.Any(line => line.Contains($"({page})", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Fact]
    public void What_models_read_first_is_that_list()
    {
        var summary = Read("README.md").Split("\n\n")[1].Replace('\n', ' ');
        var text = $"""
            # Prompter

            > {summary}

            ## Documentation

            - [README](README.md): an overview, and how to install it
            {string.Join('\n', Pages)}

            ## For agents

            - [The skill](skills/prompter/SKILL.md): how to use the command
            - [AGENTS.md](AGENTS.md): how to change the code

            """;
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Root, "llms.txt"), text);
        }

        Assert.Equal(text, Read("llms.txt"));
    }

    [Fact]
    public void The_skill_has_the_name_of_its_folder_and_says_when_to_use_it()
    {
        var lines = Read("skills/prompter/SKILL.md").Split('\n');

        Assert.Equal(["---", "name: prompter"], lines[..2]);
        Assert.StartsWith("description: ", lines[2], StringComparison.Ordinal);
        Assert.InRange(lines[2].Length, 100, 1024);
        Assert.Equal("---", lines[3]);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Root, name));
}
