namespace Prompter.Cli.Tests;

public sealed class JsonOutputTests : CommandLineTest
{
    [Fact]
    public async Task Each_line_on_stdout_is_a_result()
    {
        var finished = await Prompter.RunAsync(
            "--json",
            "-m",
            "gpt-4",
            "-m",
            "no-such-model",
            "-m",
            "sim:echo",
            "--",
            "a\nb"
        );

        var rows = finished
            .Output.TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(
            ["gpt-4", "no-such-model", "sim:echo"],
            rows.Select(row => row.Text("label")!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_lines_are_those_of_the_file_on_disk()
    {
        var finished = await Prompter.RunAsync("--json", "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(
            await File.ReadAllTextAsync(
                Path.Combine(Prompter.Run, "results.jsonl"),
                TestContext.Current.CancellationToken
            ),
            finished.Output
        );
    }

    [Fact]
    public async Task A_program_can_read_it_from_the_pipe()
    {
        var finished = await Prompter.RunShellAsync(
            "prompter --json -m gpt-4 -m sim:echo -- Hi 2>/dev/null | jq -r .status"
        );

        Assert.Equal((0, "ok\nok\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task What_is_for_people_is_on_stderr()
    {
        var finished = await Prompter.RunAsync("--json", "-m", "sim:echo", "-m", "sim:echo", "--", "Hi");

        Assert.Contains("[sim:echo]   Hi\n", finished.Error, StringComparison.Ordinal);
        Assert.Contains("Summary (2 models):", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_leaves_nothing_but_the_results()
    {
        var finished = await Prompter.RunAsync("--json", "-q", "-m", "sim:echo", "--", "Hi");

        Assert.Equal("", finished.Error);
        Assert.Equal("Hi", JsonDocument.Parse(finished.Output).RootElement.Text("text"));
    }

    [Theory]
    [InlineData("fake-echo?text=%7B%22a%22%3A%201%7D", """{"a":1}""")]
    [InlineData("fake-echo?text=%5B1%2C%202%5D", "[1,2]")]
    public async Task An_answer_that_is_json_is_stored_parsed_too(string model, string json)
    {
        await Prompter.RunAsync("-m", model, "--", "Hi");

        Assert.Equal(json, JsonSerializer.Serialize(Prompter.Row.At("json")));
        Assert.Equal(JsonValueKind.String, Prompter.Row.At("text").ValueKind);
    }

    [Theory]
    [InlineData("--schema", "name, age int")]
    [InlineData("--json")]
    public async Task An_answer_that_was_asked_for_as_json_is_stored_parsed(params string[] arguments)
    {
        await Prompter.RunAsync(["-m", "fake-echo", "--", .. arguments, "Hi"]);

        Assert.Equal("ok", Prompter.Row.Text("status"));
        Assert.True(Prompter.Row.TryGetProperty("json", out _));
    }

    [Fact]
    public async Task An_answer_that_is_not_the_json_it_should_be_is_an_error()
    {
        var finished = await Prompter.RunAsync("-m", "fake-echo?text=Sure%21", "--", "--schema", "name", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("MalformedOutput", Prompter.Row.Text("error", "category"));
        Assert.Equal("Sure!", Prompter.Row.Text("text"));
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("{not json}")]
    [InlineData("42")]
    public async Task Other_answers_have_no_parsed_form(string prompt)
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", prompt);

        Assert.False(Prompter.Row.TryGetProperty("json", out _));
    }
}
