namespace Prompter.Cli.Tests;

public sealed class ModelSelectionTests : IDisposable
{
    private readonly PrompterProcess prompter = new();

    public void Dispose() => prompter.Dispose();

    [Fact]
    public async Task Models_come_from_the_configuration_where_the_command_names_none()
    {
        prompter.WriteFile(".prompter-config.yaml", "models: [sim:echo, gpt-4]\n");

        await prompter.RunAsync("--", "Hi");

        Assert.Equal(["gpt-4", "sim:echo"], prompter.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_option_wins_over_the_configuration()
    {
        prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");

        await prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(["sim:echo"], prompter.Rows.Keys);
    }

    [Fact]
    public async Task A_model_after_the_dashes_wins_over_the_configuration_too()
    {
        prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");

        await prompter.RunAsync("--", "-m", "sim:echo", "Hi");

        Assert.Equal(["sim:echo"], prompter.Rows.Keys);
    }

    [Fact]
    public async Task The_environment_names_models_with_commas_between()
    {
        prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");
        prompter.Environment["PROMPTER_MODELS"] = "sim:echo,sim:swift?ttft=0s&tps=max";

        await prompter.RunAsync("--", "Hi");

        Assert.Equal(["sim:echo", "sim:swift?ttft=0s&tps=max"], prompter.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_named_by_config_is_the_strongest_file()
    {
        prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");
        prompter.WriteFile("team.yaml", "models: [sim:echo]\n");

        await prompter.RunAsync("-c", "team.yaml", "--", "Hi");

        Assert.Equal(["sim:echo"], prompter.Rows.Keys);
        Assert.Equal(
            [prompter.PathOf(".prompter-config.yaml"), prompter.PathOf("team.yaml")],
            prompter.Manifest.Texts("configuration_files")
        );
    }

    [Fact]
    public async Task An_alias_stands_for_a_model_and_stays_its_label()
    {
        prompter.WriteFile(".prompter-config.yaml", "aliases: { mirror: sim:echo }\n");

        await prompter.RunAsync("-m", "mirror", "--", "Hi");

        Assert.Equal("mirror", prompter.Row.Text("label"));
        Assert.Equal("sim", prompter.Row.Text("provider"));
        Assert.Equal("echo", prompter.Row.Text("model"));
    }

    [Fact]
    public async Task No_model_at_all_is_an_error_that_shows_both_ways_to_name_one()
    {
        var finished = await prompter.RunAsync("--", "Hi");

        finished.IsRefused();
        Assert.Contains("-m MODEL", finished.Error, StringComparison.Ordinal);
        Assert.Contains(".prompter-config.yaml", finished.Error, StringComparison.Ordinal);
        Assert.Empty(prompter.Runs);
    }

    [Theory]
    [InlineData("llama3.2:3b")]
    [InlineData("deepseek/deepseek-r1:free")]
    public async Task A_colon_that_follows_no_provider_belongs_to_the_name(string model)
    {
        await prompter.RunAsync("-m", model, "--", "Hi");

        Assert.Equal("llm", prompter.Row.Text("provider"));
        Assert.Equal(model, prompter.Row.Text("model"));
    }

    [Fact]
    public async Task A_provider_that_comes_later_is_refused_and_the_message_says_so()
    {
        var finished = await prompter.RunAsync("-m", "claude-code:sonnet", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("'claude-code' is not supported yet", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_models_are_told_at_once()
    {
        var finished = await prompter.RunAsync(
            "-m",
            "codex:x",
            "-m",
            "sim:swfit",
            "-m",
            "sim:echo?ttfd=1s",
            "--",
            "Hi"
        );

        Assert.Equal(2, finished.ExitCode);
        Assert.Equal(3, finished.Error.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("swift", finished.Error, StringComparison.Ordinal);
        Assert.Contains("ttft", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_llm_one_line_says_how_to_install_it_and_what_works_without_it()
    {
        prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await prompter.RunAsync("-m", "gpt-4", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("pipx install llm", finished.Error, StringComparison.Ordinal);
        Assert.Contains("sim:swift", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_llm_the_simulated_models_of_a_list_still_answer()
    {
        prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await prompter.RunAsync("-m", "gpt-4", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("ok", prompter.Rows["sim:echo"].Text("status"));
        Assert.Contains("pipx install llm", prompter.Rows["gpt-4"].Text("error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Llm_may_lie_anywhere_if_the_configuration_names_it()
    {
        prompter.Environment["PATH"] = "/usr/bin:/bin";
        prompter.WriteFile(".prompter-config.yaml", $"llm: {{ command: {PrompterProcess.FakeLlmFolder}/llm }}\n");
        prompter.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath);

        var finished = await prompter.RunAsync("-m", "fake-echo", "--", "Hi");

        Assert.Equal("Hi\n", finished.Output);
    }

    [Fact]
    public async Task A_file_called_llm_in_the_current_folder_is_not_started()
    {
        prompter.WriteFile("llm", "#!/bin/sh\necho stranger\n");
        File.SetUnixFileMode(prompter.PathOf("llm"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var finished = await prompter.RunAsync("-m", "fake-echo", "--", "Hi");

        Assert.Equal("Hi\n", finished.Output);
    }
}
