using Prompter.Cli.Commands.Prompt;

namespace Prompter.Cli.Tests;

public sealed class HelpTests : CommandLineTest
{
    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help-help", "help", "--help")]
    [InlineData("help-config", "config", "--help")]
    [InlineData("help-config-show", "config", "show", "--help")]
    [InlineData("help-config-path", "config", "path", "--help")]
    [InlineData("help-config-validate", "config", "validate", "--help")]
    [InlineData("help-config-init", "config", "init", "--help")]
    [InlineData("help-config-get", "config", "get", "--help")]
    [InlineData("help-config-set", "config", "set", "--help")]
    [InlineData("help-config-unset", "config", "unset", "--help")]
    [InlineData("help-runs", "runs", "--help")]
    [InlineData("help-runs-list", "runs", "list", "--help")]
    [InlineData("help-runs-show", "runs", "show", "--help")]
    [InlineData("help-runs-open", "runs", "open", "--help")]
    [InlineData("help-runs-rerun", "runs", "rerun", "--help")]
    [InlineData("help-runs-remove", "runs", "remove", "--help")]
    [InlineData("help-runs-add", "runs", "add", "--help")]
    [InlineData("help-last", "last", "--help")]
    [InlineData("help-config", "config")]
    [InlineData("help-keys", "keys")]
    [InlineData("help-json", "json")]
    [InlineData("help-keys", "keys", "--help")]
    [InlineData("help-keys-set", "keys", "set", "--help")]
    [InlineData("help-keys-list", "keys", "list", "--help")]
    [InlineData("help-keys-remove", "keys", "remove", "--help")]
    [InlineData("help-keys-path", "keys", "path", "--help")]
    [InlineData("help-doctor", "doctor", "--help")]
    [InlineData("help-simulate", "simulate", "--help")]
    [InlineData("help-json", "json", "--help")]
    [InlineData("help-json-validate", "json", "validate", "--help")]
    [InlineData("help-json-extract", "json", "extract", "--help")]
    [InlineData("help-models", "models", "--help")]
    [InlineData("help-models-update", "models", "update", "--help")]
    [InlineData("help-templates", "templates", "--help")]
    [InlineData("help-templates-list", "templates", "list", "--help")]
    [InlineData("help-templates-show", "templates", "show", "--help")]
    [InlineData("help-templates-edit", "templates", "edit", "--help")]
    [InlineData("help-templates-path", "templates", "path", "--help")]
    [InlineData("help-trust", "trust", "--help")]
    [InlineData("help-trust-list", "trust", "list", "--help")]
    [InlineData("help-trust-remove", "trust", "remove", "--help")]
    [InlineData("help-completion", "completion", "--help")]
    [InlineData("help-man", "man", "--help")]
    public async Task Each_page_is_as_it_was_agreed_on(string page, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Golden.Matches(page, finished.Output, Prompter);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("--help", "--nonsense")]
    [InlineData("-m", "gpt-4", "--help")]
    public async Task Help_is_there_whatever_else_is_asked(params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        Assert.Equal(0, finished.ExitCode);
        Assert.StartsWith("Usage: prompter ", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("simulate", "--help")]
    public async Task Every_line_of_help_fits_into_a_hundred_columns(params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        Assert.All(finished.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("simulate", "--help")]
    public async Task On_a_terminal_lines_are_broken_at_words(params string[] arguments)
    {
        var plain = await Prompter.RunAsync(arguments);
        var finished = await Prompter.RunOnTerminalAsync(70, arguments);

        Assert.All(finished.Output.Split("\r\n"), line => Assert.InRange(line.Length, 0, 70));
        Assert.Equal(WithoutBlanks(plain.Output), WithoutBlanks(finished.Output));

        static string WithoutBlanks(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public async Task Narrow_and_wide_terminals_have_pages_of_their_own(int columns)
    {
        var finished = await Prompter.RunOnTerminalAsync(columns, "--help");

        Golden.Matches($"help-{columns}", finished.Output.ReplaceLineEndings("\n"), Prompter);
    }

    [Fact]
    public async Task Every_option_of_a_run_is_under_the_heading_of_its_purpose()
    {
        var finished = await Prompter.RunAsync("--help");

        Assert.DoesNotContain("Other options:", finished.Output, StringComparison.Ordinal);
        Assert.All(
            OptionGroups.All.SelectMany(group => group.Options),
            option => Assert.Matches($@"(?m)^ .*\B{option}\b", finished.Output)
        );
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-m", "gpt-4", "--version")]
    public async Task The_version_is_one_line(params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        Assert.Equal(0, finished.ExitCode);
        Assert.Matches(@"^prompter \d+\.\d+\.\d+(-[\w.]+)?\n$", finished.Output);
    }

    [Fact]
    public async Task Help_of_llm_is_llms()
    {
        var finished = await Prompter.RunAsync("-m", "gpt-4", "--", "--help");

        Assert.StartsWith("Usage: llm prompt [OPTIONS] [PROMPT]", finished.Output, StringComparison.Ordinal);
    }
}
