using Prompter.Providers.Processes;

namespace Prompter.Tests.Providers.Processes;

public sealed class CommandOutputTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public CommandOutputTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_program_prints_is_read() =>
        Assert.Equal((0, "äß 1\n"), await RunAsync("printf 'äß %s\\n' \"$1\"; echo note >&2", "1"));

    [Fact]
    public async Task Of_one_that_fails_it_is_the_diagnostics() =>
        Assert.Equal((3, "no\n"), await RunAsync("echo text; echo no >&2; exit 3"));

    [Fact]
    public async Task A_program_has_no_input() => Assert.Equal((0, ""), await RunAsync("cat"));

    [Fact]
    public async Task Output_without_end_is_read_and_dropped()
    {
        var (exitCode, text) = await RunAsync("head -c 6000000 /dev/zero");
        Assert.Equal(0, exitCode);
        Assert.Equal(4 * 1024 * 1024, text.Length);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error_that_names_it()
    {
        var error = await Assert.ThrowsAsync<PrompterException>(() =>
            CommandOutput.ReadAsync(new(), [_folder["none"]], TestContext.Current.CancellationToken)
        );
        Assert.Contains(_folder["none"], error.Message);
    }

    [Fact]
    public async Task A_stop_ends_the_program()
    {
        using var stop = new CancellationTokenSource();
        var started = _folder.MakePipe("started");
        var script = _folder.WriteScript("program", $"echo $$ > '{started}'; exec cat '{_folder.MakePipe("never")}'");
        var run = CommandOutput.ReadAsync(new(), [script], stop.Token);
        var id = int.Parse(await ScratchFolder.ReadPipeAsync(started), CultureInfo.InvariantCulture);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    private async Task<(int ExitCode, string Text)> RunAsync(string body, params string[] arguments)
    {
        var (exitCode, text) = await CommandOutput.ReadAsync(
            new(),
            [_folder.WriteScript("program", body), .. arguments],
            TestContext.Current.CancellationToken
        );
        return (exitCode, text);
    }
}
