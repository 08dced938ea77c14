using System.Diagnostics;

namespace Prompter.Providers.CommandLine;

/// <summary>All command-line programs that one Prompter runs, so that none outlives it.</summary>
public sealed class ChildProcessGroup
{
    // Unique among the processes of a machine: one of this number began at one time only.
    private readonly string mark = $"{Environment.ProcessId}-{Stopwatch.GetTimestamp()}";
    private readonly List<ChildProcess> running = [];
    private int count;

    /// <summary>Kills every program of the group with everything it started, at once and without a chance to clean up.</summary>
    /// <remarks>For the second Ctrl-C and for a crash; the ordinary way is to cancel the calls.</remarks>
    public void KillAll()
    {
        lock (running)
        {
            if (running.Count == 0)
            {
                return;
            }

            running.ForEach(child => child.Kill());
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
        var child = ChildProcess.Start(command, standardInput, $"{mark}.{Interlocked.Increment(ref count)}.", Remove);
        lock (running)
        {
            running.Add(child);
        }

        return child;
    }

    private void Remove(ChildProcess child)
    {
        lock (running)
        {
            running.Remove(child);
        }
    }
}
