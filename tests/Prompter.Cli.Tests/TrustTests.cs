using System.Net.Sockets;

namespace Prompter.Cli.Tests;

/// <summary>A folder that a stranger has filled: a program that must not be started, and a server that must not be asked.</summary>
public sealed class TrustTests : CommandLineTest, IAsyncDisposable
{
    private const string Project = ".prompter-config.yaml";
    private const string Variable = "PROMPTER_TRUST_PROJECT_CONFIG";

    /// <summary>Every command that reads the configuration.</summary>
    private static readonly string[][] Commands =
    [
        ["-m", "gpt-4", "-m", "openai:gpt-5.5", "--", "Hi"],
        ["--", "Hi"],
        ["-m", "gpt-4", "--dry-run", "--", "Hi"],
        ["-m", "gpt-4", "--check", "--", "Hi"],
        ["doctor"],
        ["models", "openai", "--live"],
        ["keys", "list"],
        ["keys", "set", "openai", "--base-url", "https://example.com/v1"],
    ];

    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly Task serving;
    private readonly string canary;
    private int connections;

    public TrustTests()
    {
        server.Start();
        serving = ServeAsync();
        canary = Prompter.WriteFile("canary.sh", $"#!/bin/sh\ntouch '{Started}'\necho Hi\n");
        File.SetUnixFileMode(canary, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Prompter.PathOf("link-to-the-home"), Prompter.Home);
        File.CreateSymbolicLink(Prompter.PathOf("link-to-hooks"), ".git/hooks");
        Prompter.Environment["OPENAI_API_KEY"] = "key-of-the-user";
        Prompter.Environment["OPENAI_BASE_URL"] = null;
        Prompter.Environment["SOME_OTHER_SECRET"] = "other-secret-of-the-user";
    }

    private string Started => Prompter.PathOf("started");

    private string Address => $"http://{server.LocalEndpoint}/v1";

    private string TrustList => Path.Combine(Prompter.Home, ".local", "share", "prompter", "trust.json");

    public async ValueTask DisposeAsync()
    {
        server.Dispose();
        await serving;
        GC.SuppressFinalize(this);
    }

    [Theory]
    [CaseFile("hostile-folders.jsonl")]
    public async Task A_hostile_folder_runs_nothing_and_sends_nothing(string user, string yaml, params string[] refused)
    {
        Prompter.Configure(user);
        Write(Project, yaml);

        foreach (var command in Commands)
        {
            AssertRefused(await Prompter.RunAsync(command), [.. refused.Select(one => $"./{Project}:{one}")]);
        }

        var shown = await Prompter.RunAsync("config", "show");
        Assert.Equal(2, shown.ExitCode);
        AssertNothingHappened();
    }

    [Fact]
    public async Task What_is_refused_would_have_happened()
    {
        Write(Project, "llm: { command: CANARY }\nproviders: { openai: { base_url: SERVER } }");
        Prompter.Environment[Variable] = "1";

        await Prompter.RunAsync("-m", "gpt-4", "-m", "openai:gpt-5.5", "--", "Hi");

        Assert.True(File.Exists(Started));
        Assert.NotEqual(0, connections);
    }

