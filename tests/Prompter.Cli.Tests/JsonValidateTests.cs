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
    public async Task The_examples_of_its_page_work()
    {
        var page = await Prompter.RunAsync("json", "validate", "--help");
        var examples = page.Output.Split("Examples:\n")[1].Split("\n\n")[0];

        var finished = await Prompter.RunShellAsync($"set -e\n{examples}");

        Assert.Equal((0, ""), (finished.ExitCode, finished.Output));
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

    [Theory]
    [InlineData("{'a':1}", "1:2: this is no JSON: quotes that are not JSON's")]
    [InlineData("", "1:1: this is no JSON: the text is empty")]
    [InlineData("[1,\n 2] 3", "2:5: this is no JSON: other text follows the value")]
    [InlineData("[\"a\"", "1:5: this is no JSON: a bracket is missing")]
    [InlineData("hello", "1:1: this is no JSON: no value of JSON begins here")]
    public async Task What_is_no_JSON_does_not_fit(string input, string message)
    {
        var finished = await Prompter.RunWithInputAsync(input, "json", "validate", "--schema", "{}");

        Assert.Equal((1, $"standard input:{message}\n"), (finished.ExitCode, finished.Error));
    }

    [Theory]
    [InlineData("{", "prompter: --schema:1:2: the schema is not valid JSON: a bracket is missing\n")]
    [InlineData("{} x", "prompter: --schema:1:4: the schema is not valid JSON: other text follows the value\n")]
    [InlineData("wrong.json", "prompter: wrong.json:2:8: the schema is not valid JSON: a comma is missing\n")]
    public async Task A_schema_that_is_no_JSON_is_told_with_its_place(string schema, string message)
    {
        Prompter.WriteFile(
            "wrong.json",
            """
            {"a": "ä",
            "b": [1 2]}
            """
        );

        var finished = await Prompter.RunWithInputAsync("{}", "json", "validate", "--schema", schema);

        Assert.Equal((2, message), (finished.ExitCode, finished.Error));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("extract")]
    public async Task What_could_not_be_decided_is_told_and_another_exit_code(string command)
    {
        var schema = """{"properties":{"a":{"pattern":"^(?=.)(([a-z])+.)+[A-Z]([a-z])+$"}}}""";

        var finished = await Prompter.RunWithInputAsync(
            $$"""{"a":"{{new string('a', 60)}}!"}""",
            "json",
            command,
            "--schema",
            schema
        );

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.StartsWith(
            "/a: could not be decided: the rule at #/properties/a/pattern takes too long",
            finished.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_told_with_their_place()
    {
        File.WriteAllBytes(Prompter.WriteFile("latin.json", ""), [.. "{\"a\":\n\""u8, 0xE4, .. "\"}"u8]);

        foreach (
            var arguments in (string[][])
                [
                    ["extract"],
                    ["validate", "--schema", "{}"],
                ]
        )
        {
            var finished = await Prompter.RunAsync(["json", .. arguments, "latin.json"]);

            Assert.Equal(
                (0, "prompter: ./latin.json:2:2: this is no UTF-8; such bytes are replaced by U+FFFD\n"),
                (finished.ExitCode, finished.Error)
            );
        }
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
    [InlineData("prompter: none.json cannot be read: ", "--schema", "{}", "none.json")]
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
