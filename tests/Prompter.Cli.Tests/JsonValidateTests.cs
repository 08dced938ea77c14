namespace Prompter.Cli.Tests;

public sealed class JsonValidateTests : CommandLineTest
{
    [Fact]
    public async Task What_fits_passes_in_silence()
    {
        Prompter.WriteFile("person.json", """{"required":["name"],"properties":{"born":{"format":"date"}}}""");
        Prompter.WriteFile("answer.json", """{"name":"Ada","born":"long ago"}""");

        var finished = await Prompter.RunAsync("json", "validate", "--schema", "person.json", "answer.json");

        Assert.Equal((0, "", ""), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Fact]
    public async Task What_does_not_fit_is_told_line_by_line()
    {
        var finished = await Prompter.RunWithInputAsync(
            """{"age":"42"}""",
            "json",
            "validate",
            "--schema",
            "name, age int"
        );

        Assert.Equal((1, ""), (finished.ExitCode, finished.Output));
        Assert.Equal(
            "(root): the property 'name' is missing\n/age: expected an integer, found \"42\"\n",
            finished.Error
        );
    }

    [Fact]
    public async Task Formats_are_checked_on_request()
    {
        var finished = await Prompter.RunWithInputAsync(
            "\"soon\"",
            "json",
            "validate",
            "--formats",
            "--schema",
            """{"format":"date"}"""
        );

        Assert.Equal(
            (1, "(root): expected a string of the format date, found \"soon\"\n"),
            (finished.ExitCode, finished.Error)
        );
    }

    [Fact]
    public async Task What_is_no_JSON_does_not_fit()
    {
        var finished = await Prompter.RunWithInputAsync("{'a':1}", "json", "validate", "--schema", "{}");

        Assert.Equal(1, finished.ExitCode);
        Assert.StartsWith("(root): expected JSON", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("extract")]
    public async Task A_schema_that_shows_to_have_no_end_only_in_use_is_told_as_wrong(string command)
    {
        const string schema = """{"dependentSchemas":{"a":{"$ref":"#"}}}""";

        var finished = await Prompter.RunWithInputAsync("""{"a":1}""", "json", command, "--schema", schema);

        Assert.Equal(
            (2, "prompter: the schema is wrong at #: it refers to itself without end\n"),
            (finished.ExitCode, finished.Error)
        );
    }

    [Theory]
    [InlineData("prompter: the schema is wrong at #/type: ", "--schema", """{"type":"strng"}""")]
    [InlineData("prompter: 'none.json' cannot be read: ", "--schema", "{}", "none.json")]
    [InlineData("prompter: Option '--schema' is required", "answer.json")]
    public async Task A_wrong_schema_file_or_command_line_is_another_exit_code(
        string message,
        params string[] arguments
    )
    {
        var finished = await Prompter.RunAsync(["json", "validate", .. arguments]);

        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith(message, finished.Error, StringComparison.Ordinal);
    }
}
