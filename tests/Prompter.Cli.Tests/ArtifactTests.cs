using System.Globalization;
using System.Text.Json;

namespace Prompter.Cli.Tests;

public sealed class ArtifactTests : IDisposable
{
    private readonly PrompterProcess prompter = new();

    public void Dispose() => prompter.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_manifest_tells_what_the_run_was()
    {
        prompter.WriteFile(".prompter-config.yaml", "costs: { gpt-4: { input_per_1k: 0.03, output_per_1k: 0.06 } }\n");

        await prompter.RunAsync(
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
            await File.ReadAllTextAsync(Path.Combine(prompter.Run, "manifest.json"), Cancellation),
            prompter
        );
    }

    [Fact]
    public async Task Each_row_tells_how_its_model_ended()
    {
        await prompter.RunAsync(
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
            await File.ReadAllTextAsync(Path.Combine(prompter.Run, "results.jsonl"), Cancellation),
            prompter
        );
    }

    [Fact]
    public async Task Each_model_has_a_file_with_its_row()
    {
        await prompter.RunAsync("-m", "gpt-4", "-m", "no-such-model", "--", "Hi");

        foreach (var (label, row) in prompter.Rows)
        {
            var file = PrompterProcess.ReadJson(Path.Combine(prompter.Run, "results", label + ".json"));
            Assert.True(JsonElement.DeepEquals(row, file), label);
        }
    }

    [Fact]
    public async Task What_has_finished_is_on_disk_while_the_run_goes_on()
    {
        var goOn = prompter.PathOf("go-on");
        using var process = prompter.Start(
            PrompterProcess.Executable,
            ["-m", $"fake-echo?wait={goOn}", "-m", "sim:echo", "--", "Hi"]
        );
        process.StandardInput.Close();
        await PrompterProcess.WaitForAsync(() =>
            FilesIn("prompter-runs")
                .Any(file =>
                    file.EndsWith(".json", StringComparison.Ordinal)
                    && Path.GetFileName(file).StartsWith("sim", StringComparison.Ordinal)
                )
        );

        Assert.Equal("Hi", prompter.Rows["sim:echo"].Text("text"));
        Assert.Equal("running", prompter.Manifest.Text("status"));
        await File.WriteAllTextAsync(goOn, "", Cancellation);
        await PrompterProcess.FinishAsync(process, null);
        Assert.Equal("completed", prompter.Manifest.Text("status"));
    }

