using System.Runtime.InteropServices;

namespace Prompter.Providers.Processes;

/// <summary>Finds and signals a child with everything it started.</summary>
/// <remarks>
/// Two marks find a process of the tree: its parents, and a variable of its environment. The second finds what the first
/// cannot: programs whose parent has died, daemons, and members of another session. Linux tells both in <c>/proc</c>;
/// elsewhere only the root is known here, and the runtime kills the rest.
/// </remarks>
internal static partial class ProcessTree
{
    /// <summary>The variable that marks a child and all its descendants; its value is unique for each child.</summary>
    public const string MarkVariable = "PROMPTER_CHILD";

    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>The living processes of a tree, children before their parents.</summary>
    /// <param name="roots">The processes at the top; they are included.</param>
    /// <param name="mark">What the value of <see cref="MarkVariable"/> starts with in the tree's environments.</param>
    public static IReadOnlyList<ProcessIdentity> Find(IReadOnlyCollection<int> roots, string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [.. roots.Select(root => new ProcessIdentity(root, 0)).Where(IsAlive)];
        }

        var entry = Encoding.UTF8.GetBytes($"\0{MarkVariable}={mark}");
        var parents = new Dictionary<int, (int Parent, long StartTime)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && ReadStatus(id) is { } status
            )
            {
                parents[id] = status;
            }
        }

        var tree = new List<ProcessIdentity>();
        foreach (var (id, (_, startTime)) in parents)
        {
            if (id != Environment.ProcessId && (DescendsFrom(id, roots, parents) || HasMark(id, entry)))
            {
                tree.Add(new(id, startTime));
            }
        }

        tree.Sort((left, right) => right.StartTime.CompareTo(left.StartTime));
        return tree;
    }

    /// <summary>Whether the process still runs (a zombie does not), and is not another one with the same number.</summary>
    public static bool IsAlive(ProcessIdentity process) =>
        OperatingSystem.IsLinux()
            ? ReadStatus(process.Id)?.StartTime == process.StartTime
            : SendSignal(process.Id, 0) == 0;

    /// <summary>Sends a signal to each of the processes that is still there.</summary>
    public static void Signal(IEnumerable<ProcessIdentity> processes, int signal)
    {
        foreach (var process in processes)
        {
            if (IsAlive(process))
            {
                _ = SendSignal(process.Id, signal);
            }
        }
    }

    private static bool DescendsFrom(
        int id,
        IReadOnlyCollection<int> roots,
        Dictionary<int, (int Parent, long StartTime)> parents
    )
    {
        // Bounded: numbers can be given anew between two readings, and so make a circle.
        for (var depth = 0; depth < 1000 && id > 1; depth++)
        {
            if (roots.Contains(id))
            {
                return true;
            }

            id = parents.GetValueOrDefault(id).Parent;
        }

        return false;
    }

    private static bool HasMark(int id, byte[] entry)
    {
        try
        {
            byte[] environment = [0, .. File.ReadAllBytes($"/proc/{id}/environ")];
            return environment.AsSpan().IndexOf(entry) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or belongs to somebody else.
            return false;
        }
    }

    /// <summary>Fields 4 and 22 of <c>/proc/[pid]/stat</c> (proc(5)); null where the process is gone or, by field 3, dead.</summary>
    private static (int Parent, long StartTime)? ReadStatus(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name stands in brackets and may hold blanks and brackets itself.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X"
                ? null
                : (
                    int.Parse(fields[1], CultureInfo.InvariantCulture),
                    long.Parse(fields[19], CultureInfo.InvariantCulture)
                );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int id, int signal);
}

/// <summary>A process that cannot be confused with a later one of the same number; 0 where it is not known when it started.</summary>
internal readonly record struct ProcessIdentity(int Id, long StartTime);
