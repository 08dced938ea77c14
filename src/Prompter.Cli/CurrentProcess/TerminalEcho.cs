using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The echo of the terminal behind standard input, off until this is disposed or a signal ends the process.</summary>
internal sealed partial class TerminalEcho : IDisposable
{
    private const int StandardInput = 0;
    private const int AfterFlush = 2;
    private const uint Echo = 0x8;

    /// <summary>Larger than struct termios anywhere (60 bytes on Linux, 72 on macOS).</summary>
    private const int Size = 256;

    /// <summary>Where c_lflag is: behind three flag words, of 4 bytes on Linux and 8 on macOS; the flag is in its low bytes on both.</summary>
    private static readonly int LocalFlags = OperatingSystem.IsMacOS() ? 24 : 12;

    private readonly byte[] before;
    private readonly PosixSignalRegistration[] signals;

    private TerminalEcho(byte[] before)
    {
        this.before = before;
        signals =
        [
            .. (
                (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT]
            ).Select(signal => PosixSignalRegistration.Create(signal, _ => Set(before))),
        ];
    }

    /// <summary>Turns it off, and forgets what was typed before.</summary>
    public static TerminalEcho TurnOff()
    {
        var now = new byte[Size];
        if (GetAttributes(StandardInput, ref now[0]) == 0)
        {
            var silent = (byte[])now.Clone();
            silent[LocalFlags + (BitConverter.IsLittleEndian ? 0 : 3)] &= unchecked((byte)~Echo);
            var echo = new TerminalEcho(now);
            if (Set(silent))
            {
                return echo;
            }

            echo.Dispose();
        }

        throw new UsageException("the terminal would show the key; give it on standard input instead");
    }

    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        Set(before);
    }

    private static bool Set(byte[] values) => SetAttributes(StandardInput, AfterFlush, ref values[0]) == 0;

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, ref byte attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int actions, ref byte attributes);
}
