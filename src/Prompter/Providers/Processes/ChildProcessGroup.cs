using System.Diagnostics;

namespace Prompter.Providers.Processes;

/// <summary>All command-line programs that one Prompter runs, so that none outlives it.</summary>
/// <param name="environment">Their environment variables; null for those of this process.</param>
/// <param name="workingDirectory">The folder that they start in, absolute; null for that of this process.</param>
internal sealed class ChildProcessGroup(
    IReadOnlyDictionary<string, string>? environment = null,
    string? workingDirectory = null
)
{
    // Unique among the processes of a machine: one of this number began at one time only.
    private readonly string mark = $"{Environment.ProcessId}-{Stopwatch.GetTimestamp()}";
    private readonly List<ChildProcess> running = [];
    private int count;
    private bool isClosed;

    /// <summary>Kills every program of the group with everything it started, at once and without a chance to clean up.</summary>
    /// <remarks>
    /// For the second Ctrl-C and for a crash; the ordinary way is to cancel the calls. From then on none can be started: it
    /// would outlive Prompter.
    /// </remarks>
    public void KillAll()
    {
        lock (running)
        {
            isClosed = true;
            if (!OperatingSystem.IsLinux())
            {
                running.ForEach(child => child.Kill());
            }
            else if (running.Count > 0)
            {
                KillTogether();
            }
        }
    }

    /// <summary>The file that a program of the group means by a path.</summary>
    internal string PathOf(string path) => Path.Combine(workingDirectory ?? "", path);

    /// <exception cref="OperationCanceledException">All programs of the group have been killed.</exception>
    internal ChildProcess Start(
        IReadOnlyList<string> command,
        ReadOnlyMemory<byte> standardInput,
        TimeSpan? grace = null
    )
    {
        lock (running)
        {
            if (isClosed)
            {
                throw new OperationCanceledException("Everything is being ended.");
            }

            var child = ChildProcess.Start(
                command,
                standardInput,
                environment,
                workingDirectory,
                $"{mark}.{++count}.",
                grace ?? ChildProcess.DefaultGrace,
                Remove
            );
            running.Add(child);
            return child;
        }
    }

    /// <summary>One look at all processes for all programs: a second Ctrl-C must not take longer the more of them run.</summary>
    private void KillTogether()
    {
        // A program that forks while it is being killed shows up in a later look.
        for (var round = 0; round < 10; round++)
        {
            var left = ProcessTree.Find([.. running.SelectMany(child => child.Roots)], mark);
            if (left.Count == 0)
            {
                return;
            }

            ProcessTree.Signal(left, ProcessTree.Kill);
        }
    }

    private void Remove(ChildProcess child)
    {
        lock (running)
        {
            running.Remove(child);
        }
    }
}
