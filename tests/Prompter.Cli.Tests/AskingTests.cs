namespace Prompter.Cli.Tests;

/// <summary>How a prompt and all that belongs to it is given before <c>--</c>.</summary>
public sealed class AskingTests : CommandLineTest
{
    [Theory]
    [InlineData("Hi", "-m", "sim:echo", "Hi")]
    [InlineData("Hi", "Hi", "-m", "sim:echo")]
    [InlineData("Hi", "-m=sim:echo", "Hi")]
    [InlineData("Hi", "-msim:echo", "Hi")]
    [InlineData("Hi", "-xuRmsim:echo", "Hi")]
    [InlineData("Hi", "-m", "sim:echo", "-s", "-be brief", "Hi")]
    [InlineData("models", "-m", "sim:echo", "models")]
    [InlineData("models", "-m", "sim:echo", "models", "-x")]
    [InlineData("modls", "-m", "sim:echo", "modls")]
    [InlineData("modls", "-m", "sim:echo", "--", "modls")]
    [InlineData("models", "-m", "sim:echo", "--", "prompt", "models")]
    [InlineData("models", "--", "-m", "sim:echo", "models")]
    [InlineData("true", "-m", "sim:echo", "-x", "true")]
    [InlineData("-5", "-m", "sim:echo", "--", "-s", "sys", "-5")]
    [InlineData("-5 degrees", "-m", "sim:echo", "-s", "sys", "-5 degrees")]
    [InlineData("[in brackets]", "[in brackets]", "-m", "sim:echo", "--option", "temperature", "0.2")]
    public async Task A_prompt_is_found_wherever_it_stands(string prompt, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(arguments);

        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Equal(prompt, Prompter.Row.Text("text"));
    }

    [Theory]
    [InlineData("-s", "be terse")]
    [InlineData("--system", "be terse")]
    [InlineData("--option", "temperature", "0.2", "--option", "seed", "7")]
    [InlineData("-a", "dot.png", "-a", "https://a.example/dot.png")]
    [InlineData("--at", "dot", "image/png", "--attachment-type", "dot2", "image/gif")]
    [InlineData("-f", "notes.md", "--sf", "rules.md", "-f", "more.md")]
    [InlineData("-x", "-R", "-u")]
    [InlineData("-xRu")]
    [InlineData("--xl")]
    public async Task An_option_says_the_same_before_the_dashes_and_after_them(params string[] options)
    {
        var before = await CommandAsync(["-m", "gpt-4", .. options, "Hi"]);
        var after = await CommandAsync(["-m", "gpt-4", "--", .. options, "Hi"]);

        Assert.Equal(InLongForm(after).Order(StringComparer.Ordinal), InLongForm(before).Order(StringComparer.Ordinal));
        Assert.Equal("Hi", before[^1]);
    }

    [Fact]
    public async Task Options_on_both_sides_are_all_followed_and_the_later_instructions_win()
    {
        await Prompter.RunAsync(
            "-m",
            "fake-args",
            "-s",
            "one",
            "--option",
            "seed",
            "7",
            "--",
            "prompt",
            "-s",
            "two",
            "Hi"
        );

        var arguments = JsonSerializer.Deserialize<string[]>(Prompter.Row.Text("text")!)!;
        Assert.Equal(["--system", "one", "--option", "seed", "7", "-s", "two", "Hi"], arguments[6..]);
    }

    [Theory]
    [InlineData("@rules.txt", "--system", "Be brief.\nBe kind.")]
    [InlineData("@~/rules.txt", "--system", "At home.")]
    [InlineData("@@rules.txt", "--system", "@rules.txt")]
    [InlineData("rules.txt", "--system", "rules.txt")]
    [InlineData("@-", "--system-fragment", "-")]
    public async Task Instructions_may_stand_in_a_file(string text, string option, string value)
    {
        Prompter.WriteFile("rules.txt", "Be brief.\nBe kind.\n");
        Prompter.WriteFile(Path.Combine(Prompter.Home, "rules.txt"), "At home.\n");

        var command = await CommandAsync("-m", "gpt-4", "-s", text, "Hi");

        Assert.Equal(value, command[command.ToList().IndexOf(option) + 1]);
    }

