namespace Prompter.Cli.Tests;

public sealed class VariablesTests : CommandLineTest
{
    [Theory]
    [InlineData("Hello {{name}}", "Hello Ada")]
    [InlineData("{{ name }}, {{name}}!", "Ada, Ada!")]
    [InlineData("{{town}} and {{greeting}}", "{{name}} and a=b")]
    public async Task Names_are_filled_in_once(string prompt, string filled)
    {
        var finished = await Prompter.RunAsync(
            "--var",
            "name=Ada",
            "--var",
            "town={{name}}",
            "--var",
            "greeting=a=b",
            "-m",
            "sim:echo",
            "--",
            prompt
        );

        Assert.Equal(filled + "\n", finished.Output);
        Assert.Equal(filled, Prompter.Manifest.Text("prompt"));
    }

    [Theory]
    [InlineData("vars.yaml", "name: Ada\nage: 36\n")]
    [InlineData("vars.json", """{"name": "Ada", "age": 36}""")]
    public async Task A_file_gives_values_and_the_command_line_is_stronger(string file, string text)
    {
        Prompter.WriteFile(file, text);

        var finished = await Prompter.RunAsync(
            "--vars",
            file,
            "--var",
            "name=Grace",
            "-m",
            "sim:echo",
            "--",
            "{{name}}, {{age}}"
        );

        Assert.Equal("Grace, 36\n", finished.Output);
    }

    [Fact]
    public async Task A_prompt_on_standard_input_is_filled_in_too()
    {
        var finished = await Prompter.RunWithInputAsync("Hello {{name}}", "--var", "name=Ada", "-m", "fake-echo");

        Assert.Equal("Hello Ada\n", finished.Output);
    }

    [Fact]
    public async Task Input_beside_a_prompt_is_left_as_it_is()
    {
        var finished = await Prompter.RunWithInputAsync(
            "{{name}} in a template of mine",
            "--var",
            "name=Ada",
            "-m",
            "fake-echo",
            "--",
            "for {{name}}"
        );

        Assert.Equal("{{name}} in a template of mine for Ada\n", finished.Output);
    }

    [Fact]
    public async Task Without_variables_double_braces_are_text()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Explain {{ x }} in Jinja");

        Assert.Equal("Explain {{ x }} in Jinja\n", finished.Output);
    }

    [Fact]
    public async Task All_names_without_a_value_are_told_at_once()
    {
        var finished = await Prompter.RunAsync("--var", "nam=Ada", "-m", "sim:echo", "--", "{{name}} {{town}}");

        finished.IsRefused();
        Assert.Contains("{{name}}, {{town}}", finished.Error, StringComparison.Ordinal);
        Assert.Contains("nam", finished.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Theory]
    [CaseFile("refused-variables.jsonl")]
    public async Task Variables_that_cannot_be_read_are_refused(string option, string value)
    {
        Prompter.WriteFile("list.yaml", "- a\n- b\n");
        Prompter.WriteFile("nested.yaml", "name:\n  first: Ada\n");
        Prompter.WriteFile("broken.json", "{\"name\": ");
        Prompter.WriteFile("deep.json", new string('[', 400_000));
        Prompter.WriteFile("deep.yaml", "name: " + new string('[', 400_000));
        Directory.CreateDirectory(Prompter.PathOf("folder"));

        var finished = await Prompter.RunAsync(option, value, "-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
    }
}