    [Theory]
    [InlineData("models: [sim:echo]")]
    [InlineData("aliases: { quick: gpt-4, slow: 'openai:gpt-5.5' }\nroutes: { both: [quick, slow] }")]
    [InlineData(
        "defaults: { timeout: 1m, view: blocks, retries: 0, outdir: runs }\ntargets: { gpt-4: { concurrency: 1 } }"
    )]
    public async Task A_folder_may_choose_among_what_the_user_has(string yaml)
    {
        Write(Project, yaml);

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("Hi\n", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other-ending")]
    [InlineData("link")]
    [InlineData("link-out")]
    [InlineData("link-of-links")]
    public async Task No_form_of_the_file_gets_around_the_question(string form)
    {
        var elsewhere = Prompter.WriteFile(Path.Combine(Prompter.Home, "elsewhere.yaml"), "");
        Write("settings.yaml", "llm: { command: CANARY }");
        File.Copy(Prompter.PathOf("settings.yaml"), elsewhere, overwrite: true);
        switch (form)
        {
            case "other-ending":
                File.Move(Prompter.PathOf("settings.yaml"), Prompter.PathOf(".prompter-config.yml"));
                break;
            case "link":
                File.CreateSymbolicLink(Prompter.PathOf(Project), "settings.yaml");
                break;
            case "link-out":
                File.CreateSymbolicLink(Prompter.PathOf(Project), elsewhere);
                break;
            case "link-of-links":
                File.CreateSymbolicLink(Prompter.PathOf("hop"), "link-to-the-home/elsewhere.yaml");
                File.CreateSymbolicLink(Prompter.PathOf(Project), "hop");
                break;
        }

        foreach (var command in Commands)
        {
            AssertRefused(await Prompter.RunAsync(command), ["./.prompter-config.y"]);
        }

        AssertNothingHappened();
        Assert.Equal(0, (await Prompter.RunAsync("trust")).ExitCode);
        await Prompter.RunAsync("-m", "gpt-4", "--", "Hi");
        Assert.True(File.Exists(Started));
    }

    /// <summary>A file of the user's with words that are no settings, and one whose words are.</summary>
    [Theory]
    [InlineData("password: hunter-two")]
    [InlineData("models: { hunter-two: 1 }")]
    [InlineData("llm: { command: [hunter-two] }")]
    [InlineData("hunter-two: [")]
    [InlineData("hunter-two \u0001")]
    public async Task No_command_shows_what_a_link_out_of_the_folder_leads_to(string words)
    {
        var secret = Prompter.WriteFile(Path.Combine(Prompter.Home, "secret"), words);
        File.CreateSymbolicLink(Prompter.PathOf(Project), secret);

        foreach (
            var command in (string[][])
                [.. Commands, ["config", "show"], ["config", "validate", $"./{Project}"], ["config", "path"], ["trust"]]
        )
        {
            var finished = await Prompter.RunAsync(command);
            Assert.DoesNotContain("hunter", finished.Output + finished.Error, StringComparison.Ordinal);
            if (command is not ["config", "path"])
            {
                Assert.Contains(
                    $"{Project}: is a link that leads out of this folder, to {secret}",
                    finished.Output + finished.Error,
                    StringComparison.Ordinal
                );
            }
        }
    }

    [Theory]
    [InlineData("models: [sim:echo]", "valid")]
    [InlineData(
        "llm: { command: CANARY }",
        "valid; it asks for what needs your trust, and does not count before 'prompter trust'"
    )]
    public async Task A_check_says_whether_what_is_valid_counts(string yaml, string verdict)
    {
        Write(Project, yaml);

        var finished = await Prompter.RunAsync("config", "validate", Project);

        Assert.Equal((0, $"{Project}: {verdict}\n"), (finished.ExitCode, finished.Output));
        await Prompter.RunAsync("trust");
        Assert.Equal($"{Project}: valid\n", (await Prompter.RunAsync("config", "validate", Project)).Output);
    }

    /// <summary>What the user says now is stronger than the folder, which raises nothing then.</summary>
    [Theory]
    [InlineData(0, null, "--retries", "5")]
    [InlineData(0, "5")]
    [InlineData(2, null)]
    [InlineData(2, null, "--json-retries", "5")]
    public async Task A_limit_that_the_user_sets_now_is_not_raised_by_the_folder(
        int exitCode,
        string? variable,
        params string[] options
    )
    {
        Write(Project, "defaults: { retries: 3 }");
        Prompter.Environment["PROMPTER_RETRIES"] = variable;

        var finished = await Prompter.RunAsync([.. options, "-m", "sim:echo", "--", "Hi"]);

        Assert.Equal(exitCode, finished.ExitCode);
    }

    [Fact]
    public async Task What_another_folder_asks_for_is_told_of_its_own_file()
    {
        Write("../other/" + Project, "llm: { command: CANARY }");

        var trusted = await Prompter.RunAsync("trust", $"../other/{Project}");

        Assert.StartsWith(
            $"{Path.GetFullPath(Prompter.PathOf($"../other/{Project}"))}:1:8: llm.command",
            trusted.Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("mkfifo .prompter-config.yaml")]
    [InlineData("ln -s /dev/zero .prompter-config.yaml")]
    [InlineData("mkfifo pipe; ln -s pipe .prompter-config.yaml")]
    [InlineData("mkdir .prompter-config.yaml")]
    [InlineData("ln -s nowhere .prompter-config.yaml")]
    [InlineData("ln -s .prompter-config.yaml .prompter-config.yaml")]
    [InlineData("head -c 2000000 /dev/zero | tr '\\0' '#' > .prompter-config.yaml")]
    public async Task What_is_no_file_is_not_waited_for(string made)
    {
        await Prompter.RunShellAsync(made);

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
        Assert.Equal(0, (await Prompter.RunAsync("--no-project-config", "-m", "sim:echo", "--", "Hi")).ExitCode);
    }

    [Fact]
    public async Task A_trusted_file_counts_until_it_changes()
    {
        Write(Project, "llm: { command: CANARY }");

        var trusted = await Prompter.RunAsync("trust");
        Assert.Equal(
            (0, $"./{Project}:1:8: llm.command runs a program: [{canary}]\n"),
            (trusted.ExitCode, trusted.Output)
        );
        Assert.Contains(
            $"{Prompter.PathOf(Project)}: trusted with what is above",
            trusted.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TrustList));

        await Prompter.RunAsync("-m", "gpt-4", "--", "Hi");
        Assert.True(File.Exists(Started));
        File.Delete(Started);

        Write(Project, "llm: { command: [CANARY, more] }");
        foreach (var command in Commands)
        {
            var finished = await Prompter.RunAsync(command);
            AssertRefused(finished, [$"./{Project}:1:8: llm.command"]);
            Assert.Contains($"./{Project} has changed since you trusted it", finished.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Started));
        Write(Project, "llm: { command: CANARY }");
        Assert.Equal(0, (await Prompter.RunAsync("-m", "gpt-4", "--dry-run", "--", "Hi")).ExitCode);
    }

    [Fact]
    public async Task The_same_file_in_another_folder_is_a_strangers()
    {
        Write(Project, "llm: { command: CANARY }");
        Write($"other/{Project}", "llm: { command: CANARY }");

        await Prompter.RunAsync("trust", "other");
        AssertRefused(await Prompter.RunAsync("-m", "gpt-4", "--", "Hi"), ["llm.command"]);

        Assert.Contains(
            $"{Prompter.PathOf("other")}/{Project}",
            (await Prompter.RunAsync("trust", "list")).Output,
            StringComparison.Ordinal
        );
    }

    /// <summary>What the file names by a relative path would be another program there.</summary>
    [Fact]
    public async Task A_link_in_another_folder_to_a_file_that_is_trusted_is_a_strangers()
    {
        Write($"mine/{Project}", "llm: { command: ./tool }");
        await Prompter.RunAsync("trust", "mine");
        File.CreateSymbolicLink(Prompter.PathOf(Project), $"mine/{Project}");
        File.Copy(canary, Prompter.PathOf("tool"));

        foreach (var command in Commands)
        {
            AssertRefused(await Prompter.RunAsync(command), ["llm.command runs a program: [./tool]"]);
        }

        AssertNothingHappened();
    }

    [Fact]
    public async Task A_link_that_is_trusted_is_a_strangers_when_it_leads_elsewhere()
    {
        Write("one.yaml", "llm: { command: llm }");
        Write("two.yaml", "llm: { command: CANARY }");
        File.CreateSymbolicLink(Prompter.PathOf(Project), "one.yaml");
        await Prompter.RunAsync("trust");
        File.Delete(Prompter.PathOf(Project));
        File.CreateSymbolicLink(Prompter.PathOf(Project), "two.yaml");

        AssertRefused(await Prompter.RunAsync("-m", "gpt-4", "--", "Hi"), ["llm.command", "has changed"]);

        AssertNothingHappened();
    }

    [Theory]
    [InlineData("./key-of-mine")]
    [InlineData("tools/key --of openai")]
    public async Task A_key_does_not_come_from_whatever_program_lies_in_the_folder(string program)
    {
        var finished = await Prompter.RunAsync("keys", "set", "openai", "--command", program);

        finished.IsRefused();
        Assert.Contains("would be another program in each folder", finished.Error, StringComparison.Ordinal);
        AssertNothingHappened();
    }

    [Fact]
    public async Task The_list_says_what_is_still_as_it_was_and_forgets_what_is_removed()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            Write($"{name}/{Project}", "llm: { command: CANARY }");
            await Prompter.RunAsync("trust", $"{name}/{Project}");
        }

        Write($"b/{Project}", "models: [sim:echo]");
        File.Delete(Prompter.PathOf($"c/{Project}"));
        var listed = await Prompter.RunAsync("trust", "list", "--json");
        var rows = listed
            .Output.TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.Equal(["trusted", "changed", "missing"], rows.Select(row => row.Text("state")));
        Assert.Equal(Prompter.PathOf($"a/{Project}"), rows[0].Text("path"));

        Assert.Equal(0, (await Prompter.RunAsync("trust", "remove", "a")).ExitCode);
        Assert.Equal(0, (await Prompter.RunAsync("trust", "remove", $"c/{Project}")).ExitCode);
        (await Prompter.RunAsync("trust", "remove", "a")).IsRefused();
        Assert.Matches(
            $"^changed  [^ ]+  {Prompter.PathOf("b")}/{Project}\n$",
            (await Prompter.RunAsync("trust", "list")).Output
        );
    }

