namespace Prompter.Cli.Tests;

public sealed class DiskTests : CommandLineTest
{
    private const int CannotMount = 77;

    [Fact]
    public async Task A_result_that_does_not_fit_on_the_disk_is_printed_and_the_run_fails()
    {
        var finished = await RunOnDiskAsync("size=64k", "--no-stream -m 'sim:echo?tokens=100000' -- a");

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("1 of 1 results could not be written to ./disk/", finished.Error, StringComparison.Ordinal);
        Assert.Contains(string.Join(' ', Enumerable.Repeat("a", 100_000)), finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_does_not_fit_does_not_spoil_the_lines_of_others()
    {
        var finished = await RunOnDiskAsync(
            "size=64k",
            "--no-stream --parallel 1 -m sim:echo -m 'sim:echo?tokens=100000' -m sim:echo -- a"
        );

        Assert.Equal(1, finished.ExitCode);
        var rows = Json.ReadRows(Path.Combine(Kept, "results.jsonl"));
        Assert.Equal(["sim:echo", "sim:echo#2"], rows.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--raw")]
    public async Task An_answer_too_long_for_memory_and_disk_is_shown_to_its_end(string option)
    {
        var finished = await RunOnDiskAsync(
            "size=64k",
            $"{option} -m 'sim:echo?tokens=400000' -- antidisestablishmentarianism"
        );

        Assert.Equal(1, finished.ExitCode);
        Assert.True(finished.Output.Length > 2_000_000, $"{finished.Output.Length} characters");
        Assert.EndsWith("\n", finished.Output, StringComparison.Ordinal);
        Assert.Contains("only the beginning of the answer is stored", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_a_clear_error_before_anything_is_run()
    {
        var finished = await RunOnDiskAsync(
            "size=4k",
            "-m sim:echo -- Hi",
            before: "head -c 4096 /dev/zero >disk/full"
        );

        finished.IsRefused();
        Assert.Contains("--outdir", finished.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was run", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_disk_is_a_clear_error_before_anything_is_run()
    {
        var finished = await RunOnDiskAsync("ro", "-m sim:echo -- Hi");

        finished.IsRefused();
        Assert.Contains("Read-only file system", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_a_clear_error()
    {
        Prompter.WriteFile("taken", "mine");

        var finished = await Prompter.RunAsync("-o", "taken", "-m", "sim:echo", "--", "Hi");

        finished.IsRefused();
        Assert.Equal(
            "mine",
            await File.ReadAllTextAsync(Prompter.PathOf("taken"), TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("prompter --no-stream -m sim:swift -m 'sim:echo?tokens=20000' -- a", "here they are", 1)]
    [InlineData("prompter -m sim:echo -- \"$(head -c 9000 /dev/zero | tr '\\0' a)\"", "nothing was run", 2)]
    [InlineData("head -c 9000 /dev/zero | tr '\\0' a | prompter keys set openai", "it cannot be written", 2)]
    [InlineData("ulimit -f 0; prompter config init", "cannot be written", 2)]
    [InlineData("echo 'llm: { command: x }' >.prompter-config.yaml; ulimit -f 0; prompter trust", "", 2)]
    public async Task A_limit_of_the_shell_for_files_is_told_as_a_full_disk_is(
        string line,
        string message,
        int exitCode
    )
    {
        // The runtime of what is no machine code writes to a file that is larger.
        Prompter.Environment["DOTNET_EnableWriteXorExecute"] = "0";

        var finished = await Prompter.RunShellAsync($"ulimit -f 8; {line}");

        Assert.Equal(exitCode, finished.ExitCode);
        Assert.Contains(message, finished.Error, StringComparison.Ordinal);
        Assert.Contains("File too large", finished.Error, StringComparison.Ordinal);
        Assert.Contains("(ulimit -f)", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", finished.Error, StringComparison.Ordinal);
    }

    /// <summary>A copy of the run's folder: the disk is gone with the process that made it.</summary>
    private string Kept => Assert.Single(Directory.GetDirectories(Prompter.PathOf("kept")));

    /// <summary>Runs with the output folder on a file system of its own, which nobody else sees and which needs no rights.</summary>
    private async Task<Finished> RunOnDiskAsync(string mountOptions, string arguments, string before = "true")
    {
        var finished = await Prompter.RunShellAsync(
            $$"""
            mkdir disk
            cat >script <<'END'
            mount -t tmpfs -o {{mountOptions}} tmpfs disk 2>/dev/null || exit {{CannotMount}}
            {{before}}
            "$PROMPTER_EXECUTABLE" -o disk {{arguments}}
            code=$?
            cp -r disk kept
            exit $code
            END
            unshare --map-root-user --mount sh script || exit $?
            """
        );
        Assert.SkipWhen(
            finished.ExitCode == CannotMount || finished.Error.StartsWith("unshare:", StringComparison.Ordinal),
            "a file system of one's own cannot be mounted here"
        );
        return finished;
    }
}
