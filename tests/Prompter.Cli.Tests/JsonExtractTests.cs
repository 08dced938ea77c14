namespace Prompter.Cli.Tests;

public sealed class JsonExtractTests : CommandLineTest
{
    [Fact]
    public async Task A_pipe_gets_the_value_and_nothing_else()
    {
        var finished = await Prompter.RunWithInputAsync(
            "Sure!\n```json\n{'a': [1, 2,], }\n```\nAnything else?",
            "json",
            "extract"
        );

        Assert.Equal((0, "{\"a\": [1, 2]}\n", ""), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Fact]
    public async Task Repairs_are_told_with_their_places()
    {
        var file = Prompter.WriteFile("answer.txt", "{\n  a: 1,\n}");

        var finished = await Prompter.RunAsync("json", "extract", file, "--repairs");

        Assert.Equal((0, "{\n  \"a\": 1}\n"), (finished.ExitCode, finished.Output));
        Assert.Equal(
            """
            ./answer.txt: line 2, column 3: a key without quotes; quoted
            ./answer.txt: line 2, column 7: a comma too many; removed

            """,
            finished.Error
        );
    }

    [Theory]
    [InlineData("{a: 1}", "line 1, column 2: a key without quotes", "--strict")]
    [InlineData("no", "there is no JSON object or array in the text")]
    [InlineData("no", "there is no JSON object or array in the text", "--all")]
    [InlineData("", "the text is empty")]
    public async Task No_value_is_a_failure_with_a_reason(string input, string reason, params string[] options)
    {
        var finished = await Prompter.RunWithInputAsync(input, ["json", "extract", .. options]);

        Assert.Equal(
            (1, "", $"prompter: standard input: {reason}\n"),
            (finished.ExitCode, finished.Output, finished.Error)
        );
    }

    [Fact]
    public async Task All_values_come_in_their_order()
    {
        var finished = await Prompter.RunWithInputAsync("{\"a\":1}\n{b:2} and [3]", "json", "extract", "--all");

        Assert.Equal((0, "{\"a\":1}\n{\"b\":2}\n[3]\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_ten_megabytes_are_fine()
    {
        var large = Encoding.UTF8.GetBytes($"[\"{new string('x', 10_000_000)}");
        large[5] = 0xFF;

        var finished = await Prompter.RunWithInputAsync(large, "json", "extract");

        Assert.Equal((0, 10_000_005), (finished.ExitCode, finished.Output.Length));
        Assert.Equal('\uFFFD', finished.Output[5]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_wrong_use()
    {
        var finished = await Prompter.RunAsync("json", "extract", "nowhere.txt");

        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith("prompter: nowhere.txt cannot be read: ", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_schema_the_value_is_made_to_fit_and_each_change_is_told()
    {
        var finished = await Prompter.RunWithInputAsync(
            "Here: {name: \"Zoë\", \"age\": \"42\"}",
            "json",
            "extract",
            "--repairs",
            "--schema",
            "name, age int"
        );

        Assert.Equal((0, "{\"name\":\"Zoë\",\"age\":42}\n"), (finished.ExitCode, finished.Output));
        Assert.Equal(
            """
            standard input: line 1, column 8: a key without quotes; quoted
            standard input: /age: read the text "42" as 42

            """,
            finished.Error
        );
    }

    [Fact]
    public async Task What_fits_the_schema_is_printed_as_it_stands()
    {
        var finished = await Prompter.RunWithInputAsync(
            "{ \"age\": 42, \"size\": 4.2e1 }",
            "json",
            "extract",
            "--schema",
            "age int, size float"
        );

        Assert.Equal(
            (0, "{ \"age\": 42, \"size\": 4.2e1 }\n", ""),
            (finished.ExitCode, finished.Output, finished.Error)
        );
    }

    [Theory]
    [InlineData("{\"age\":42}\n", "standard input: /age: wrote 4.2e1 as 42\n")]
    [InlineData("{ \"age\": 4.2e1 }\n", "", "--strict")]
    public async Task An_integer_is_written_as_one_unless_nothing_may_be_changed(
        string output,
        string repairs,
        params string[] options
    )
    {
        var finished = await Prompter.RunWithInputAsync(
            "{ \"age\": 4.2e1 }",
            ["json", "extract", "--schema", "age int", "--repairs", .. options]
        );

        Assert.Equal((0, output, repairs), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Theory]
    [InlineData(
        "line 3, column 1: another value that fits",
        "[1]\n{\"b\": 1}\n{\"a\": 2}\nor {\"a\": 3}",
        "--schema",
        "a int"
    )]
    [InlineData("line 1, column 8: another value", "{} and {\"a\": 1} or {\"a\": 2}")]
    [InlineData(null, "{\"b\": 1} or {\"a\": \"1\"}", "--schema", "a str")]
    [InlineData(null, "{\"a\": 3} or {\"a\": 3}, as in [1] and {}")]
    public async Task Another_value_that_could_have_been_meant_is_told(
        string? line,
        string input,
        params string[] options
    )
    {
        var finished = await Prompter.RunWithInputAsync(input, ["json", "extract", "--repairs", .. options]);

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(
            line is null ? [] : [$"standard input: {line}; not taken"],
            finished.Error.Split('\n').Where(each => each.Contains("another value", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("(root): the property 'name' is missing\n", """{"age":"42"}""")]
    [InlineData("/age: expected an integer, found \"42\"\n", """{"name":"Ada","age":"42"}""", "--strict")]
    public async Task What_does_not_fit_the_schema_is_not_printed_but_told(
        string errors,
        string input,
        params string[] options
    )
    {
        var finished = await Prompter.RunWithInputAsync(
            input,
            ["json", "extract", "--schema", "name, age int", .. options]
        );

        Assert.Equal((1, "", errors), (finished.ExitCode, finished.Output, finished.Error));
    }

    [Fact]
    public async Task Of_all_values_each_line_names_the_one_that_it_is_about()
    {
        var file = Prompter.WriteFile(
            "answers.txt",
            "{\"age\": 1}\r\nand\r\n{\r\n  age: \"2\"}\r\n[3] {\"age\": \"old\"}\n"
        );

        var finished = await Prompter.RunAsync("json", "extract", file, "--all", "--repairs", "--schema", "age int");

        Assert.Equal((1, "{\"age\": 1}\n{\"age\":2}\n"), (finished.ExitCode, finished.Output));
        Assert.Equal(
            """
            ./answers.txt: value 2 (line 3): line 4, column 3: a key without quotes; quoted
            ./answers.txt: value 2 (line 3): /age: read the text "2" as 2
            ./answers.txt: value 3 (line 5): (root): expected an object, found an array of 1 item
            ./answers.txt: value 4 (line 5): /age: expected an integer, found "old"

            """,
            finished.Error
        );
    }

    [Fact]
    public async Task Of_all_values_one_that_is_broken_is_named_too()
    {
        var finished = await Prompter.RunWithInputAsync("[1]\n{\n'a':2}", "json", "extract", "--all", "--strict");

        Assert.Equal((1, "[1]\n"), (finished.ExitCode, finished.Output));
        Assert.Equal(
            "prompter: standard input: value 2 (line 2): line 3, column 1: quotes that are not JSON's\n",
            finished.Error
        );
    }

    [Fact]
    public async Task A_single_value_of_all_is_named_as_well()
    {
        var finished = await Prompter.RunWithInputAsync("\n{}", "json", "extract", "--all", "--schema", "age int");

        Assert.Equal(
            (1, "standard input: value 1 (line 2): (root): the property 'age' is missing\n"),
            (finished.ExitCode, finished.Error)
        );
    }
}
