using System.Runtime.InteropServices;

namespace Prompter.Cli.Tests;

public sealed class ModelSelectionTests : CommandLineTest
{
    [Fact]
    public async Task Models_come_from_the_configuration_where_the_command_names_none()
    {
        Prompter.WriteFile(".prompter-config.yaml", "models: [sim:echo, gpt-4]\n");

        await Prompter.RunAsync("--", "Hi");

        Assert.Equal(["gpt-4", "sim:echo"], Prompter.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_option_wins_over_the_configuration()
    {
        Prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");

        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(["sim:echo"], Prompter.Rows.Keys);
    }

    [Fact]
    public async Task A_model_after_the_dashes_wins_over_the_configuration_too()
    {
        Prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");

        await Prompter.RunAsync("--", "-m", "sim:echo", "Hi");

        Assert.Equal(["sim:echo"], Prompter.Rows.Keys);
    }

    [Fact]
    public async Task The_environment_names_models_with_commas_between()
    {
        Prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");
        Prompter.Environment["PROMPTER_MODELS"] = "sim:echo,sim:swift?ttft=0s&tps=max";

        await Prompter.RunAsync("--", "Hi");

        Assert.Equal(["sim:echo", "sim:swift?ttft=0s&tps=max"], Prompter.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_named_by_config_is_the_strongest_file()
    {
        Prompter.WriteFile(".prompter-config.yaml", "models: [gpt-4]\n");
        Prompter.WriteFile("team.yaml", "models: [sim:echo]\n");

        await Prompter.RunAsync("-c", "team.yaml", "--", "Hi");

        Assert.Equal(["sim:echo"], Prompter.Rows.Keys);
        Assert.Equal(
            [Prompter.PathOf(".prompter-config.yaml"), Prompter.PathOf("team.yaml")],
            Prompter.Manifest.Texts("configuration_files")
        );
    }

    [Fact]
    public async Task An_alias_stands_for_a_model_and_stays_its_label()
    {
        Prompter.WriteFile(".prompter-config.yaml", "aliases: { mirror: sim:echo }\n");

        await Prompter.RunAsync("-m", "mirror", "--", "Hi");

        Assert.Equal("mirror", Prompter.Row.Text("label"));
        Assert.Equal("sim", Prompter.Row.Text("provider"));
        Assert.Equal("echo", Prompter.Row.Text("model"));
    }

    [Fact]
    public async Task No_model_at_all_is_an_error_that_shows_both_ways_to_name_one()
    {
        var finished = await Prompter.RunAsync("--", "Hi");

        finished.IsRefused();
        Assert.Contains("-m MODEL", finished.Error, StringComparison.Ordinal);
        Assert.Contains(".prompter-config.yaml", finished.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Theory]
    [InlineData("llama3.2:3b")]
    [InlineData("deepseek/deepseek-r1:free")]
    public async Task A_colon_that_follows_no_provider_belongs_to_the_name(string model)
    {
        await Prompter.RunAsync("-m", model, "--", "Hi");

        Assert.Equal("llm", Prompter.Row.Text("provider"));
        Assert.Equal(model, Prompter.Row.Text("model"));
    }

    [Fact]
    public async Task A_provider_that_comes_later_is_refused_and_the_message_says_so()
    {
        var finished = await Prompter.RunAsync("-m", "claude-code:sonnet", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("'claude-code' is not supported yet", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_models_are_told_at_once()
    {
        var finished = await Prompter.RunAsync(
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
        Prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await Prompter.RunAsync("-m", "gpt-4", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("pipx install llm", finished.Error, StringComparison.Ordinal);
        Assert.Contains("sim:swift", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_llm_the_simulated_models_of_a_list_still_answer()
    {
        Prompter.Environment["PATH"] = "/usr/bin:/bin";

        var finished = await Prompter.RunAsync("-m", "gpt-4", "-m", "sim:echo", "--", "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal("ok", Prompter.Rows["sim:echo"].Text("status"));
        Assert.Contains("pipx install llm", Prompter.Rows["gpt-4"].Text("error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Llm_may_lie_anywhere_if_the_configuration_names_it()
    {
        Prompter.Environment["PATH"] = "/usr/bin:/bin";
        Prompter.Configure($"llm: {{ command: {Executable.FakeLlmFolder}/llm }}\n");
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        Prompter.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(runtime, "../../.."));

        var finished = await Prompter.RunAsync("-m", "fake-echo", "--", "Hi");

        Assert.Equal("Hi\n", finished.Output);
    }

    [Theory]
    [InlineData("llm", "")]
    [InlineData("llm", ":.:./:")]
    [InlineData("bin/llm", "bin:")]
    public async Task A_file_called_llm_in_the_current_folder_is_not_started(string file, string pathBefore)
    {
        Prompter.WriteFile(file, "#!/bin/sh\necho stranger\n");
        File.SetUnixFileMode(Prompter.PathOf(file), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Prompter.Environment["PATH"] = pathBefore + Prompter.Environment["PATH"];

        var finished = await Prompter.RunAsync("-m", "fake-echo", "--", "Hi");

        Assert.Equal("Hi\n", finished.Output);
    }
}
