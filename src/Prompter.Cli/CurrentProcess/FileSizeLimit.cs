using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>What a shell lets files grow to (<c>ulimit -f</c>): writing more is an error that is told, and not the end of the process.</summary>
internal static class FileSizeLimit
{
    /// <summary>SIGXFSZ of Linux and macOS.</summary>
    private const PosixSignal Exceeded = (PosixSignal)25;

    public static IDisposable? Tell() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
            ? PosixSignalRegistration.Create(Exceeded, context => context.Cancel = true)
            : null;
}
