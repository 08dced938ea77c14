using System.Diagnostics;

namespace Prompter.Cli.CurrentProcess;

/// <summary>Programs that have this process's terminal to themselves, such as editors.</summary>
internal static class ForegroundProgram
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="UsageException">It cannot be started.</exception>
    public static int Run(IReadOnlyList<string> command)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false }
            )!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UsageException($"'{command[0]}' cannot be started: {exception.Message}");
        }
    }
}