    [Theory]
    [InlineData("1", "-m", "gpt-4")]
    [InlineData(null, "--config", $"./{Project}", "-m", "gpt-4")]
    [InlineData(null, "--config", "link/.prompter-config.yaml", "-m", "gpt-4")]
    public async Task The_user_may_say_that_the_file_counts(string? variable, params string[] options)
    {
        File.CreateSymbolicLink(Prompter.PathOf("link"), Prompter.Folder);
        Write(Project, "llm: { command: CANARY }");
        Prompter.Environment[Variable] = variable;

        await Prompter.RunAsync([.. options, "--", "Hi"]);

        Assert.True(File.Exists(Started));
    }

    [Theory]
    [InlineData("-m", "fake-echo", "--", "Hi")]
    [InlineData("-m", "fake-echo", "--dry-run", "--", "Hi")]
    [InlineData("doctor", "--no-network")]
    [InlineData("keys", "list")]
    [InlineData("keys", "set", "openai", "--base-url", "https://example.com/v1")]
    [InlineData("config", "show")]
    public async Task The_user_may_do_without_the_file(params string[] command)
    {
        Write(Project, "llm: { command: CANARY }\nproviders: { openai: { base_url: SERVER } }");

        var finished = await Prompter.RunAsync(["--no-project-config", .. command]);

        Assert.Equal(0, finished.ExitCode);
        Assert.DoesNotContain(canary, finished.Output, StringComparison.Ordinal);
        Assert.Equal((false, 0), (File.Exists(Started), connections));
    }

