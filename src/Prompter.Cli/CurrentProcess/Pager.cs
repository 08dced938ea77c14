using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The pager at the end of this process's pipeline, on Linux, which has the terminal for itself as long as it runs.</summary>
internal static partial class Pager
{
    private static readonly string[] Names =
    [
        "less",
        "more",
        "most",
        "bat",
        "batcat",
        "moar",
        "moor",
        "ov",
        "vim",
        "view",
        "nvim",
        "vi",
    ];

    /// <returns>Tells whether it is still there; null where there is none.</returns>
    public static Func<bool>? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var group = GroupOfProcess().ToString(CultureInfo.InvariantCulture);
        var found = Directory
            .EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(folder["/proc/".Length]))
            .FirstOrDefault(folder => IsPager(folder, group) && ReadsPipe(folder));
        return found is null ? null : () => IsPager(found, group);
    }

    /// <summary>Whether a process of our pipeline is one: of the same group, and with such a name.</summary>
    private static bool IsPager(string folder, string group)
    {
        try
        {
            // Its id, its name in brackets, its state, its parent, its group.
            var status = File.ReadAllText($"{folder}/stat");
            var (begin, end) = (status.IndexOf('('), status.LastIndexOf(')'));
            var rest = status[(end + 2)..].Split(' ', 4);
            return rest[2] == group && rest[0] != "Z" && Names.Contains(status[(begin + 1)..end]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool ReadsPipe(string folder)
    {
        try
        {
            return new FileInfo($"{folder}/fd/0").LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GroupOfProcess();
}
