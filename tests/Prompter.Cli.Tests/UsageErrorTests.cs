namespace Prompter.Cli.Tests;

public sealed class UsageErrorTests : CommandLineTest
{
    [Theory]
    [InlineData("unknown option '--nonsense'", "--nonsense", "-m", "sim:echo", "--", "Hi")]
    [InlineData("-t names a template, and 0.2 is none", "-t", "0.2", "-m", "sim:echo", "--", "Hi")]
    [InlineData("did you mean '--retries'?", "--retires", "2", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--option temperature VALUE", "--temperature=0.2", "-m", "sim:echo", "--", "Hi")]
    [InlineData("there is no prompt", "-m", "sim:echo")]
    [InlineData("there is no prompt", "-m", "sim:echo", "--")]
    [InlineData("two prompts", "Hi", "-m", "sim:echo", "--", "Hi")]
    [InlineData("2 prompts", "Explain", "CRDTs", "-m", "sim:echo")]
    [InlineData("--parallel takes", "--parallel", "0", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--parallel takes", "--parallel", "-1", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--retries takes", "--retries", "many", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--retries takes", "--retries", "1.5", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--timeout takes", "--timeout", "0", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--timeout takes", "--timeout", "soon", "-m", "sim:echo", "--", "Hi")]
    [InlineData("--view is lines, blocks, columns or whole", "--view", "rows", "-m", "sim:echo", "--", "Hi")]
    [InlineData("exclude each other", "--stream", "--no-stream", "-m", "sim:echo", "--", "Hi")]
    [InlineData("'-m'", "-m", "--", "Hi")]
    [InlineData("'' names no model", "-m", "", "--", "Hi")]
    [InlineData("'sim:' names no model", "-m", "sim:", "--", "Hi")]
    [InlineData("swift", "-m", "sim:swfit", "--", "Hi")]
    [InlineData("an empty path", "-o", "", "-m", "sim:echo", "--", "Hi")]
    [InlineData("an empty path", "json", "extract", "")]
    [InlineData("an empty path", "json", "validate", "--schema", "name", "")]
    [InlineData("an empty path", "config", "validate", "")]
    [InlineData("'prompter doctor' does not take --retries", "--retries", "2", "doctor")]
    [InlineData("'prompter keys list' does not take --model", "-m", "sim:echo", "keys", "list")]
    [InlineData("unknown option '-m'", "models", "-m", "sim:echo")]
    [InlineData("'prompter doctor' takes nothing after '--'", "doctor", "--", "Hi")]
    [InlineData("missing.yaml", "-c", "missing.yaml", "config", "show")]
    [InlineData("missing.yaml", "-c", "missing.yaml", "missing.yaml", "-m", "sim:echo", "--", "Hi")]
    public async Task A_mistake_is_one_clear_line_and_nothing_is_run(string message, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        finished.IsRefused();
        Assert.Contains(message, finished.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Prompter.Folder));
    }

    [Fact]
    public async Task An_option_before_a_command_that_takes_it_is_read()
    {
        var finished = await Prompter.RunAsync("--json", "-c", "missing.yaml", "doctor", "--no-network");

        Assert.Equal(1, finished.ExitCode);
        Assert.All(finished.Output.TrimEnd('\n').Split('\n'), line => JsonDocument.Parse(line).Dispose());
        Assert.Contains("missing.yaml", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_of_a_configuration_is_told_with_its_line()
    {
        Prompter.WriteFile(
            ".prompter-config.yaml",
            "modles: [a]\ndefaults:\n  retries: many\n  view: grid\nllm:\n  database: none\n  comand: llm\n"
        );

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        foreach (var line in (int[])[1, 3, 4, 6, 7])
        {
            Assert.Contains($".prompter-config.yaml:{line}:", finished.Error, StringComparison.Ordinal);
        }

        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task A_wrong_variable_of_the_environment_is_told_by_its_name()
    {
        Prompter.Environment["PROMPTER_RETRIES"] = "many";

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("PROMPTER_RETRIES", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_in_a_mistake_are_harmless()
    {
        var finished = await Prompter.RunAsync("-m", "sim:\e[2Jx", "--", "Hi");

        Assert.Equal(2, finished.ExitCode);
        Assert.DoesNotContain('\e', finished.Error);
    }
}