    [Fact]
    public async Task What_a_folder_asks_for_is_shown_without_that_anything_counts()
    {
        Write(Project, "llm: { command: \"CANARY\\e]0;title\\a\\u202Eexe\" }");

        foreach (
            var command in (string[][])
                [
                    ["config", "show"],
                    ["-m", "gpt-4", "--", "Hi"],
                    ["trust"],
                ]
        )
        {
            var finished = await Prompter.RunOnTerminalAsync(200, command);
            Assert.Contains("llm", finished.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\u001b]", finished.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\a', finished.Output);
            Assert.DoesNotContain('\u202e', finished.Output);
        }

        AssertNothingHappened();
    }

    [Theory]
    [InlineData("there is no ./.prompter-config.yaml", null, "trust")]
    [InlineData("there is no ./missing.yaml", null, "trust", "missing.yaml")]
    [InlineData("an empty path", null, "trust", "")]
    [InlineData("unknown option '--list'; see 'prompter trust --help'", null, "trust", "--list")]
    [InlineData("unknown option '--all'; see 'prompter config validate --help'", null, "config", "validate", "--all")]
    [InlineData("./canary.sh is no .prompter-config.yaml", null, "trust", "canary.sh")]
    [InlineData("unknown key 'modles'", "modles: [a]", "trust")]
    [InlineData("not valid YAML", "models: [", "trust")]
    [InlineData("is not trusted", "models: [a]", "trust", "remove")]
    public async Task What_cannot_be_trusted_is_told_in_one_line(string reason, string? yaml, params string[] command)
    {
        if (yaml is not null)
        {
            Write(Project, yaml);
        }

        var finished = await Prompter.RunAsync(command);

        finished.IsRefused();
        Assert.Contains(reason, finished.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(TrustList));
    }

