using Prompter.Tests.Runs;

namespace Prompter.Tests.Artifacts;

/// <summary>What a run's folder keeps of what programs print.</summary>
public sealed class RawOutputTests() : RunFolderTest(keepsRaw: true)
{
    [Fact]
    public async Task Answer_and_diagnostics_are_kept_apart()
    {
        await RunAsync(new ScriptedChatClient(["one ", new DiagnosticContent("note\n"), "two", ChatFinishReason.Stop]));
        Assert.Equal(["a.stderr.txt", "a.stdout.txt"], Names(), StringComparer.Ordinal);
        Assert.Equal("one two", Read("a.stdout.txt"));
        Assert.Equal("note\n", Read("a.stderr.txt"));
    }

    [Fact]
    public async Task Each_attempt_that_failed_is_set_aside()
    {
        await RunAsync(
            new ScriptedChatClient(
                ["first", new DiagnosticContent("reset\n"), ScriptedRun.Failure(ErrorCategory.Transient)],
                [ScriptedRun.Failure(ErrorCategory.RateLimit)],
                ["third", ChatFinishReason.Stop]
            )
        );
        Assert.Equal("third", Read("a.stdout.txt"));
        Assert.Equal("", Read("a.stderr.txt"));
        var aside = Names().Where(name => name.Contains("attempt", StringComparison.Ordinal));
        Assert.Equal(4, aside.Count());
        Assert.Equal("first", Read("a.stdout.attempt1.txt"));
        Assert.Equal("reset\n", Read("a.stderr.attempt1.txt"));
        Assert.Equal("", Read("a.stdout.attempt2.txt"));
    }

    [Fact]
    public async Task A_big_answer_has_a_file_beside_the_raw_one()
    {
        await RunAsync(new ScriptedChatClient(["a long text", ChatFinishReason.Stop]), textLimit: 3);
        Assert.Equal("a long text", Read("a.answer.txt"));
        Assert.Equal("a long text", Read("a.stdout.txt"));
    }

    [Fact]
    public async Task Text_is_on_disk_as_it_comes()
    {
        var seen = "";
        await RunAsync(
            new ScriptedChatClient(["one", (Action)(() => seen = Read("a.stdout.txt")), ChatFinishReason.Stop])
        );
        Assert.Equal("one", seen);
    }

    [Theory]
    [InlineData("a.stdout.txt")]
    [InlineData("a.stderr.txt")]
    [InlineData("a.stdout.txt a.stderr.txt")]
    public async Task A_full_disk_costs_the_raw_files_and_nothing_else(string files)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        foreach (var file in files.Split(' '))
        {
            Folder.WriteFullDisk(Path.GetRelativePath(Folder.Path, Path.Combine(Run.Path, "raw", file)));
        }

        var result = await RunAsync(
            new ScriptedChatClient(["one", new DiagnosticContent("note\n"), "two", ChatFinishReason.Stop])
        );
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Contains("No space left", Run.Problem);
        Assert.Empty(Run.Lost);
        Run.Dispose();
    }

    [Fact]
    public async Task A_run_that_is_left_in_the_middle_can_be_closed_on_a_full_disk()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        Folder.WriteFullDisk(Path.GetRelativePath(Folder.Path, Path.Combine(Run.Path, "raw", "a.stdout.txt")));
        var target = new Target(new("test", "a"), "a");
        await Run.OnEventAsync(new AttemptStarted(target, 1));
        await Run.OnEventAsync(new TextReceived(target, "text"));
        Run.Dispose();
        Assert.Contains("No space left", Run.Problem);
    }

    [Fact]
    public async Task AFolder_that_is_gone_costs_the_raw_files_and_nothing_else()
    {
        Directory.Delete(Path.Combine(Run.Path, "raw"));
        var result = await RunAsync(
            new ScriptedChatClient(
                ["one", ScriptedRun.Failure(ErrorCategory.Transient)],
                ["two", ChatFinishReason.Stop]
            )
        );
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.NotNull(Run.Problem);
        Assert.Empty(Run.Lost);
    }

    private async Task<TargetResult> RunAsync(IChatClient client, int textLimit = 1000)
    {
        var options = new RunPolicies
        {
            Retries = 3,
            TextLimit = textLimit,
            SpillPath = Run.AnswerPath,
            TimeProvider = ManualTimeProvider.AutoAdvancing(),
        };
        return await ScriptedRun.RunAsync(options, ScriptedRun.Target(client), Run);
    }

    private string Read(string name)
    {
        var path = Path.Combine(Run.Path, "raw", name);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private List<string> Names() =>
        [
            .. Directory
                .GetFiles(Path.Combine(Run.Path, "raw"))
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];
}
