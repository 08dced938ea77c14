namespace Prompter.Cli.Tests;

public sealed class CompletionTests : CommandLineTest
{
    [Theory]
    [InlineData("con", "config")]
    [InlineData("config val", "validate")]
    [InlineData("json extract ", ":files")]
    [InlineData("--view ", "lines")]
    [InlineData("--view=bl", "--view=blocks")]
    [InlineData("--first", "--first-token-timeout")]
    [InlineData("config show --no-p", "--no-project-config")]
    [InlineData("--vars ", ":files")]
    [InlineData("-m sim:sw", "sim:swift")]
    [InlineData("-m sim:swift --model ollam", "ollama:")]
    [InlineData("-m openai:gpt-4o-m", "openai:gpt-4o-mini")]
    [InlineData("-m qui", "quick")]
    [InlineData("--fallback cod", "code")]
    [InlineData("keys set moo", "moonshot")]
    [InlineData("keys set min", "mine")]
    [InlineData("completion f", "fish")]
    [InlineData("-m sim:echo -- -a ", ":files")]
    [InlineData("-m sim:echo -- -m sim:sch", "sim:scholar")]
    [InlineData("-- -o temp", "temperature")]
    [InlineData("-t tran", "translate")]
    [InlineData("templates show tran", "translate")]
    [InlineData("config set defaults.ret", "defaults.retries")]
    [InlineData("--prompt-file ", ":files")]
    [InlineData("-a ", ":files")]
    public async Task What_may_follow_is_known_to_the_program_itself(string line, string word)
    {
        Prompter.Configure(
            """
            aliases: { quick: sim:swift }
            routes: { code: [sim:swift, sim:scholar] }
            templates: { translate: { prompt: Translate } }
            providers: { mine: { kind: openai, base_url: "http://127.0.0.1:1/v1" } }
            """
        );
        var finished = await Prompter.RunAsync(["complete", "--", .. line.Split(' ')]);

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Assert.Contains(word, finished.Output.Split('\n').Select(row => row.Split('\t')[0]));
    }

    [Fact]
    public async Task A_run_is_completed_by_its_id_with_the_beginning_of_its_prompt()
    {
        await Prompter.RunAsync("-m", "sim:echo", "Draw a pelican");
        var finished = await Prompter.RunAsync("complete", "--", "runs", "show", "");

        Assert.Contains(
            $"{Prompter.Manifest.GetProperty("id").GetString()}\tDraw a pelican\n",
            finished.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_wrong_configuration_leaves_what_can_be_known_without_it()
    {
        Prompter.Configure("modls: [x]");
        var finished = await Prompter.RunAsync("complete", "--", "-m", "sim:sw");

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Assert.StartsWith("sim:swift\t", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_name_of_a_folder_can_run_a_command_or_hide_one()
    {
        Prompter.WriteFile(
            ".prompter-config.yaml",
            """
            aliases: { "zz$(touch pwned)": sim:swift, "zz\e[2J": sim:swift }
            """
        );
        var finished = await RunBashAsync("prompter -m zz", "prompter -m zz");

        Assert.Equal("zz\\$\\(touch\\ pwned\\)\n", finished.Output);
    }

    [Theory]
    [InlineData("prompter -m sim:sw", "prompter -m sim : sw", "swift")]
    [InlineData("prompter --model=sim:sw", "prompter --model = sim : sw", "swift")]
    [InlineData("prompter --rescue=co", "prompter --rescue = co", "continue")]
    [InlineData("prompter -m 'sim:sw", "prompter -m \\'sim:sw", "sim:swift")]
    [InlineData("prompter config val", "prompter config val", "validate")]
    public async Task Bash_completes_words_with_colons_and_equals_signs(string line, string words, string word)
    {
        var finished = await RunBashAsync(line, words);

        Assert.Equal($"{word}\n", finished.Output);
    }

    [Fact]
    public async Task A_tab_in_a_shell_on_a_terminal_completes_models_and_files_with_blanks()
    {
        Prompter.WriteFile("my notes.yaml", "name: Ada");
        var shell = Prompter.Start("script", ["-qefc", "bash --norc --noprofile -i", "/dev/null"]);
        var typed =
            "prompter() { \"$PROMPTER_EXECUTABLE\" \"$@\"; }; source <(prompter completion bash)\n"
            + "prompter -m sim:ech\t --vars my\t -- 'Hi {{name}}'\nexit\n";
        var finished = await Executable.FinishAsync(shell, Encoding.UTF8.GetBytes(typed));

        Assert.Contains("Hi Ada", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fish_completes_words()
    {
        Assert.SkipWhen(Executable.IsMissing("fish"), "fish is not installed");
        var finished = await RunScriptAsync(
            "fish",
            "--no-config",
            "source completion; complete -C 'prompter -m sim:sw'; complete -C 'prompter -m \"sim:ech'"
        );

        Assert.Matches(@"^sim:swift\t.*\n""?sim:echo\t.*\n$", finished.Output);
    }

    [Fact]
    public async Task Zsh_completes_words()
    {
        Assert.SkipWhen(Executable.IsMissing("zsh"), "zsh is not installed");
        var finished = await RunScriptAsync(
            "zsh",
            "-f",
            """
            compdef() { :; }; compadd() { print -r -- "$@" ${(P)@[-1]}; }
            source ./completion
            words=(prompter -m sim:sw) CURRENT=3 PREFIX=sim:sw; _prompter
            words=(prompter -m ollam) CURRENT=3 PREFIX=ollam; _prompter
            """
        );

        Assert.Equal("-l -d shown -a values sim:swift\n-S  -l -d openShown -a open ollama:\n", finished.Output);
    }

    [Theory]
    [InlineData("bash", ".local/share/bash-completion/completions/prompter")]
    [InlineData("zsh", ".local/share/zsh/site-functions/_prompter")]
    [InlineData("fish", ".config/fish/completions/prompter.fish")]
    public async Task A_script_is_installed_where_its_shell_looks(string shell, string place)
    {
        var printed = await Prompter.RunAsync("completion", shell);
        var finished = await Prompter.RunAsync("completion", shell, "--install");

        Assert.Equal((0, ""), (finished.ExitCode, finished.Output));
        Assert.Equal(printed.Output, File.ReadAllText(Path.Combine(Prompter.Home, place)));
        Assert.Contains(place, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_shells_are_refused()
    {
        var finished = await Prompter.RunAsync("completion", "tcsh");

        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Equal("prompter: there is no completion for 'tcsh'; there is one for bash, zsh, fish\n", finished.Error);
    }

    /// <summary>Completes a line as bash does, which has cut it into words already.</summary>
    private Task<Finished> RunBashAsync(string line, string words) =>
        Prompter.RunShellAsync(
            $"""
            source <(prompter completion bash)
            COMP_LINE={Quoted(line)} COMP_POINT={line.Length} COMP_WORDS=({words}) COMP_WORDBREAKS=' :='
            COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1))
            _prompter prompter
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """
        );

    private async Task<Finished> RunScriptAsync(string shell, string option, string script)
    {
        Prompter.WriteFile("completion", (await Prompter.RunAsync("completion", shell)).Output);
        File.CreateSymbolicLink(Prompter.PathOf("prompter"), Executable.Path);
        Prompter.Environment["PATH"] = $"{Prompter.Folder}:{Prompter.Environment["PATH"]}";
        return await Executable.FinishAsync(Prompter.Start(shell, [option, "-c", script]), []);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