    [Theory]
    [InlineData("sim:echo")]
    [InlineData("fake-echo")]
    public async Task A_file_of_instructions_may_be_longer_than_a_command_line(string model)
    {
        Prompter.WriteFile("rules.txt", string.Concat(Enumerable.Repeat("rule ", 50_000)));

        var finished = await Prompter.RunAsync("-m", model, "-s", "@rules.txt", "Hi");

        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.EndsWith("Hi\n", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompt.txt", "")]
    [InlineData("-", "Dear {{name}},\nhello\n")]
    public async Task A_prompt_may_stand_in_a_file_with_variables(string file, string input)
    {
        Prompter.WriteFile("prompt.txt", "Dear {{name}},\nhello\n");

        var finished = await Prompter.RunWithInputAsync(
            input,
            "-m",
            "sim:echo",
            "--prompt-file",
            file,
            "--var",
            "name=Ada"
        );

        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Equal("Dear Ada,\nhello", Prompter.Row.Text("text")!.TrimEnd());
    }

    [Fact]
    public async Task Standard_input_goes_in_front_of_a_prompt_in_a_file()
    {
        Prompter.WriteFile("prompt.txt", "Sum up\n");

        await Prompter.RunWithInputAsync("notes", "-m", "fake-echo", "--prompt-file", "prompt.txt");

        Assert.Equal("notes Sum up", Prompter.Row.Text("text"));
    }

    [Theory]
    [InlineData("the prompt is empty", "", "")]
    [InlineData("the prompt is empty", "", " \n\t")]
    [InlineData("the prompt is empty", "notes", "")]
    [InlineData("the prompt is empty", "", "--", "-a", "dot.png", "")]
    [InlineData("the prompt is empty", "", "{{empty}}", "--var", "empty=")]
    [InlineData("the prompt is empty", "", "--prompt-file", "empty.txt")]
    [InlineData("standard input is empty", " \n", "-q")]
    [InlineData("standard input is empty", "", "--prompt-file", "-")]
    [InlineData("standard input is empty", "", "--prompt-file", "-", "-a", "dot.png")]
    [InlineData("there is no prompt: prompter", "", "-s", "sys")]
    [InlineData("'-dash prompt' is read as an option", "", "--", "-dash prompt")]
    [InlineData("two prompts", "", "--prompt-file", "empty.txt", "--", "Hi")]
    [InlineData("exclude each other", "", "--prompt-file", "empty.txt", "Hi")]
    [InlineData("standard input is the prompt already", "x", "--prompt-file", "-", "-a", "-")]
    [InlineData("'missing.txt' cannot be read", "", "--prompt-file", "missing.txt")]
    [InlineData("'missing.txt' cannot be read", "", "-s", "@missing.txt", "Hi")]
    [InlineData("no text in UTF-8", "", "-s", "@bytes", "Hi")]
    [InlineData("an empty path", "", "-s", "@", "Hi")]
    [InlineData("--option takes two values", "", "Hi", "--option", "temperature")]
    [InlineData("--live needs --check", "", "Hi", "--live")]
    public async Task Nothing_is_sent_where_nothing_is_asked(string message, string input, params string[] arguments)
    {
        Prompter.WriteFile("empty.txt", "\n");
        await File.WriteAllBytesAsync(Prompter.PathOf("bytes"), [0xff], TestContext.Current.CancellationToken);

        var finished = await Prompter.RunWithInputAsync(input, ["-m", "sim:echo", .. arguments]);

        finished.IsRefused();
        Assert.Contains(message, finished.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Theory]
    [InlineData("write --option temperature 0.2;", "-o", "temperature", "0.2", "Hi")]
    [InlineData("write --option temperature 0.2;", "Hi", "-o", "temperature", "0.2")]
    [InlineData("write --option max_tokens 5;", "-m", "sim:echo", "-o", "max_tokens=5", "Hi")]
    [InlineData("an option of a model is --option NAME VALUE", "-o", "verbosity", "low", "Hi")]
    [InlineData("-c is --config before '--', and there is no file 'and in French?'", "-c", "and in French?")]
    [InlineData("-c is --config before '--', and there is no file 'Hi'", "-c", "Hi", "-m", "sim:echo")]
    [InlineData("-c is --config before '--', and lacks its file", "and in French?", "-c")]
    [InlineData("did you mean 'prompter models'? To send it as a prompt: prompter -m MODEL -- modls", "modls")]
    [InlineData("did you mean 'prompter keys'?", "Kyes", "list")]
    [InlineData("did you mean 'prompter keys list'?", "keys", "lst")]
    [InlineData("did you mean 'prompter help models'?", "help", "modls")]
    [InlineData("'prompter help' lists them", "help", "me")]
    [InlineData("there is no command 'prompter config me'", "config", "me", "a", "server")]
    [InlineData("'prompter models update' does not take --model", "-m", "sim:echo", "models", "update")]
    [InlineData("run 'llm models' itself; as a prompt: prompter -m MODEL -- prompt models", "--", "models", "list")]
    [InlineData("run 'llm logs' itself", "--", "logs", "-n", "3")]
    [InlineData("run 'llm embed-multi' itself", "-m", "gpt-4", "-s", "x", "--", "embed-multi")]
    public async Task What_is_something_else_than_a_prompt_is_never_sent(string message, params string[] arguments)
    {
        Prompter.Configure("models: [sim:echo]\n");

        var finished = await Prompter.RunAsync(arguments);

        finished.IsRefused();
        Assert.Contains(message, finished.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task All_wrong_options_are_told_at_once()
    {
        var finished = await Prompter.RunAsync(
            "--nonsense",
            "--retires",
            "2",
            "-T",
            "x",
            "--retries",
            "many",
            "--view",
            "column",
            "-o",
            "temperature",
            "0.2",
            "-vq",
            "-m"
        );

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.All(
            (string[])
                [
                    "'-m'",
                    "unknown option '--nonsense'",
                    "did you mean '--retries'?",
                    "unknown option '-T'; it is one of llm",
                    "--retries takes",
                    "--view is",
                    "write --option temperature 0.2;",
                    "exclude each other",
                ],
            line => Assert.Contains(line, finished.Error, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("keys", "--help")]
    [InlineData("json", "--help")]
    [InlineData("help", "help")]
    public async Task A_command_for_others_shows_its_page(string command, string other)
    {
        var page = await Prompter.RunAsync(command);
        var same = await Prompter.RunAsync(other == "help" ? ["--help"] : [command, other]);

        Assert.Equal((0, same.Output), (page.ExitCode, page.Output));
        Assert.Equal(same.Output, (await Prompter.RunAsync(other == "help" ? ["help"] : ["help", command])).Output);
    }

    [Theory]
    [InlineData("--continue", "-c")]
    [InlineData("--conversation", "--cid", "01abc")]
    public async Task A_conversation_of_llm_is_not_gone_on_with_where_it_would_be_another_one(
        string name,
        params string[] option
    )
    {
        var own = await Prompter.RunAsync(["-m", "gpt-4", "--", .. option, "and then?"]);
        var several = await Prompter.RunAsync(["-m", "gpt-4", "-m", "fake-echo", "--", "-d", "x.db", .. option, "Hi"]);
        Assert.Empty(Prompter.Runs);
        var named = await Prompter.RunAsync([
            "-m",
            "gpt-4",
            "-m",
            "sim:echo",
            "--dry-run",
            "--",
            "-d",
            "x.db",
            .. option,
            "Hi",
        ]);
        Prompter.Configure("llm: { database: shared }\n");
        var shared = await Prompter.RunAsync(["-m", "gpt-4", "--dry-run", "--", .. option, "Hi"]);

        Assert.All([own, several], finished => finished.IsRefused());
        Assert.StartsWith($"prompter: {name} cannot be followed", own.Error, StringComparison.Ordinal);
        Assert.Contains("ask one model", several.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (named.ExitCode, shared.ExitCode));
    }

    private static List<string> InLongForm(IEnumerable<string> arguments)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["-s"] = "--system",
            ["-a"] = "--attachment",
            ["--at"] = "--attachment-type",
            ["-f"] = "--fragment",
            ["--sf"] = "--system-fragment",
            ["-x"] = "--extract",
            ["--xl"] = "--extract-last",
            ["-R"] = "--hide-reasoning",
            ["-u"] = "--usage",
        };
        return
        [
            .. arguments
                .SelectMany(argument => argument == "-xRu" ? ["-x", "-R", "-u"] : (string[])[argument])
                .Select(argument => names.GetValueOrDefault(argument, argument)),
        ];
    }

    private async Task<IReadOnlyList<string>> CommandAsync(params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["--dry-run", "--json", .. arguments]);
        Assert.True(finished.ExitCode == 0, finished.Error);
        return JsonDocument.Parse(finished.Output).RootElement.Texts("command");
    }
}