    [Fact]
    public async Task Runs_of_the_same_second_have_folders_of_their_own()
    {
        var all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => prompter.RunAsync("-m", "sim:echo", "--", "Hi"))
        );

        Assert.All(all, finished => Assert.Equal(0, finished.ExitCode));
        Assert.Equal(8, prompter.Runs.Count);
        Assert.All(
            prompter.Runs,
            run =>
            {
                Assert.Equal("completed", PrompterProcess.ReadJson(Path.Combine(run, "manifest.json")).Text("status"));
                Assert.Single(PrompterProcess.ReadRows(Path.Combine(run, "results.jsonl")));
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
            prompter.WriteFile($"prompter-runs/{name}/mine.txt", "mine");
        }

        await prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        var made = Assert.Single(prompter.Runs, run => !taken.Contains(Path.GetFileName(run)));
        Assert.EndsWith("-2", made, StringComparison.Ordinal);
        Assert.All(
            prompter.Runs.Where(run => run != made),
            run => Assert.Equal("mine.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(run))))
        );
    }

    [Theory]
    [InlineData("-o", "elsewhere/deep")]
    [InlineData("--outdir=elsewhere/deep")]
    public async Task Runs_go_where_the_option_says(params string[] option)
    {
        var finished = await prompter.RunAsync([.. option, "-m", "sim:echo", "--", "Hi"]);

        var run = Assert.Single(Directory.GetDirectories(prompter.PathOf("elsewhere/deep")));
        Assert.Contains(
            $"Artifacts: ./elsewhere/deep/{Path.GetFileName(run)}\n",
            finished.Error,
            StringComparison.Ordinal
        );
        Assert.Empty(prompter.Runs);
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

        await prompter.RunAsync([
            "--raw",
            "-o",
            "deep/runs",
            .. models.SelectMany(model => (string[])["-m", model]),
            "--",
            "Hi",
        ]);

        var run = Assert.Single(Directory.GetDirectories(prompter.PathOf("deep/runs")));
        var files = Directory.GetFiles(Path.Combine(run, "results")).Select(file => Path.GetFileName(file)).ToList();
        Assert.Equal(models.Length, files.Count);
        Assert.Equal(models.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.Matches(@"^[\p{L}\p{N}_~.+=@#-]{1,130}\.json$", file));
        Assert.DoesNotContain("con.json", files);
        Assert.Equal(
            models.Order(StringComparer.Ordinal),
            PrompterProcess
                .ReadRows(Path.Combine(run, "results.jsonl"))
                .Values.Select(row => row.Text("model")!)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(["deep"], Directory.GetFileSystemEntries(prompter.Folder).Select(Path.GetFileName));
        Assert.Equal(
            ["home", "work"],
            Directory
                .GetFileSystemEntries(Path.GetDirectoryName(prompter.Folder)!)
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Raw_keeps_what_each_model_printed()
    {
        await prompter.RunAsync("--raw", "-m", "fake-echo?text=one%0Atwo&err=careful%0A", "-m", "sim:echo", "--", "Hi");

        var files = Directory
            .GetFiles(Path.Combine(prompter.Run, "raw"))
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
        await prompter.RunAsync(
            "--raw",
            "--no-stream",
            "--retries",
            "1",
            "-m",
            "sim:echo?fail=cutx1",
            "--",
            "one two three four"
        );

        var raw = Path.Combine(prompter.Run, "raw");
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
        await prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(
            ["manifest.json", "results", "results.jsonl"],
            Directory.GetFileSystemEntries(prompter.Run).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData()]
    [InlineData("--raw")]
    public async Task An_answer_too_long_for_a_line_goes_to_a_file_that_the_row_points_to(params string[] options)
    {
        await prompter.RunAsync([.. options, "--no-stream", "-m", "fake-flood?bytes=2000000", "--", "Hi"]);

        var row = prompter.Row;
        Assert.Equal(JsonValueKind.Null, row.At("text").ValueKind);
        var file = Path.Combine(prompter.Run, row.Text("text_file")!);
        // Without the last line end, which llm adds to the answer.
        Assert.Equal(2_000_000, new FileInfo(file).Length);
        Assert.Equal("ok", row.Text("status"));
    }

    [Fact]
    public async Task A_long_answer_that_fits_is_in_its_line()
    {
        await prompter.RunAsync("--no-stream", "-m", "fake-flood?bytes=1000000", "--", "Hi");

        Assert.Equal(1_000_000, prompter.Row.Text("text")!.Length);
    }

    [Fact]
    public async Task The_manifest_names_the_commit_and_whether_files_differ_from_it()
    {
        const string Git = "git -c user.name=x -c user.email=x@localhost -c init.defaultBranch=main";
        prompter.WriteFile("tracked.txt", "1");
        await prompter.RunShellAsync($"git init -q && git add tracked.txt && {Git} commit -qm first");
        var head = (await prompter.RunShellAsync("git rev-parse HEAD")).Output.Trim();

        await prompter.RunAsync("-o", "clean", "-m", "sim:echo", "--", "Hi");
        prompter.WriteFile("tracked.txt", "2");
        await prompter.RunAsync("-o", "dirty", "-m", "sim:echo", "--", "Hi");

        Assert.Equal((head, false), GitOf("clean"));
        Assert.Equal((head, true), GitOf("dirty"));
    }

    [Fact]
    public async Task Outside_a_checkout_there_is_no_commit()
    {
        await prompter.RunAsync("-m", "sim:echo", "--", "Hi");

        Assert.Equal(JsonValueKind.Null, prompter.Manifest.At("git").ValueKind);
    }

    [Fact]
    public async Task The_version_of_llm_is_recorded_where_it_was_used()
    {
        await prompter.RunAsync("-o", "with", "-m", "gpt-4", "--", "Hi");
        await prompter.RunAsync("-o", "without", "-m", "sim:echo", "--", "Hi");

        Assert.Equal("0.36", ManifestIn("with").Text("llm_version"));
        Assert.Equal(JsonValueKind.Null, ManifestIn("without").At("llm_version").ValueKind);
    }

    private string[] FilesIn(string folder) =>
        Directory.Exists(prompter.PathOf(folder))
            ? Directory.GetFiles(prompter.PathOf(folder), "*", SearchOption.AllDirectories)
            : [];

    private (string?, bool) GitOf(string folder) =>
        (ManifestIn(folder).Text("git", "commit"), ManifestIn(folder).At("git", "dirty").GetBoolean());

    private JsonElement ManifestIn(string folder) =>
        PrompterProcess.ReadJson(
            Path.Combine(Assert.Single(Directory.GetDirectories(prompter.PathOf(folder))), "manifest.json")
        );
}
