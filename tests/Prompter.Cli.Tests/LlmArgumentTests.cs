namespace Prompter.Cli.Tests;

public sealed class LlmArgumentTests : CommandLineTest
{
    [Theory]
    [InlineData("-s", "be terse", "-o", "temperature", "0.2", "The prompt")]
    [InlineData("The prompt", "-s", "be terse", "-o", "temperature", "0.2")]
    [InlineData("-s", "be terse", "The prompt", "-o", "temperature", "0.2")]
    [InlineData("-f", "notes.md", "-T", "llm_time", "--td", "The prompt", "--cl", "3")]
    [InlineData("--at", "image.jpg", "image/jpeg", "--schema", "name, age int", "The prompt")]
    [InlineData("--system=be terse", "-otemperature", "0.2", "The prompt", "-x")]
    [InlineData("-p", "name", "value", "--key", "secret", "--no-stream", "-R", "The prompt")]
    [InlineData("prompt", "-s", "prompt", "The prompt")]
    public async Task The_prompt_is_found_whatever_the_order_of_options(params string[] arguments)
    {
        var command = await CommandAsync(["-m", "gpt-4", "--", .. arguments]);

        Assert.Equal("The prompt", command[^1]);
    }

    [Fact]
    public async Task Everything_else_goes_to_llm_untouched_and_in_order()
    {
        var arguments = await ArgumentsOfLlmAsync("-s", "a b", "hello", "-o", "temperature", "0.2", "-o", "seed", "7");

        Assert.Equal(["-s", "a b", "-o", "temperature", "0.2", "-o", "seed", "7", "hello"], arguments);
    }

    [Theory]
    [InlineData("-m", "sim:echo", "Hi")]
    [InlineData("Hi", "--model", "sim:echo")]
    [InlineData("--model=sim:echo", "Hi")]
    [InlineData("-msim:echo", "Hi")]
    [InlineData("-xumsim:echo", "Hi")]
    public async Task A_model_after_the_dashes_is_run_however_it_is_spelled(params string[] arguments)
    {
        await Prompter.RunAsync(["--", .. arguments]);

        Assert.Equal("sim:echo", Prompter.Row.Text("label"));
        Assert.Equal("Hi", Prompter.Row.Text("text"));
    }

