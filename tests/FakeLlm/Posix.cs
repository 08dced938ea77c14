using System.Runtime.InteropServices;

namespace FakeLlm;

/// <summary>System calls that .NET hides: tests depend on what exactly happens to file descriptors and signals.</summary>
internal static partial class Posix
{
    public const int SignalInterrupt = 2;
    public const int SignalTerminate = 15;

    public static readonly nint DefaultAction = 0;
    public static readonly nint Ignore = 1;

    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint SetSignalAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    public static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int exitCode);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    public static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* buffer, nint length);
}
