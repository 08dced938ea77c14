namespace Prompter.Tests.Runs;

public sealed class BigAnswerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_beyond_the_bound_goes_to_its_file_as_a_whole()
    {
        object[] steps = [.. Enumerable.Range(0, 1000).Select(number => $"{number} äß😀\n"), ChatFinishReason.Stop];
        var result = await ScriptedRun.RunAsync(Options(100), ScriptedRun.Target(new ScriptedChatClient(steps)));
        var expected = string.Concat(Enumerable.Range(0, 1000).Select(number => $"{number} äß😀\n"));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.True(result.Answer.IsBeyondMemory);
        Assert.Equal(_folder["a.txt"], result.Answer.FilePath);
        Assert.Equal(expected, await File.ReadAllTextAsync(_folder["a.txt"], TestContext.Current.CancellationToken));
        Assert.Equal(expected, string.Concat(result.Answer.Read()));
        Assert.Equal(expected[..100], result.Answer.ToString());
        Assert.Equal(expected.Length, result.Answer.Length);
    }

    [Fact]
    public async Task The_file_holds_the_last_attempt_alone()
    {
        var failure = ScriptedRun.Failure(ErrorCategory.Transient);
        var client = new ScriptedChatClient(
            [new string('1', 5000), failure],
            [new string('2', 9000), failure],
            [new string('3', 2000), ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(Options(100), ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Equal(new string('3', 2000), string.Concat(result.Answer.Read()));
    }

    [Fact]
    public async Task The_file_of_a_failed_attempt_is_gone_where_the_next_one_fits_into_memory()
    {
        var client = new ScriptedChatClient(
            [new string('1', 5000), ScriptedRun.Failure(ErrorCategory.Transient)],
            ["short", ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(Options(100), ScriptedRun.Target(client));
        Assert.Equal("short", result.Answer.ToString());
        Assert.Null(result.Answer.FilePath);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_fails_the_target_alone()
    {
        var options = Options(10) with { SpillPath = _ => _folder["none/a.txt"] };
        var small = new ScriptedChatClient(["small", ChatFinishReason.Stop]);
        var big = new ScriptedChatClient(["more than ten letters", " and more", ChatFinishReason.Stop]);
        var results = await ScriptedRun.RunAsync(options, [ScriptedRun.Target(big), ScriptedRun.Target(small, "b")]);
        Assert.Equal([TargetStatus.Error, TargetStatus.Ok], results.Select(result => result.Status));
        Assert.Contains("none/a.txt", results[0].Error?.Message);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public async Task A_full_disk_fails_the_target_alone(int length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        var path = _folder.WriteFullDisk("full.txt");
        var options = Options(10) with { SpillPath = _ => path };
        var small = new ScriptedChatClient(["small", ChatFinishReason.Stop]);
        var big = new ScriptedChatClient([new string('x', length), ChatFinishReason.Stop]);
        var results = await ScriptedRun.RunAsync(options, [ScriptedRun.Target(big), ScriptedRun.Target(small, "b")]);
        Assert.Equal([TargetStatus.Error, TargetStatus.Ok], results.Select(result => result.Status));
        Assert.Contains("No space left", results[0].Error?.Message);
    }

    [Fact]
    public async Task A_disk_that_fills_up_before_a_retry_fails_the_target_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        var path = _folder.WriteFullDisk("full.txt");
        var options = Options(10) with { SpillPath = _ => path };
        var client = new ScriptedChatClient(
            ["more than ten letters", ScriptedRun.Failure(ErrorCategory.Transient)],
            ["short", ChatFinishReason.Stop]
        );
        var result = await ScriptedRun.RunAsync(options, ScriptedRun.Target(client));
        Assert.Equal(TargetStatus.Ok, result.Status);
        Assert.Equal("short", result.Answer.ToString());
    }

    [Fact]
    public async Task An_answer_of_gigabytes_without_a_file_keeps_its_beginning_alone()
    {
        var piece = new string('x', 1 << 20);
        object[] steps = [.. Enumerable.Repeat<object>(piece, 2048), ChatFinishReason.Stop];
        var result = await ScriptedRun.RunAsync(
            new() { TextLimit = 1000, SpillPath = null },
            ScriptedRun.Target(new ScriptedChatClient(steps))
        );
        Assert.Equal(2L << 30, result.Answer.Length);
        Assert.Equal(1000, result.Answer.ToString().Length);
    }

    private RunPolicies Options(int limit) =>
        new()
        {
            TextLimit = limit,
            SpillPath = target => _folder[$"{target.Label}.txt"],
            Retries = 2,
            TimeProvider = ManualTimeProvider.AutoAdvancing(),
        };
}
