namespace Prompter.Cli.Tests;

public sealed class ArtifactTests : CommandLineTest
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_manifest_tells_what_the_run_was()
    {
        Prompter.Configure("costs: { gpt-4: { input_per_1k: 0.03, output_per_1k: 0.06 } }\n");

        await Prompter.RunAsync(
            "--parallel",
            "1",
            "--timeout",
            "60",
            "--retries",
            "1",
            "-m",
            "gpt-4",
            "-m",
            "sim:echo",
            "-m",
            "no-such-model",
            "--",
            "-s",
            "Be terse",
            "Hi"
        );

        Golden.Matches(
            "manifest",
            await File.ReadAllTextAsync(Path.Combine(Prompter.Run, "manifest.json"), Cancellation),
            Prompter
        );
    }

    [Fact]
    public async Task Each_row_tells_how_its_model_ended()
    {
        await Prompter.RunAsync(
            "--parallel",
            "1",
            "--retries",
            "1",
            "-m",
            "gpt-4",
            "-m",
            "sim:echo?fail=429x1&retry_after=1s",
            "-m",
            "no-such-model",
            "--",
            "Hi"
        );

        Golden.Matches(
            "results",
            await File.ReadAllTextAsync(Path.Combine(Prompter.Run, "results.jsonl"), Cancellation),
            Prompter
        );
    }

    [Fact]
    public async Task Each_model_has_a_file_with_its_row()
    {
        await Prompter.RunAsync("-m", "gpt-4", "-m", "no-such-model", "--", "Hi");

        foreach (var (label, row) in Prompter.Rows)
        {
            var file = Json.Read(Path.Combine(Prompter.Run, "results", label + ".json"));
            Assert.True(JsonElement.DeepEquals(row, file), label);
        }
    }

    [Fact]
    public async Task What_has_finished_is_on_disk_while_the_run_goes_on()
    {
        var goOn = Prompter.PathOf("go-on");
        using var process = Prompter.StartExecutable("-m", $"fake-echo?wait={goOn}", "-m", "sim:echo", "--", "Hi");
        await Executable.WaitForAsync(() =>
            FilesIn("prompter-runs")
                .Any(file =>
                    file.EndsWith(".json", StringComparison.Ordinal)
                    && Path.GetFileName(file).StartsWith("sim", StringComparison.Ordinal)
                )
        );

        Assert.Equal("Hi", Prompter.Rows["sim:echo"].Text("text"));
        Assert.Equal("running", Prompter.Manifest.Text("status"));
        await File.WriteAllTextAsync(goOn, "", Cancellation);
        await Executable.FinishAsync(process, null);
        Assert.Equal("completed", Prompter.Manifest.Text("status"));
    }

    [Fact]
    public async Task Runs_of_the_same_second_have_folders_of_their_own()
    {
        var all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Prompter.RunAsync("-m", "sim:echo", "--", "Hi"))
        );

        Assert.All(all, finished => Assert.Equal(0, finished.ExitCode));
        Assert.Equal(8, Prompter.Runs.Count);
        Assert.All(
            Prompter.Runs,
            run =>
            {
                Assert.Equal("completed", Json.Read(Path.Combine(run, "manifest.json")).Text("status"));
                Assert.Single(Json.ReadRows(Path.Combine(run, "results.jsonl")));
            }
        );
    }

    [Fact]
    public async Task A_folder_that_exists_is_left_alone()
    {
        var now = DateTimeOffset.Now;
        var taken = Enumerable
            .Range(0, 300)
            .Select(second => now.AddSeconds(second).ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in taken)
        {
            Prompter.WriteFile($"prompter-runs/{name}/mine.txt", "mine");
        }

        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        var made = Assert.Single(Prompter.Runs, run => !taken.Contains(Path.GetFileName(run)));
        Assert.EndsWith("-2", made, StringComparison.Ordinal);
        Assert.All(
            Prompter.Runs.Where(run => run != made),
            run => Assert.Equal("mine.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(run))))
        );
    }

    [Theory]
    [InlineData("-o", "elsewhere/deep")]
    [InlineData("--outdir=elsewhere/deep")]
    public async Task Runs_go_where_the_option_says(params string[] option)
    {
        var finished = await Prompter.RunAsync([.. option, "-m", "sim:echo", "--", "Hi"]);

        var run = Assert.Single(Directory.GetDirectories(Prompter.PathOf("elsewhere/deep")));
        Assert.Contains(
            $"Artifacts: ./elsewhere/deep/{Path.GetFileName(run)}\n",
            finished.Error,
            StringComparison.Ordinal
        );
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task Hostile_model_names_become_harmless_file_names()
    {
        string[] models =
        [
            "../../x",
            "con",
            "a/b:c",
            "a_b_c",
            new('x', 300),
            "A",
            "a",
            ".",
            "..",
            "-",
            "x y",
            "nul.txt",
            "日本語",
            "a\nb",
            "*?<>|\"",
            "$(id)",
            "~",
        ];

        await Prompter.RunAsync([
            "--raw",
            "-o",
            "deep/runs",
            .. models.SelectMany(model => (string[])["-m", model]),
            "--",
            "Hi",
        ]);

        var run = Assert.Single(Directory.GetDirectories(Prompter.PathOf("deep/runs")));
        var files = Directory.GetFiles(Path.Combine(run, "results")).Select(file => Path.GetFileName(file)).ToList();
        Assert.Equal(models.Length, files.Count);
        Assert.Equal(models.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.Matches(@"^[\p{L}\p{N}_~.+=@#-]{1,130}\.json$", file));
        Assert.DoesNotContain("con.json", files);
        Assert.Equal(
            models.Order(StringComparer.Ordinal),
            Json.ReadRows(Path.Combine(run, "results.jsonl"))
                .Values.Select(row => row.Text("model")!)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(["deep"], Directory.GetFileSystemEntries(Prompter.Folder).Select(Path.GetFileName));
        Assert.Equal(
            ["home", "work"],
            Directory
                .GetFileSystemEntries(Path.GetDirectoryName(Prompter.Folder)!)
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Raw_keeps_what_each_model_printed()
    {
        await Prompter.RunAsync("--raw", "-m", "fake-echo?text=one%0Atwo&err=careful%0A", "-m", "sim:echo", "--", "Hi");

        var files = Directory
            .GetFiles(Path.Combine(Prompter.Run, "raw"))
            .ToDictionary(
                file => Path.GetFileName(file)[..4] + Path.GetFileName(file).Split('.')[^2],
                File.ReadAllText,
                StringComparer.Ordinal
            );
        Assert.Equal("one\ntwo", files["fakestdout"].TrimEnd('\n'));
        Assert.Equal("careful\n", files["fakestderr"]);
        Assert.Equal("Hi", files["sim_stdout"].TrimEnd('\n'));
    }

    [Fact]
    public async Task Raw_keeps_every_attempt()
    {
        await Prompter.RunCutOnceAsync("--raw", "--no-stream");

        var raw = Path.Combine(Prompter.Run, "raw");
        var files = Directory
            .GetFiles(raw, "*.stdout*.txt")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .ToList();
        Assert.Equal(["one two", "one two three four"], files);
    }

    [Fact]
    public async Task Without_raw_there_is_no_raw_folder()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(
            ["manifest.json", "results", "results.jsonl"],
            Directory.GetFileSystemEntries(Prompter.Run).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData()]
    [InlineData("--raw")]
    public async Task An_answer_too_long_for_a_line_goes_to_a_file_that_the_row_points_to(params string[] options)
    {
        await Prompter.RunAsync([.. options, "--no-stream", "-m", "fake-flood?bytes=2000000", "--", "Hi"]);

        var row = Prompter.Row;
        Assert.Equal(JsonValueKind.Null, row.At("text").ValueKind);
        var file = Path.Combine(Prompter.Run, row.Text("text_file")!);
        // Without the last line end, which llm adds to the answer.
        Assert.Equal(2_000_000, new FileInfo(file).Length);
        Assert.Equal("ok", row.Text("status"));
    }

    [Fact]
    public async Task A_long_answer_that_fits_is_in_its_line()
    {
        await Prompter.RunAsync("--no-stream", "-m", "fake-flood?bytes=1000000", "--", "Hi");

        Assert.Equal(1_000_000, Prompter.Row.Text("text")!.Length);
    }

    [Fact]
    public async Task The_manifest_names_the_commit_and_whether_files_differ_from_it()
    {
        const string Git = "git -c user.name=x -c user.email=x@localhost -c init.defaultBranch=main";
        Prompter.WriteFile("tracked.txt", "1");
        await Prompter.RunShellAsync($"git init -q && git add tracked.txt && {Git} commit -qm first");
        var head = (await Prompter.RunShellAsync("git rev-parse HEAD")).Output.Trim();

        await Prompter.RunAsync("-o", "clean", "-m", "sim:echo", "--", "Hi");
        Prompter.WriteFile("tracked.txt", "2");
        await Prompter.RunAsync("-o", "dirty", "-m", "sim:echo", "--", "Hi");

        Assert.Equal((head, false), GitOf("clean"));
        Assert.Equal((head, true), GitOf("dirty"));
    }

    [Fact]
    public async Task Outside_a_checkout_there_is_no_commit()
    {
        await Prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(JsonValueKind.Null, Prompter.Manifest.At("git").ValueKind);
    }

    [Fact]
    public async Task The_version_of_llm_is_recorded_where_it_was_used()
    {
        await Prompter.RunAsync("-o", "with", "-m", "gpt-4", "--", "Hi");
        await Prompter.RunAsync("-o", "without", "-m", "sim:echo", "--", "Hi");

        Assert.Equal("0.36", ManifestIn("with").Text("llm_version"));
        Assert.Equal(JsonValueKind.Null, ManifestIn("without").At("llm_version").ValueKind);
    }

    [Fact]
    public async Task The_Python_of_an_installed_llm_tells_its_version_and_runs_nothing_of_the_working_folder()
    {
        UseInstalledLlm("echo 'version 9.9'");

        await Prompter.RunAsync("-m", "x", "--", "Hi");

        Assert.Equal("9.9", Prompter.Manifest.Text("llm_version"));
    }

    [Fact]
    public async Task An_llm_whose_Python_does_not_tell_the_version_is_asked_itself()
    {
        UseInstalledLlm("exit 1");

        await Prompter.RunAsync("-m", "x", "--", "Hi");

        Assert.Equal("0.36", Prompter.Manifest.Text("llm_version"));
    }

    /// <summary>Writes the script that pip makes for llm, and a Python that does this when it is asked for the version.</summary>
    private void UseInstalledLlm(string answer)
    {
        var python = WriteExecutable(
            "python3",
            $$"""
            #!/bin/sh
            [ "$1" = -P ] && { {{answer}}; exit; }
            [ "$2" = --version ] && { echo 'llm, version 0.36'; exit; }
            echo Hi
            """
        );
        var llm = WriteExecutable("own-llm", $"#!{python}\nimport sys\nfrom llm.cli import cli\nsys.exit(cli())\n");
        Prompter.Configure($"llm: {{ command: {llm} }}\n");
    }

    private string WriteExecutable(string name, string text)
    {
        var path = Prompter.WriteFile(name, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private string[] FilesIn(string folder) =>
        Directory.Exists(Prompter.PathOf(folder))
            ? Directory.GetFiles(Prompter.PathOf(folder), "*", SearchOption.AllDirectories)
            : [];

    private (string?, bool) GitOf(string folder) =>
        (ManifestIn(folder).Text("git", "commit"), ManifestIn(folder).At("git", "dirty").GetBoolean());

    private JsonElement ManifestIn(string folder) =>
        Json.Read(Path.Combine(Assert.Single(Directory.GetDirectories(Prompter.PathOf(folder))), "manifest.json"));
}
