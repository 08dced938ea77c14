namespace Prompter.Tests.Runs;

public sealed class PromptVariablesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [CaseFile("filled-prompts.jsonl")]
    public void Names_in_double_braces_are_filled_in(string prompt, string expected) =>
        Assert.Equal(expected, Read("name=Ada").Fill(prompt));

    [Fact]
    public void Without_variables_a_prompt_stays_as_it_is()
    {
        var none = PromptVariables.Read(null, []);
        Assert.Equal(0, none.Count);
        Assert.Equal("{{ mustache }}", none.Fill("{{ mustache }}"));
    }

    [Fact]
    public void A_value_is_not_looked_at_again() =>
        Assert.Equal("{{b}} $1 ${b}", Read("a={{b}} $1 ${b}", "b=x").Fill("{{a}}"));

    [Fact]
    public void A_value_may_be_empty_and_hold_equals_signs()
    {
        Assert.Equal("[]", Read("a=").Fill("[{{a}}]"));
        Assert.Equal("x=y=z", Read("a=x=y=z").Fill("{{a}}"));
    }

    [Fact]
    public void All_names_without_a_value_are_told_once_each()
    {
        var error = Assert.Throws<PromptVariableException>(() =>
            Read("a=1", "c=3").Fill("{{a}} {{x}} {{ y }} {{x}} {{c}}")
        );
        Assert.Equal("the prompt asks for {{x}}, {{y}}, which no --var or --vars gives; there are a, c", error.Message);
        error = Assert.Throws<PromptVariableException>(() => Read("a=1").Fill("{{A}}"));
        Assert.EndsWith("there is a", error.Message);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("=value")]
    [InlineData("")]
    [InlineData("1a=x")]
    [InlineData("a b=x")]
    [InlineData("a\n=x")]
    public void An_assignment_without_a_name_is_a_mistake(string assignment)
    {
        var error = Assert.Throws<PromptVariableException>(() => Read(assignment));
        Assert.Equal($"--var takes NAME=VALUE, not '{assignment}'", error.Message);
    }

    [Theory]
    [InlineData("größe")]
    [InlineData("_x.y-z_9")]
    [InlineData("имя")]
    [InlineData("名前")]
    [InlineData("नाम")]
    [InlineData("ชื่อ")]
    [InlineData("gro\u0308\u00dfe")]
    public void Names_are_of_any_script(string name) =>
        Assert.Equal("1 1", Read($"{name}=1").Fill($"{{{{{name}}}}} {{{{ {name} }}}}"));

    [Theory]
    [InlineData("vars.yaml", "name: Ada\nage: 36\nratio: 0.5\nfound: true\nempty:\ntext: |\n  two\n  lines\n")]
    [InlineData(
        "vars.json",
        """{"name": "Ada", "age": 36, "ratio": 0.5, "found": true, "empty": "", "text": "two\nlines\n"}"""
    )]
    public void A_file_may_be_yaml_or_json(string name, string text)
    {
        var variables = PromptVariables.Read(_folder.Write(name, text), []);
        Assert.Equal(6, variables.Count);
        Assert.Equal(
            "Ada 36 0.5 true [] two\nlines\n",
            variables.Fill("{{name}} {{age}} {{ratio}} {{found}} [{{empty}}] {{text}}")
        );
    }

    [Fact]
    public void Json_escapes_are_read_as_json_has_them()
    {
        var file = _folder.Write("vars.json", """{"a": "\u00e4\/\"\\\t\ud83d\ude00"}""");
        Assert.Equal("ä/\"\\\t😀", PromptVariables.Read(file, []).Fill("{{a}}"));
    }

    [Fact]
    public void A_variable_by_itself_is_stronger_than_the_file_and_the_last_one_wins()
    {
        var file = _folder.Write("vars.yaml", "a: file\nb: file\n");
        var variables = PromptVariables.Read(file, ["a=first", "a=last"]);
        Assert.Equal("last file", variables.Fill("{{a}} {{b}}"));
    }

    [Theory]
    [CaseFile("variable-mistakes.jsonl")]
    public void A_file_of_another_shape_is_a_mistake_with_its_place(string text, string expected)
    {
        var file = _folder.Write("vars.yaml", text);
        var error = Assert.Throws<PromptVariableException>(() => PromptVariables.Read(file, []));
        Assert.StartsWith(file, error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Every_mistake_of_a_file_is_told_with_its_place()
    {
        var file = _folder.Write("vars.yaml", "a: [1]\nb: x\nb: y\nc: {d: e}\n");
        var error = Assert.Throws<PromptVariableException>(() => PromptVariables.Read(file, []));
        Assert.Equal(
            [
                $"{file}:1:4: the value of 'a' is not a single text",
                $"{file}:3:1: duplicate key 'b'; it is on line 2 too, keep one",
                $"{file}:4:4: the value of 'c' is not a single text",
            ],
            error.Message.Split('\n')
        );
    }

    [Theory]
    [InlineData("", 65)]
    [InlineData("a: ", 67)]
    public void Deep_nesting_is_one_mistake_and_not_the_end_of_the_process(string start, int column)
    {
        var file = _folder.Write("vars.json", start + new string('[', 400_000) + new string(']', 400_000));
        var error = Assert.Throws<PromptVariableException>(() => PromptVariables.Read(file, []));
        Assert.Equal($"{file}:1:{column}: this is nested deeper than 64 levels", error.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_mistake()
    {
        var error = Assert.Throws<PromptVariableException>(() => PromptVariables.Read(_folder["none.yaml"], []));
        Assert.StartsWith("--vars: ", error.Message);
        Assert.Contains("none.yaml", error.Message);
        Assert.Throws<PromptVariableException>(() => PromptVariables.Read(_folder.Path, []));
    }

    // Quadratic time would be hours.
    [Fact]
    public void Hostile_texts_are_filled_in_linear_time()
    {
        const int Length = 2_000_000;
        var variables = Read("a=1");
        Assert.All(
            [
                new string('{', Length),
                "{{" + new string('a', Length),
                "{{" + new string(' ', Length),
                "{{a" + new string(' ', Length) + "}",
                string.Concat(Enumerable.Repeat("{{ a ", Length / 5)),
            ],
            text => Assert.Equal(text, variables.Fill(text))
        );
        var filled = variables.Fill(string.Concat(Enumerable.Repeat("{{a}}", Length / 5)));
        Assert.Equal(new string('1', Length / 5), filled);
    }

    private static PromptVariables Read(params string[] assignments) => PromptVariables.Read(null, assignments);
}