    [Fact]
    public async Task A_list_that_others_can_change_trusts_nothing()
    {
        Write(Project, "llm: { command: CANARY }");
        await Prompter.RunAsync("trust");
        File.SetUnixFileMode(TrustList, (UnixFileMode)0b110_110_110);

        var finished = await Prompter.RunAsync("-m", "gpt-4", "--", "Hi");

        finished.IsRefused();
        Assert.Contains($"run 'chmod 600 {TrustList}'", finished.Error, StringComparison.Ordinal);
        AssertNothingHappened();
    }

    [Fact]
    public async Task Trusts_at_the_same_time_lose_none()
    {
        var names = Enumerable.Range(1, 8).Select(number => $"folder{number}").ToList();
        names.ForEach(name => Write($"{name}/{Project}", "llm: { command: CANARY }"));

        await Task.WhenAll(names.Select(name => Prompter.RunAsync("trust", name)));

        var listed = await Prompter.RunAsync("trust", "list");
        Assert.All(names, name => Assert.Contains($"/{name}/", listed.Output, StringComparison.Ordinal));
    }

    /// <summary>What the user says for all folders says nothing of a link that lies in one of them.</summary>
    [Theory]
    [InlineData("./prompter-runs", "", null)]
    [InlineData("runs", "defaults: { outdir: runs }", null)]
    [InlineData("runs", "", "runs")]
    public async Task Runs_do_not_leave_the_folder_by_a_link_that_nobody_named(
        string name,
        string user,
        string? variable
    )
    {
        Prompter.Configure(user);
        Prompter.Environment["PROMPTER_OUTDIR"] = variable;
        var hooks = Directory.CreateDirectory(Prompter.PathOf(".git/hooks")).FullName;
        foreach (var target in (string[])[Prompter.Home, ".git/hooks"])
        {
            File.Delete(Prompter.PathOf(name));
            File.CreateSymbolicLink(Prompter.PathOf(name), target);

            var refused = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

            refused.IsRefused();
            Assert.Contains($"--outdir {name}", refused.Error, StringComparison.Ordinal);
            Assert.Equal([Path.Combine(Prompter.Home, ".prompter")], Directory.GetFileSystemEntries(Prompter.Home));
            Assert.Empty(Directory.GetFileSystemEntries(hooks));
        }

        Assert.Equal(0, (await Prompter.RunAsync("-m", "sim:echo", "--outdir", name, "--", "Hi")).ExitCode);
    }

    private static void AssertRefused(Finished finished, string[] refused)
    {
        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.All(refused, one => Assert.Contains(one, finished.Error, StringComparison.Ordinal));
        Assert.Contains("nothing was run or sent", finished.Error, StringComparison.Ordinal);
        Assert.All(
            (string[])["prompter trust", "--no-project-config", "--config ./.prompter-config.y"],
            way => Assert.Contains(way, finished.Error, StringComparison.Ordinal)
        );
        Assert.DoesNotContain('\u001b', finished.Error);
    }

    private void AssertNothingHappened()
    {
        Assert.False(File.Exists(Started));
        Assert.Equal(0, connections);
        Assert.False(server.Pending());
        Assert.False(Directory.Exists(Path.Combine(Prompter.Home, ".config")), "a key or an address was stored");
    }

    private void Write(string name, string yaml) =>
        Prompter.WriteFile(
            name,
            yaml.Replace("CANARY", canary, StringComparison.Ordinal)
                .Replace("STARTED", Started, StringComparison.Ordinal)
                .Replace("SERVER", $"'{Address}'", StringComparison.Ordinal)
        );

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync();
                Interlocked.Increment(ref connections);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
