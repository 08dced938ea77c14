using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The echo of the terminal behind standard input, off until this is disposed or a signal ends the process.</summary>
internal sealed class TerminalEcho : IDisposable
{
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
        if (TerminalAttributes.Read() is { } now)
        {
            var echo = new TerminalEcho(now);
            if (Set(TerminalAttributes.Without(now, TerminalAttributes.Echo)))
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

    private static bool Set(byte[] values) => TerminalAttributes.Set(values, TerminalAttributes.AfterFlush);
}
