namespace Prompter.Cli.Tests;

public sealed class HostileSurroundingsTests : CommandLineTest
{
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Other = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public HostileSurroundingsTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "it is about Unix");

    [Theory]
    [InlineData("mkfifo -m 600 \"$F\"", "it is a pipe or a device, and no file")]
    [InlineData("ln -s /dev/zero \"$F\"", "others can read or change it")]
    [InlineData("mkdir -m 700 \"$F\"", "it is a folder")]
    [InlineData("umask 077; head -c 2000000 /dev/zero >\"$F\"", "larger than 1 MiB")]
    public async Task A_file_of_credentials_that_is_none_is_told_at_once(string make, string message)
    {
        Directory.CreateDirectory(Path.Combine(Prompter.Home, ".config/prompter"));
        await ShellAsync($"F={Prompter.Home}/.config/prompter/credentials.json; {make}");

        var listed = await Prompter.RunAsync("keys", "list");
        var asked = await Prompter.RunAsync("-m", "openai:gpt-5.5", "--", "Hi");
        var simulated = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal((2, 1, 0), (listed.ExitCode, asked.ExitCode, simulated.ExitCode));
        Assert.Contains(message, listed.Error, StringComparison.Ordinal);
        Assert.Contains(message, asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_configuration_file_is_told_at_once()
    {
        await ShellAsync("mkfifo .prompter-config.yaml");

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("it is a pipe or a device, and no file", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--config <(echo 'models: [sim:echo]') -- Hi")]
    [InlineData("-m sim:echo -- -f <(echo Hi)")]
    [InlineData("-m sim:echo --vars <(echo 'x: Hi') -- '{{x}}'")]
    public async Task A_pipe_that_is_named_is_read(string arguments)
    {
        var finished = await Prompter.RunShellAsync($"prompter {arguments} </dev/null");

        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("Hi", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_a_folder_does_not_speak_to_the_terminal()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Prompter.Folder, ".prompter-config.yaml"),
            """defaults: { outdir: "a\e]0;x\ab\u202ec" }""",
            TestContext.Current.CancellationToken
        );

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Contains("Artifacts: ./a^[]0;x^Gb<U+202E>c/", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_home_is_refused_where_a_file_of_the_user_would_be_in_it()
    {
        Prompter.Environment["HOME"] = "rel";

        var finished = await Prompter.RunWithInputAsync("a-key-of-mine", "keys", "set", "openai");
        var simulated = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("HOME is 'rel'; set it to an absolute path", finished.Error, StringComparison.Ordinal);
        Assert.Equal(0, simulated.ExitCode);
        Assert.False(Directory.Exists(Prompter.PathOf("rel")));
    }

    [Fact]
    public async Task What_a_run_leaves_is_for_its_owner_alone()
    {
        await Prompter.RunAsync(
            "--raw",
            "-m",
            "sim:echo",
            "-m",
            "sim:echo?tokens=400000",
            "-m",
            "fake-echo",
            "--",
            "Hi"
        );

        Assert.All(
            Directory
                .EnumerateFileSystemEntries(Prompter.PathOf("prompter-runs"), "*", SearchOption.AllDirectories)
                .Prepend(Prompter.PathOf("prompter-runs")),
            entry => Assert.Equal(default, File.GetUnixFileMode(entry) & (Group | Other))
        );
    }

    [Theory]
    [InlineData("fsmonitor = \"touch CANARY; false\"", "core", "")]
    [InlineData("clean = touch CANARY\nprocess = touch CANARY\nrequired = true", "filter \"x\"", "* filter=x")]
    [InlineData("clean = touch CANARY", "filter \"a.b c\"", "* filter=\"a.b c\"")]
    [InlineData("clean = touch CANARY", "filter \"a=b\"", "* filter=a=b")]
    [InlineData("hooksPath = hooks\npager = touch CANARY", "core", "")]
    [InlineData("external = touch CANARY", "diff", "")]
    [InlineData("status = !touch CANARY\nrev-parse = !touch CANARY", "alias", "")]
    public async Task The_checkout_that_a_run_is_started_in_runs_nothing(
        string lines,
        string section,
        string attributes
    )
    {
        Prompter.WriteFile("a", "one");
        await ShellAsync(
            "git init -q . && git add a && git -c user.name=x -c user.email=x@x commit -qm x && mkdir hooks"
                + " && printf '#!/bin/sh\\ntouch CANARY\\n' >hooks/post-index-change && chmod +x hooks/*"
        );
        await File.AppendAllTextAsync(
            Prompter.PathOf(".git/config"),
            $"[{section}]\n{lines.Replace("CANARY", Prompter.PathOf("CANARY"), StringComparison.Ordinal)}\n",
            TestContext.Current.CancellationToken
        );
        Prompter.WriteFile(".gitattributes", attributes);
        Prompter.WriteFile("a", "two");
        Prompter.Environment["GIT_DIR"] = Prompter.PathOf(".git");
        Prompter.Environment["PATH"] = $":.:hooks:{Prompter.Environment["PATH"]}";
        Prompter.WriteFile("git", $"#!/bin/sh\ntouch {Prompter.PathOf("CANARY")}\n");
        File.SetUnixFileMode(Prompter.PathOf("git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.False(File.Exists(Prompter.PathOf("CANARY")), "the canary is there");
        var git = Prompter.Manifest.GetProperty("git");
        Assert.Equal(40, git.GetProperty("commit").GetString()!.Length);
        Assert.Equal(JsonValueKind.True, git.GetProperty("dirty").ValueKind);
    }

    [Theory]
    [InlineData(
        "printf '[filter \"\\xff\"]\\nclean=%s\\n' \"$RUN\" >>.git/config; printf 'a filter=\\xff\\n' >.gitattributes"
    )]
    [InlineData(
        "printf '[filter \"\\xff\"]\\nprocess=%s\\n' \"$RUN\" >>.git/config; printf 'a filter=\\xff\\n' >.git/info/attributes"
    )]
    [InlineData(
        "{ echo '[a]'; yes \"$(printf '%01000d=' 0 | tr 0 b)\" | head -n 4300; printf '[filter \"x\"]\\nclean=%s\\n' \"$RUN\"; } >>.git/config; echo 'a filter=x' >.gitattributes"
    )]
    public async Task A_filter_that_cannot_be_listed_is_not_run_either(string make)
    {
        await ShellAsync(
            "git init -q . && echo one >a && git add a && git -c user.name=x -c user.email=x@x commit -qm x"
                + $" && touch -d @5 a && RUN='touch {Prompter.PathOf("CANARY")}; cat' && {make}"
        );

        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.False(File.Exists(Prompter.PathOf("CANARY")), "the canary is there");
        Assert.Equal(JsonValueKind.False, Prompter.Manifest.GetProperty("git").GetProperty("dirty").ValueKind);
    }

    [Theory]
    [InlineData("git init -q --object-format=sha256 .")]
    [InlineData("git init -q . && git config core.autocrlf true")]
    [InlineData("git init -q . && git config core.filemode false && git add a && chmod +x a")]
    [InlineData(
        "git init -q ../o && git -C ../o commit -qm x --allow-empty && git -C ../o worktree add -q $PWD/w && mv w/.git ."
    )]
    public async Task Whether_files_differ_is_told_of_any_checkout(string make)
    {
        await ShellAsync(
            "export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@x"
                + $" && printf 'one\\r\\n' >a && {make} && git add a && git commit -qm x && touch -d @5 a"
        );

        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        var clean = Prompter.Manifest.GetProperty("git").GetProperty("dirty").ValueKind;
        Directory.Delete(Prompter.Run, recursive: true);
        Prompter.WriteFile("a", "two");
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(
            (JsonValueKind.False, JsonValueKind.True),
            (clean, Prompter.Manifest.GetProperty("git").GetProperty("dirty").ValueKind)
        );
    }

    [Theory]
    [InlineData("config validate .prompter-config.yaml")]
    [InlineData("config show")]
    [InlineData("trust")]
    [InlineData("-m sim:echo -- Hi")]
    public async Task A_link_by_a_name_that_is_no_UTF8_leads_out_of_the_folder(string arguments)
    {
        var finished = await Prompter.RunShellAsync(
            "printf 'HIDDEN_WORD: [x\\n' >../secret; echo 'models: [\"sim:echo\"]' >$'c\\ufffd'; ln -s ../secret $'c\\xff';"
                + $" ln -s $'c\\xff' .prompter-config.yaml; prompter {arguments} </dev/null; rm $'c\\xff'"
        );

        Assert.Contains(
            "is a link that leads out of this folder",
            finished.Output + finished.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("HIDDEN_WORD", finished.Output + finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("touch out")]
    [InlineData("mkfifo out")]
    [InlineData("ln -s nowhere out")]
    [InlineData("ln -s out out")]
    public async Task An_outdir_that_is_no_folder_is_refused_in_one_line(string make)
    {
        await ShellAsync(make);

        var finished = await Prompter.RunAsync("-o", "out", "-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
        Assert.Contains("--outdir", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_ended_and_the_others_are_not()
    {
        Prompter.Environment["PROMPTER_MAX_ANSWER_MIB"] = "1";

        var finished = await Prompter.RunAsync(
            "--no-stream",
            "-m",
            "sim:echo?tokens=400000",
            "-m",
            "sim:echo?tokens=3",
            "--",
            "antidisestablishmentarianism"
        );

        Assert.Equal(1, finished.ExitCode);
        var error = Prompter.Rows["sim:echo?tokens=400000"].GetProperty("error");
        Assert.Equal("Permanent", error.GetProperty("category").GetString());
        Assert.Contains("longer than 1 MiB", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("ok", Prompter.Rows["sim:echo?tokens=3"].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_run_that_is_ended_at_once_has_a_final_status()
    {
        using var command = new PrompterCommand();
        var running = command.RunAsync("-m", "sim:echo", "-m", "sim:echo?ttft=1s", "--", "Hi");
        await Executable.WaitForAsync(() =>
            command.Runs is [var run] && File.Exists(Path.Combine(run, "results.jsonl"))
        );
        command.EndProcess();

        Assert.Equal("cancelled", command.Manifest.GetProperty("status").GetString());
        await running;
    }

    [Fact]
    public async Task Keys_that_many_processes_set_at_the_same_time_are_all_kept()
    {
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 14)
                .Select(n => Prompter.RunWithInputAsync($"key-number-{n}", "keys", "set", $"mine{n}"))
        );

        Assert.All(all, finished => Assert.Equal(0, finished.ExitCode));
        var listed = await Prompter.RunAsync("keys", "list", "--json");
        Assert.Equal(14, listed.Output.Split('\n').Count(line => line.Contains("\"mine", StringComparison.Ordinal)));
    }

    private async Task ShellAsync(string line)
    {
        using var shell = Prompter.Start("bash", ["-c", line]);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }
}
