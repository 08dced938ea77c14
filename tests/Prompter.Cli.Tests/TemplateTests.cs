namespace Prompter.Cli.Tests;

public sealed class TemplateTests : CommandLineTest
{
    private const string Translate = """
        system: You know {{lang}}.
        prompt: "Into {{lang}}: {{input}}"
        defaults: { lang: English }
        model: sim:echo
        """;

    /// <summary>The template, what is on standard input, the arguments, and what is asked.</summary>
    [Theory]
    [InlineData(Translate, "", "guten Tag", "Into English: guten Tag\n")]
    [InlineData(Translate, "piped", "guten Tag", "Into English: piped guten Tag\n")]
    [InlineData(Translate, "piped", "", "Into English: piped\n")]
    [InlineData(Translate, "", "x|--var|lang=Welsh", "Into Welsh: x\n")]
    [InlineData("model: sim:echo\nprompt: Fixed", "", "", "Fixed\n")]
    [InlineData("model: sim:echo\nprompt: Fixed", "piped", "said", "piped Fixed\nsaid\n")]
    [InlineData("model: sim:echo\nsystem: Be brief", "", "{{said}}", "{{said}}\n")]
    [InlineData("Summarize {{input}}", "", "x {{y}}|-m|sim:echo", "Summarize x {{y}}\n")]
    [InlineData("model: sim:echo\nprompt: 'For $$5, ${who} $input'", "", "x|--var|who=Ann's", "For $5, Ann's x\n")]
    [InlineData("model: sim:echo\nprompt: '$HOME of {{who}}'", "", "--var|who=Ann", "$HOME of Ann\n")]
    public async Task A_template_asks_what_llm_would_ask(string template, string input, string arguments, string asked)
    {
        Write("mine", template);

        var finished = await Prompter.RunWithInputAsync(
            input,
            ["-t", "mine", .. arguments.Split('|', StringSplitOptions.RemoveEmptyEntries)]
        );

        Assert.Equal((0, asked), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task What_the_command_line_says_is_stronger_than_the_template_and_the_template_than_the_configuration()
    {
        Prompter.Configure("models: [sim:swift]");
        Write(
            "mine",
            "system: From the template\nmodels: [gpt-4]\noptions: { temperature: 0.1, seed: 7, stop: [a, b] }\nfragments: [a.txt]\nextract: true"
        );
        Prompter.WriteFile("a.txt", "a");

        var own = await Prompter.RunAsync("-t", "mine", "--dry-run", "Hi");
        var other = await Prompter.RunAsync(
            "-t",
            "mine",
            "-m",
            "o3",
            "--dry-run",
            "--",
            "-o",
            "temperature",
            "1",
            "-s",
            "From me",
            "--xl",
            "Hi"
        );

        Assert.Contains(" -m gpt-4 ", own.Output, StringComparison.Ordinal);
        foreach (
            var argument in (string[])
                ["From the template", "temperature 0.1", "seed 7", "stop ", "--extract ", "--fragment a.txt"]
        )
        {
            Assert.Contains(argument, own.Output, StringComparison.Ordinal);
        }

        Assert.Contains(" -m o3 ", other.Output, StringComparison.Ordinal);
        Assert.Contains("seed 7", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("From the template", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("temperature 0.1", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--extract ", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_stands_in_the_configuration_too_and_a_schema_may_be_a_map()
    {
        Prompter.Configure(
            """
            templates:
              dog:
                prompt: Invent a dog
                model: sim:echo
                schema_object: { type: object, properties: { age: { type: integer, maximum: 2.5, enum: [age, "7", true, 7, null] } } }
            """
        );

        var finished = await Prompter.RunAsync("-t", "dog", "--dry-run", "--json");

        Assert.Contains(
            """{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\",\"maximum\":2.5,\"enum\":[\"age\",\"7\",true,7,null]}}}""",
            finished.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_template_may_be_named_by_its_path_and_attached_input_is_no_part_of_the_prompt()
    {
        Prompter.WriteFile("mine.yaml", "prompt: About {{input}}\nmodel: sim:echo");

        var finished = await Prompter.RunWithInputAsync("piped", "-t", "mine.yaml", "--", "-f", "-", "it");

        Assert.Equal((0, "piped\nAbout it\n"), (finished.ExitCode, finished.Output));
    }

    [Theory]
    [InlineData("-t 0.2 Hi", "-t names a template, and 0.2 is none; a temperature is set by --option temperature 0.2")]
    [InlineData("-t mnie Hi", "there is no template 'mnie'; did you mean 'mine'?")]
    [InlineData("-t ../mine Hi", "../mine: there is no such file; check the path")]
    [InlineData("-t mine Hi", "the template 'mine' asks for lang, tone: give them with --var lang=… --var tone=…")]
    [InlineData(
        "-t mine --var lang=x --var tone=y",
        "the template 'mine' asks for an input: prompter -t mine \"TEXT\", or give it on standard input"
    )]
    public async Task What_is_wrong_is_said_in_a_line_and_nothing_is_run(string arguments, string message)
    {
        Write("mine", "prompt: '{{lang}} {{input}}'\nsystem: '{{tone}} {{lang}}'\nmodel: sim:echo");

        var finished = await Prompter.RunAsync(arguments.Split(' '));

        Assert.Equal((2, $"prompter: {message}\n"), (finished.ExitCode, finished.Error));
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task All_mistakes_of_a_file_are_told_at_once_with_their_places()
    {
        Write("mine", "promt: x\noptions: [1]\nextract: maybe\nmodel: a\nmodels: b\ntools: [x]");

        var finished = await Prompter.RunAsync("-t", "mine", "Hi");

        Assert.Equal(
            """
            prompter: ~/.prompter/templates/mine.yaml:1:1: unknown key 'promt'; did you mean 'prompt'?
            prompter: ~/.prompter/templates/mine.yaml:2:10: options must be a map of values, not a list
            prompter: ~/.prompter/templates/mine.yaml:3:10: extract must be true or false, not 'maybe'
            prompter: ~/.prompter/templates/mine.yaml:4:1: 'models' and 'model' say the same; keep one of them
            prompter: ~/.prompter/templates/mine.yaml:6:1: unknown key 'tools'; the keys there are prompt, system, defaults, models, model, options, schema, schema_object, extract, extract_last, fragments, system_fragments, attachments

            """,
            finished.Error
        );
        Assert.Equal(2, finished.ExitCode);
    }

    [Fact]
    public async Task Templates_are_listed_with_what_is_wrong_and_shown_as_they_are()
    {
        Write("mine", "# a comment\nprompt: |\n  Two\n  lines\n");
        Write("wrong", "promt: x");
        Prompter.Configure("templates: { own: { system: Be brief, options: { seed: 1 }, models: [gpt-4] } }");

        var list = await Prompter.RunAsync("templates", "list");
        var json = await Prompter.RunAsync("templates", "list", "--json");
        var file = await Prompter.RunAsync("templates", "show", "mine");
        var own = await Prompter.RunAsync("templates", "show", "own");
        var path = await Prompter.RunAsync("templates", "path");

        Assert.Equal(
            """
            mine   Two lines
            own    system: Be brief
            wrong  wrong: ~/.prompter/templates/wrong.yaml:1:1: unknown key 'promt'; did you mean 'prompt'?

            """,
            list.Output
        );
        Assert.Equal(3, json.Output.TrimEnd().Split('\n').Length);
        Assert.Equal("# a comment\nprompt: |\n  Two\n  lines\n", file.Output);
        Assert.Equal("system: \"Be brief\"\nmodels: [gpt-4]\noptions: { seed: \"1\" }\n", own.Output);
        Assert.Equal($"{Prompter.Home}/.prompter/templates\n", path.Output);
    }

    [Theory]
    [InlineData(null, "no editor is named: set VISUAL or EDITOR, as in EDITOR=nano, or write ")]
    [InlineData("true", "there is no terminal for an editor; write ")]
    [InlineData("no-such-editor", "EDITOR is 'no-such-editor', which is no program on the PATH")]
    public async Task Without_an_editor_or_a_terminal_nothing_is_edited(string? editor, string message)
    {
        Prompter.Environment["VISUAL"] = null;
        Prompter.Environment["EDITOR"] = editor;

        var finished = await Prompter.RunAsync("templates", "edit", "mine");

        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith($"prompter: {message}", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../mine")]
    [InlineData(".mine")]
    [InlineData("a b")]
    public async Task A_name_that_is_no_safe_name_of_a_file_is_refused(string name)
    {
        var finished = await Prompter.RunAsync("templates", "edit", name);

        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("cannot be the name of a template", finished.Error, StringComparison.Ordinal);
    }

    /// <summary>What the editor does, what is answered, and what is in the file then.</summary>
    [Theory]
    [InlineData("echo 'prompt: Hi' >\"$1\"", "", "written", "prompt: Hi\n")]
    [InlineData("echo 'prompt: Hi' >\"$1\"; exit 3", "", "ended with 3", null)]
    [InlineData("grep -q '#prompt' \"$1\"", "", "not changed", null)]
    [InlineData("echo 'promt: Hi' >\"$1\"", "n\n", "what you wrote is in ", null)]
    [InlineData(
        "[ -e seen ] && echo 'prompt: Hi' >\"$1\" || echo 'promt: Hi' >\"$1\"; touch seen",
        "\n",
        "written",
        "prompt: Hi\n"
    )]
    public async Task An_edited_template_takes_its_place_when_it_is_right(
        string editor,
        string answer,
        string message,
        string? file
    )
    {
        var script = Prompter.WriteFile("my-editor", $"#!/bin/sh\n{editor}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Prompter.Environment["VISUAL"] = script;

        var finished = await Prompter.RunShellOnTerminalAsync(200, "templates edit mine", answer);

        Assert.Contains(message, finished.Output, StringComparison.Ordinal);
        var path = Path.Combine(Prompter.Home, ".prompter", "templates", "mine.yaml");
        Assert.Equal(
            file,
            File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : null
        );
        if (file is not null)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    private void Write(string name, string text) =>
        Prompter.WriteFile(Path.Combine(Prompter.Home, ".prompter", "templates", $"{name}.yaml"), text);
}