    [Fact]
    public async Task Models_on_both_sides_of_the_dashes_are_all_run()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "-m", "sim:swift?ttft=0s&tps=max", "Hi");

        Assert.Equal(2, Prompter.Rows.Count);
    }

    [Fact]
    public async Task Each_llm_gets_its_own_model_and_no_other()
    {
        await Prompter.RunAsync("-m", "gpt-4", "--", "-m", "fake-echo", "-xmgemini-pro", "Hi");

        foreach (var (label, row) in Prompter.Rows)
        {
            var command = row.Texts("command");
            Assert.Equal(label, command[command.ToList().IndexOf("-m") + 1]);
            Assert.Single(command, argument => argument is "-m");
            Assert.Contains("-x", command);
        }

        Assert.Equal(3, Prompter.Rows.Count);
    }

    [Theory]
    [InlineData("--", "- one\n- two")]
    [InlineData("--", "-5 degrees, is that cold?")]
    [InlineData("--", "--help is what I need")]
    [InlineData("--", "--", "-5")]
    [InlineData("--", "--", "--nonsense")]
    [InlineData("--", "--", "--")]
    [InlineData("- one\n- two")]
    [InlineData("-5")]
    [InlineData("--what about this?")]
    public async Task A_prompt_that_begins_with_a_dash_survives(params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["-m", "fake-echo", .. arguments]);

        Assert.Equal((0, arguments[^1] + "\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task A_prompt_on_standard_input_may_begin_with_a_dash()
    {
        var finished = await Prompter.RunWithInputAsync("--nonsense", "-m", "fake-echo");

        Assert.Equal("--nonsense\n", finished.Output);
    }

    [Theory]
    [InlineData("@notes.md")]
    [InlineData("[suggest]")]
    [InlineData("config me a server")]
    [InlineData("'quotes' \"and\" $dollars \\ and `ticks`")]
    [InlineData("zwei\nZeilen, 日本語 👋🏽")]
    public async Task A_prompt_arrives_as_it_was_written(string prompt)
    {
        await Prompter.RunAsync("-m", "fake-args", "--", prompt);

        Assert.Equal(prompt, JsonSerializer.Deserialize<string[]>(Prompter.Row.Text("text")!)![^1]);
    }

    [Theory]
    [InlineData("@notes.md")]
    [InlineData("[suggest]")]
    [InlineData("an ordinary one")]
    public async Task A_prompt_may_stand_before_the_dashes(string prompt)
    {
        var finished = await Prompter.RunAsync(prompt, "-m", "sim:echo");

        Assert.Equal(prompt + "\n", finished.Output);
    }

    [Fact]
    public async Task A_prompt_too_long_for_a_command_line_arrives_whole()
    {
        var prompt = "-" + new string('é', 100_000);
        var file = Prompter.WriteFile("prompt.txt", prompt);

        var finished = await Prompter.RunAsync("-m", "fake-echo", "--vars", "vars.json", "--", "{{long}}");
        Assert.Equal(2, finished.ExitCode);

        Prompter.WriteFile("vars.json", JsonSerializer.Serialize(new Dictionary<string, string> { ["long"] = prompt }));
        finished = await Prompter.RunAsync("-m", "fake-echo", "--vars", "vars.json", "--", "{{long}}");

        Assert.Equal(prompt + "\n", finished.Output);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Minus_t_is_a_template_and_llm_says_so_itself()
    {
        var finished = await Prompter.RunAsync("--", "-m", "gpt-4", "-t", "0.2", "Explain CRDTs");

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("Invalid template: 0.2", finished.Error, StringComparison.Ordinal);
        Assert.Contains("Invalid template: 0.2", Prompter.Row.Text("stderr_tail"), StringComparison.Ordinal);
        Assert.Equal("Explain CRDTs", Prompter.Manifest.Text("prompt"));
    }

    [Fact]
    public async Task An_option_that_llm_does_not_know_is_llms_to_refuse()
    {
        var finished = await Prompter.RunAsync("-m", "gpt-4", "--", "--nonsense", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal(2, Prompter.Row.At("exit_code").GetInt32());
        Assert.Contains("No such option: --nonsense", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_prompt_is_llms_to_refuse()
    {
        await Prompter.RunAsync("-m", "gpt-4", "--", "Hello", "there");

        Assert.Equal(["Hello", "there"], Prompter.Row.Texts("command").TakeLast(2));
        Assert.Contains("unexpected extra argument", Prompter.Row.Text("stderr_tail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_word_prompt_alone_is_a_prompt()
    {
        var finished = await Prompter.RunAsync("-m", "fake-echo", "--", "prompt");

        Assert.Equal("prompt\n", finished.Output);
    }

    [Fact]
    public async Task Each_llm_logs_to_a_database_of_its_own_that_is_gone_afterwards()
    {
        await Prompter.RunAsync("-m", "gpt-4", "-m", "fake-echo", "--", "Hi");

        var databases = Prompter.Rows.Values.Select(row => ValueOf(row.Texts("command"), "-d")).ToList();
        Assert.Equal(2, databases.Distinct(StringComparer.Ordinal).Count());
        Assert.All(databases, database => Assert.StartsWith("./prompter-runs/", database, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Prompter.Run, "*.db*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(Prompter.Run, "llm")));
    }

    [Fact]
    public async Task A_database_that_the_user_names_is_the_one_that_llm_logs_to()
    {
        await Prompter.RunAsync("-m", "gpt-4", "--", "-d", "mine.db", "Hi");

        Assert.True(File.Exists(Prompter.PathOf("mine.db")));
        Assert.Single(Prompter.Row.Texts("command"), argument => argument is "-d");
    }

    [Fact]
    public async Task The_shared_database_of_the_configuration_leaves_the_users_log_in_use()
    {
        Prompter.Configure("llm: { database: shared }\n");

        await Prompter.RunAsync("-m", "gpt-4", "--", "Hi");

        Assert.Equal("ok", Prompter.Row.Text("status"));
        Assert.DoesNotContain("-d", Prompter.Row.Texts("command"));
        Assert.Equal(1, Prompter.Row.At("meta", "tokens_input").GetInt64());
    }

    [Fact]
    public async Task Arguments_of_the_configuration_come_before_those_of_the_command()
    {
        Prompter.Configure("llm: { args: [-o, temperature, '0'] }\n");

        var arguments = await ArgumentsOfLlmAsync("-o", "temperature", "1", "Hi");

        Assert.Equal(["-o", "temperature", "0", "-o", "temperature", "1", "Hi"], arguments);
    }

    [Fact]
    public async Task The_price_of_a_model_gives_its_cost()
    {
        Prompter.Configure("costs: { fake-echo: { input_per_1k: 1, output_per_1k: 2 } }\n");

        var finished = await Prompter.RunAsync("-m", "fake-echo", "--", "one two three");

        Assert.Equal(0.009m, Prompter.Row.At("meta", "cost_estimated").GetDecimal());
        Assert.Contains("3 → 3 tokens   $0.0090", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_resolved_model_and_the_finish_reason_come_from_llms_log()
    {
        await Prompter.RunAsync("-m", "fake-echo?resolved=fake-echo-2026-01-01", "--", "Hi");

        Assert.Equal("fake-echo-2026-01-01", Prompter.Row.Text("resolved_model"));
        Assert.Equal("stop", Prompter.Row.Text("finish_reason"));
    }

    [Fact]
    public async Task Usage_is_shown_on_stderr_only_where_the_user_asks_for_it()
    {
        var without = await Prompter.RunAsync("-m", "fake-echo", "--", "Hi");
        var with = await Prompter.RunAsync("-m", "fake-echo", "--", "-u", "Hi");

        Assert.DoesNotContain("Token usage", without.Error, StringComparison.Ordinal);
        Assert.Contains("Token usage: 1 input, 1 output", with.Error, StringComparison.Ordinal);
    }

    /// <summary>What llm is given besides its model, database and the switches that Prompter needs.</summary>
    private async Task<string[]> ArgumentsOfLlmAsync(params string[] arguments)
    {
        await Prompter.RunAsync(["-m", "fake-args", "--", .. arguments]);
        var all = JsonSerializer.Deserialize<string[]>(Prompter.Row.Text("text")!)!;
        Assert.Equal(["-m", "fake-args", "-d", ValueOf(all, "-d"), "--log", "-u"], all[..6]);
        return all[6..];
    }

    private async Task<IReadOnlyList<string>> CommandAsync(params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["--dry-run", "--json", .. arguments]);
        Assert.Equal(0, finished.ExitCode);
        return JsonDocument.Parse(finished.Output).RootElement.Texts("command");
    }

    private static string ValueOf(IReadOnlyList<string> command, string option) =>
        command[command.ToList().IndexOf(option) + 1];
}
