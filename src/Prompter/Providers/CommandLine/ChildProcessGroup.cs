using System.Collections.Concurrent;

namespace Prompter.Providers.CommandLine;

/// <summary>All command-line programs that one Prompter runs, so that none outlives it.</summary>
public sealed class ChildProcessGroup
{
    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<int, ChildProcess> running = new();
    private int count;

    /// <summary>Kills every program of the group with everything it started, at once and without a chance to clean up.</summary>
    /// <remarks>For the second Ctrl-C and for a crash; the ordinary way is to cancel the calls.</remarks>
    public void KillAll()
    {
        if (running.IsEmpty)
        {
            return;
        }

        foreach (var child in running.Values)
        {
            child.Kill();
        }

        // A program that forks while it is being killed shows up in a later look.
        for (var round = 0; round < 10; round++)
        {
            var left = ProcessTree.Find([], mark);
            if (left.Count == 0)
            {
                return;
            }

            ProcessTree.Signal(left, ProcessTree.Kill);
        }
    }

    internal ChildProcess Start(IReadOnlyList<string> command, ReadOnlyMemory<byte> standardInput)
    {
        var number = Interlocked.Increment(ref count);
        var child = ChildProcess.Start(
            command,
            standardInput,
            $"{mark}.{number}.",
            () => running.TryRemove(number, out _)
        );
        running[number] = child;
        return child;
    }
}
