using System.ComponentModel;
using System.Diagnostics;
using Prompter.Calls;

namespace Prompter.Providers.Processes;

/// <summary>All command-line programs that one Prompter runs, so that none outlives it.</summary>
/// <param name="environment">Their environment variables; null for those of this process.</param>
/// <param name="workingDirectory">The folder that they start in, absolute; null for that of this process.</param>
internal sealed class ChildProcessGroup(
    IReadOnlyDictionary<string, string>? environment = null,
    string? workingDirectory = null
)
{
    private const int ArgumentsTooLong = 7;

    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(3);

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

    /// <summary>Starts a program, without a shell.</summary>
    /// <exception cref="PrompterException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">All programs of the group have been killed.</exception>
    internal ChildProcess Start(
        IReadOnlyList<string> command,
        ReadOnlyMemory<byte> standardInput,
        TimeSpan? grace = null,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        lock (running)
        {
            if (isClosed)
            {
                throw new OperationCanceledException("Everything is being ended.");
            }

            var own = $"{mark}.{++count}.";
            var child = new ChildProcess(
                StartProcess(command, own, variables ?? environment),
                standardInput,
                own,
                grace ?? DefaultGrace,
                Remove
            );
            running.Add(child);
            return child;
        }
    }

    private Process StartProcess(
        IReadOnlyList<string> command,
        string mark,
        IReadOnlyDictionary<string, string>? environment
    )
    {
        // The runtime would also look beside itself and in the current folder, where a stranger's file may lie.
        var program =
            ExecutablePath.Find(command[0], environment, workingDirectory)
            ?? throw CannotStart(ErrorCategory.Permanent, "there is no such program on the PATH");
        var start = new ProcessStartInfo(PathOf(program), command.Skip(1))
        {
            WorkingDirectory = workingDirectory ?? "",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment[ProcessTree.MarkVariable] = mark;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == ArgumentsTooLong)
        {
            const string Advice = "put long text into a file or on standard input";
            throw CannotStart(ErrorCategory.InvalidRequest, $"an argument is too long for a command line; {Advice}");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or ArgumentException)
        {
            throw CannotStart(ErrorCategory.Permanent, exception.Message);
        }

        PrompterException CannotStart(ErrorCategory category, string reason) =>
            new(category, $"cannot start '{command[0]}': {reason}") { Command = new CommandReport(command) };
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
