namespace Prompter.Cli.Tests.Signals;

/// <summary>The executable while it runs: what it has printed so far can be waited for, and it can be sent signals.</summary>
internal sealed class LiveRun : IDisposable
{
    /// <summary>Long enough for a machine that has much else to do, and an end for what would never come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly Task reading;

    /// <param name="process">It leads a process group of its own.</param>
    public LiveRun(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(
            CollectAsync(process.StandardOutput, output),
            CollectAsync(process.StandardError, error)
        );
    }

    public int Id => process.Id;

    public StreamWriter Input => process.StandardInput;

    public string Output => TextOf(output);

    public string Error => TextOf(error);

    /// <summary>Waits until a condition holds. There is nobody to be told by, so it looks again and again.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); )
        {
            Assert.True(clock.Elapsed < Patience, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    public Task UntilAsync(Func<bool> condition, string what) =>
        UntilAsync(() => condition() || process.HasExited, () => $"Never: {what}\nstdout:\n{Output}\nstderr:\n{Error}");

    public Task UntilPrintedAsync(string text) =>
        UntilAsync(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}' on standard output");

    public Task UntilSaidAsync(string text) =>
        UntilAsync(() => Error.Contains(text, StringComparison.Ordinal), $"'{text}' on standard error");

    public Task UntilThereAsync(params string[] files) =>
        UntilAsync(() => Array.TrueForAll(files, File.Exists), string.Join(", ", files));

    /// <summary>Sends a signal to the process alone.</summary>
    public Task SignalAsync(string signal) => KillAsync(signal, Id);

    /// <summary>Sends a signal to the process and all its children that stayed in its group, as a terminal does.</summary>
    public Task SignalGroupAsync(string signal) => KillAsync(signal, -Id);

    public static async Task KillAsync(string signal, int id)
    {
        var target = id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("bash", ["-c", "kill -\"$0\" -- \"$1\"", signal, target]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end; how long that took is bounded so that a hang fails with what was printed so far.</summary>
    public async Task<Finished> EndAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            await reading.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It does not end.\nstdout:\n{Output}\nstderr:\n{Error}");
        }

        return new(process.ExitCode, Output, Error);
    }

    public void Dispose() => process.Dispose();

    private static async Task CollectAsync(StreamReader reader, StringBuilder collected)
    {
        var buffer = new char[4096];
        for (int count; (count = await reader.ReadAsync(buffer)) > 0; )
        {
            lock (collected)
            {
                collected.Append(buffer, 0, count);
            }
        }
    }

    private static string TextOf(StringBuilder collected)
    {
        lock (collected)
        {
            return collected.ToString();
        }
    }
}
