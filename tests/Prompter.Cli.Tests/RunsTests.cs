namespace Prompter.Cli.Tests;

public sealed class RunsTests : CommandLineTest
{
    private string Index => Path.Combine(Prompter.Home, ".local/state/prompter/runs.jsonl");

    [Fact]
    public async Task Runs_of_all_folders_are_listed_newest_first()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "First");
        await Prompter.RunAsync("-m", "sim:echo", "-m", "sim:echo?fail=500", "-o", "else/where", "--", "Second\nline");

        var finished = await Prompter.RunAsync("runs");

        Assert.Matches(
            @"^1  \w{8}  [\d-]+ [\d:]+  error  sim:echo \+1  \$0  Second line\n2  \w{8}  [\d-]+ [\d:]+  ok     sim:echo     \$0  First\n$",
            finished.Output
        );
    }

    [Theory]
    [InlineData("Pelicans Apples", "pelicans")]
    [InlineData("Apples", "--status", "error")]
    [InlineData("Bicycles", "--model", "other")]
    [InlineData("Bicycles Pelicans Apples", "--since", "today")]
    [InlineData("", "--until", "2001-01-01")]
    [InlineData("Bicycles", "-n", "1")]
    [InlineData("Bicycles Pelicans Apples", "list", "-n", "0")]
    public async Task Runs_are_found_by_words_model_status_and_date(string expected, params string[] arguments)
    {
        await Prompter.RunAsync("-m", "sim:echo?fail=500", "-m", "sim:echo", "--", "Apples for PELICANS");
        await Prompter.RunAsync("-m", "sim:echo", "--", "Pelicans");
        Prompter.Configure("aliases: { other: 'sim:echo' }\n");
        await Prompter.RunAsync("-m", "other", "--", "Bicycles");

        var finished = await Prompter.RunAsync(["runs", .. arguments, "--json"]);

        Assert.Equal(0, finished.ExitCode);
        var prompts = finished
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.Text("prompt")!.Split(' ')[0]);
        Assert.Equal(expected, string.Join(' ', prompts));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task A_line_of_the_list_fits_a_terminal(int columns)
    {
        var prompt = string.Concat(Enumerable.Repeat("日本語 \e[2J and a long prompt ", 10));
        await Prompter.RunAsync(
            "-m",
            "sim:echo?ttft=1ms&tps=100000&fail=500x0000000000001",
            "-m",
            "sim:echo",
            "--",
            prompt
        );

        var finished = await Prompter.RunOnTerminalAsync(columns, "runs");

        Assert.DoesNotContain('\e', finished.Output);
        Assert.All(
            finished.Output.Split("\r\n"),
            line => Assert.InRange(Console.DisplayText.WidthOf(line), 0, columns)
        );
    }

    [Fact]
    public async Task A_run_is_shown_as_it_looked()
    {
        var run = await Prompter.RunAsync(
            "--view",
            "blocks",
            "-m",
            "sim:echo",
            "-m",
            "sim:echo?fail=401",
            "--",
            "Hello\n\n    code"
        );

        var shown = await Prompter.RunAsync("runs", "show", "last");

        Assert.Contains("Prompt: Hello\n\n    code\n", shown.Output, StringComparison.Ordinal);
        foreach (var block in run.Output.Split("── ", StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(block, shown.Output, StringComparison.Ordinal);
        }

        Assert.Contains(run.Error, shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_has_many_names()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Old");
        var id = Prompter.Manifest.Text("id")!;
        var path = Prompter.Run;
        await Prompter.RunAsync("-m", "sim:echo", "--", "New");

        foreach (var name in (string[])[id, id[..6], "2", path, $"./{Path.GetRelativePath(Prompter.Folder, path)}/"])
        {
            var finished = await Prompter.RunAsync("runs", "show", name, "--json");
            Assert.Equal("Old", JsonDocument.Parse(finished.Output).RootElement.Text("text"));
        }
    }

    [Theory]
    [InlineData("there is no run 'zzz'; see 'prompter runs'", "show", "zzz")]
    [InlineData("there is no run 7 in the list; see 'prompter runs'", "show", "7")]
    [InlineData("there is no run in './nothing': it has no manifest.json that can be read", "show", "./nothing")]
    [InlineData("--status is ok, error, timeout, cancelled, running or killed, not 'bad'", "list", "--status", "bad")]
    [InlineData("-n takes a whole number, not 'x'", "-n", "x")]
    [InlineData("name the runs to remove, or say --gone; see 'prompter runs remove --help'", "remove")]
    [InlineData("nobody can be asked here; say --yes; nothing was removed", "remove", "1")]
    public async Task What_cannot_be_done_is_told(string expected, params string[] arguments)
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        var finished = await Prompter.RunAsync(["runs", .. arguments]);

        Assert.Equal((2, $"prompter: {expected}\n"), (finished.ExitCode, finished.Error));
    }

    [Fact]
    public async Task A_run_that_was_moved_is_found_again()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        var moved = Prompter.PathOf("moved");
        Directory.Move(Prompter.Run, moved);

        Assert.Contains("ok (gone)", (await Prompter.RunAsync("runs")).Output, StringComparison.Ordinal);
        Assert.Contains("is gone", (await Prompter.RunAsync("runs", "show", "1")).Error, StringComparison.Ordinal);
        await Prompter.RunAsync("runs", "show", "./moved");

        var finished = await Prompter.RunAsync("runs", "open", "1", "--path");
        Assert.Equal($"{moved}\n", finished.Output);
    }

    [Fact]
    public async Task Only_what_belongs_to_a_run_is_removed()
    {
        await Prompter.RunAsync("--raw", "-m", "sim:echo", "--", "Hi");
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        var outside = Prompter.WriteFile("outside/mine.txt", "mine");
        var (first, second) = (Prompter.Runs[0], Prompter.Runs[1]);
        File.WriteAllText(Path.Combine(first, "notes.txt"), "notes");
        Directory.CreateSymbolicLink(Path.Combine(first, "media"), Path.GetDirectoryName(outside)!);

        var finished = await Prompter.RunAsync("runs", "remove", "1", "2", "--yes");

        Assert.Equal(0, finished.ExitCode);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(first).Select(Path.GetFileName));
        Assert.False(Directory.Exists(second));
        Assert.True(File.Exists(outside));
        Assert.Equal("", File.ReadAllText(Index));
    }

    [Fact]
    public async Task A_folder_that_is_another_one_by_now_stays()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        var run = Prompter.Run;
        Directory.Move(run, run + "-moved");
        Directory.CreateSymbolicLink(run, run + "-moved");

        var finished = await Prompter.RunAsync("runs", "remove", "1", "--yes");

        Assert.Equal(1, finished.ExitCode);
        Assert.True(File.Exists(Path.Combine(run + "-moved", "manifest.json")));
        Assert.Single(File.ReadAllLines(Index), line => !line.Contains("follows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_that_are_gone_are_forgotten_on_request()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Gone");
        Directory.Delete(Prompter.Run, recursive: true);
        await Prompter.RunAsync("-m", "sim:echo", "--", "Here");

        await Prompter.RunAsync("runs", "remove", "--gone");

        Assert.Contains("Here", Assert.Single(File.ReadAllLines(Index)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_repeated_with_its_input_for_other_models()
    {
        Prompter.WriteFile("note.txt", "attached");
        await Prompter.RunWithInputAsync(
            "input ü",
            "-qm",
            "sim:echo",
            "--var",
            "what=b",
            "--model=sim:swift",
            "--",
            "-m",
            "sim:echo",
            "Say {{what}}",
            "-f",
            "note.txt"
        );

        await Prompter.RunAsync("runs", "rerun", "-m", "sim:echo?ttft=1ms");

        var rerun = Json.ReadRows(Path.Combine(Prompter.Runs[^1], "results.jsonl"));
        var text = Assert.Single(rerun).Value.Text("text")!;
        Assert.Equal(Json.ReadRows(Path.Combine(Prompter.Runs[0], "results.jsonl"))["sim:echo"].Text("text"), text);
        Assert.Contains("input ü", text, StringComparison.Ordinal);
        Assert.Contains("attached", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_models_are_asked_again_whatever_the_configuration_says_by_now()
    {
        Prompter.Configure("models: [sim:echo, sim:echo, sim:swift]\n");
        await Prompter.RunAsync("--", "Hi");
        Prompter.Configure("models: [sim:scholar]\n");

        await Prompter.RunAsync("runs", "rerun", "1");

        Assert.Equal(
            ["sim:echo", "sim:echo#2", "sim:swift"],
            Json.ReadRows(Path.Combine(Prompter.Runs[^1], "results.jsonl")).Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_cannot_be_repeated_is_told_and_nothing_is_run()
    {
        var note = Prompter.WriteFile("note.txt", "attached");
        await Prompter.RunAsync("-m", "sim:echo", "--", "-a", "note.txt", "Hi");
        File.Delete(note);
        await AssertRefusedAsync("what it read is gone: ");

        await Prompter.RunAsync("-m", "sim:echo", "--", "My key is sk-abcdefghijklmnop1234567890");
        await AssertRefusedAsync(
            "this run cannot be repeated: secrets were taken out of argument 4 of its command line"
        );

        await Prompter.RunWithInputAsync("sk-abcdefghijklmnop1234567890", "-m", "sim:echo", "--", "Hi");
        await AssertRefusedAsync("secrets were taken out of its standard input; give it again: ");
        Assert.DoesNotContain("sk-abc", File.ReadAllText(Index), StringComparison.Ordinal);

        async Task AssertRefusedAsync(string reason)
        {
            var count = Prompter.Runs.Count;
            var finished = await Prompter.RunAsync("runs", "rerun");
            Assert.Equal(2, finished.ExitCode);
            Assert.StartsWith($"prompter: {reason}", finished.Error, StringComparison.Ordinal);
            Assert.Equal(count, Prompter.Runs.Count);
        }
    }

    [Fact]
    public async Task The_command_line_of_a_strangers_run_is_asked_about()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");
        File.Delete(Index);
        await Prompter.RunAsync("runs", "add", $"./{Path.GetRelativePath(Prompter.Folder, Prompter.Run)}");

        var refused = await Prompter.RunAsync("runs", "rerun", "1");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("  prompter -m sim:echo -- Hi\n", refused.Error, StringComparison.Ordinal);
        Assert.Single(Prompter.Runs);

        Assert.Equal(0, (await Prompter.RunAsync("runs", "rerun", "1", "--yes")).ExitCode);
        Assert.Equal(2, Prompter.Runs.Count);
    }

    [Fact]
    public async Task Long_and_binary_input_is_kept_as_far_as_a_mebibyte()
    {
        byte[] binary = [0x89, .. Enumerable.Range(0, 255).Select(one => (byte)one)];
        await Prompter.RunWithInputAsync(binary, "-m", "fake-echo", "--", "Hi", "-a", "-");
        Assert.Equal(binary, File.ReadAllBytes(Path.Combine(Prompter.Run, "input.bin")));

        await Prompter.RunWithInputAsync(new string('ü', 600_000), "-q", "-m", "sim:echo", "--", "Hi");
        var run = Prompter.Runs[^1];
        Assert.Equal(1 << 20, new FileInfo(Path.Combine(run, "input.txt")).Length);
        Assert.True(Json.Read(Path.Combine(run, "manifest.json")).At("standard_input", "is_cut").GetBoolean());
        Assert.Contains(
            "only the beginning",
            (await Prompter.RunAsync("runs", "rerun")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_manifest_has_what_is_needed_to_repeat_a_run()
    {
        Prompter.WriteFile("note.txt", "attached");
        await Prompter.RunAsync(
            "--var",
            "what=b",
            "-m",
            "sim:echo",
            "--",
            "-s",
            "Be terse",
            "-a",
            "note.txt",
            "Say {{what}}"
        );

        var manifest = Prompter.Manifest;
        Assert.Equal("Be terse", manifest.Text("system_prompt"));
        Assert.Equal("b", manifest.Text("variables", "what"));
        var file = Assert.Single(manifest.At("files").EnumerateArray());
        Assert.Equal(Prompter.PathOf("note.txt"), file.Text("path"));
        Assert.Equal(
            "89adc9a4c4ac1a3bd30ceda1d14afd0fc8ddd7bd1a8c46fe80fa7f6ffd5d3b1c".Length,
            file.Text("sha256")!.Length
        );
    }

    [Fact]
    public async Task An_index_that_cannot_be_written_costs_no_run()
    {
        Prompter.WriteFile(Path.Combine(Prompter.Home, ".local/state"), "a file in the way");

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal((0, "Hi\n"), (finished.ExitCode, finished.Output));
        Assert.Contains(
            "prompter: the index of runs does not have this one: ",
            finished.Error,
            StringComparison.Ordinal
        );
    }
}
