using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Prompter.Providers.Processes;

/// <summary>One run of a command-line program: read while it runs, and never left behind.</summary>
/// <remarks>To end by itself it has a third of the grace after an interrupt, and the rest after being asked to terminate.</remarks>
internal sealed class ChildProcess(
    Process process,
    ReadOnlyMemory<byte> standardInput,
    string mark,
    TimeSpan grace,
    Action<ChildProcess> onDisposed
) : IAsyncDisposable
{
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long the output may stay silent once the program has ended, while something else still holds it open.</summary>
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>How long Prompter's own signal may be under way when a program has died by the same one.</summary>
    private static readonly TimeSpan SignalGrace = TimeSpan.FromMilliseconds(500);

    private readonly int id = process.Id;
    private readonly Task feeding = FeedAsync(process, standardInput);
    private readonly Task exit = process.WaitForExitAsync();
    private bool finished;

    /// <summary>The number of a program that has ended may already belong to another one.</summary>
    public int[] Roots => exit.IsCompleted ? [] : [id];

    /// <summary>Reads both outputs as they come until the program has ended and everything is read.</summary>
    /// <returns>Pieces of text, decoded from UTF-8 without splitting a character.</returns>
    public async IAsyncEnumerable<(bool IsError, string Text)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var output = new TextPipe(process.StandardOutput.BaseStream);
        var error = new TextPipe(process.StandardError.BaseStream);
        while (!output.IsAtEnd || !error.IsAtEnd)
        {
            var outputRead = output.ReadAsync(cancellationToken);
            var errorRead = error.ReadAsync(cancellationToken);
            var next = await Task.WhenAny(outputRead, errorRead, exit).ConfigureAwait(false);
            if (next == exit && !outputRead.IsCompleted && !errorRead.IsCompleted)
            {
                // Something that the program started still holds its pipes.
                var piece = Task.WhenAny(outputRead, errorRead);
                await Task.WhenAny(piece, Task.Delay(OrphanGrace, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (!piece.IsCompleted)
                {
                    break;
                }
            }

            if (errorRead.IsCompleted && await error.TakeAsync().ConfigureAwait(false) is { Length: > 0 } errorText)
            {
                yield return (true, errorText);
            }

            if (outputRead.IsCompleted && await output.TakeAsync().ConfigureAwait(false) is { Length: > 0 } text)
            {
                yield return (false, text);
            }
        }

        finished = output.IsAtEnd && error.IsAtEnd;
    }

    /// <summary>Waits for the program's end and gives its exit code: 128 plus the signal's number where a signal ended it.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await exit.WaitAsync(cancellationToken).ConfigureAwait(false);
        const int Signalled = 128;
        if (
            process.ExitCode
            is Signalled + ProcessTree.HangUp
                or Signalled + ProcessTree.Interrupt
                or Signalled + ProcessTree.Terminate
        )
        {
            // A terminal, or whoever ends a whole group, signals Prompter too, and the program may be the quicker one to die.
            await Task.Delay(SignalGrace, cancellationToken).ConfigureAwait(false);
        }

        return process.ExitCode;
    }

    /// <summary>Kills the program and its descendants at once.</summary>
    public void Kill()
    {
        if (!OperatingSystem.IsLinux())
        {
            process.Kill(entireProcessTree: true);
        }

        ProcessTree.Signal(ProcessTree.Find(Roots, mark), ProcessTree.Kill);
    }

    /// <summary>
    /// Stops what still runs: interrupt, terminate, kill, each on the whole tree with a bounded wait between. A program that
    /// ended well may leave a daemon behind; whatever else is left is stopped.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!finished || !exit.IsCompleted || process.ExitCode != 0)
        {
            await StopAsync().ConfigureAwait(false);
        }

        // Its pipe first: a write that waits for a reader ends with it.
        await process.StandardInput.BaseStream.DisposeAsync().ConfigureAwait(false);
        await feeding.ConfigureAwait(false);
        // Once they were asked for, the process does not close them itself.
        await process.StandardOutput.BaseStream.DisposeAsync().ConfigureAwait(false);
        await process.StandardError.BaseStream.DisposeAsync().ConfigureAwait(false);
        process.Dispose();
        onDisposed(this);
    }

    private async Task StopAsync()
    {
        // Once seen, a process is watched even where it has no parent and no mark any more.
        var tree = new HashSet<ProcessIdentity>();
        if (OperatingSystem.IsWindows())
        {
            Kill();
            await exit.ConfigureAwait(false);
        }
        else if (
            !await StepAsync(tree, ProcessTree.Interrupt, grace / 3).ConfigureAwait(false)
            && !await StepAsync(tree, ProcessTree.Terminate, grace * 2 / 3).ConfigureAwait(false)
        )
        {
            Kill();
            await StepAsync(tree, ProcessTree.Kill, KillGrace).ConfigureAwait(false);
        }
    }

    /// <summary>Signals the tree until nothing of it is left, at most for <paramref name="grace"/>; what forks meanwhile is signalled too.</summary>
    /// <returns>Whether the whole tree is gone.</returns>
    private async Task<bool> StepAsync(HashSet<ProcessIdentity> tree, int signal, TimeSpan grace)
    {
        var signalled = new HashSet<ProcessIdentity>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < grace; )
        {
            tree.RemoveWhere(process => !ProcessTree.IsAlive(process));
            if (tree.Count == 0)
            {
                tree.UnionWith(ProcessTree.Find(Roots, mark));
            }

            if (tree.Count == 0)
            {
                await exit.ConfigureAwait(false);
                return true;
            }

            ProcessTree.Signal(tree.Where(signalled.Add), signal);
            await Task.Delay(TimeSpan.FromMilliseconds(10)).ConfigureAwait(false);
        }

        return false;
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> standardInput)
    {
        try
        {
            var stream = process.StandardInput.BaseStream;
            await using (stream.ConfigureAwait(false))
            {
                if (!standardInput.IsEmpty)
                {
                    await stream.WriteAsync(standardInput).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The program does not want to read the rest, which is its right.
        }
    }

    /// <summary>One output of the program: at most one read under way, its bytes decoded piece by piece.</summary>
    private sealed class TextPipe(Stream stream)
    {
        private readonly byte[] bytes = new byte[16 * 1024];
        private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
        private readonly TaskCompletionSource never = new();
        private Task<int>? reading;

        public bool IsAtEnd { get; private set; }

        public Task ReadAsync(CancellationToken cancellationToken) =>
            IsAtEnd ? never.Task : reading ??= stream.ReadAsync(bytes, cancellationToken).AsTask();

        public async ValueTask<string> TakeAsync()
        {
            var count = await reading!.ConfigureAwait(false);
            reading = null;
            IsAtEnd = count == 0;
            var characters = new char[decoder.GetCharCount(bytes, 0, count, flush: IsAtEnd)];
            decoder.GetChars(bytes.AsSpan(0, count), characters, flush: IsAtEnd);
            return new string(characters);
        }
    }
}
