using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>What a shell does with this process as one of its jobs.</summary>
internal static partial class JobControl
{
    /// <summary>SIGSTOP of Linux and of macOS.</summary>
    private static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    /// <summary>Whether the terminal behind a descriptor is this job's, and not another one's at the moment.</summary>
    public static bool IsInForeground(int descriptor) =>
        OperatingSystem.IsWindows() || GroupOfTerminal(descriptor) == GroupOfProcess();

    /// <summary>Stops the process until its shell has it go on.</summary>
    public static void Suspend() => _ = Signal(Environment.ProcessId, Stop);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int GroupOfTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GroupOfProcess();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
