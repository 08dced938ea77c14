using System.Runtime.InteropServices;

namespace FakeLlm;

/// <summary>What signals do to this process: as in Python, not as in .NET, which would turn SIGTERM into exit code 143.</summary>
internal static class Signals
{
    private static readonly List<PosixSignalRegistration> Registered = [];

    /// <summary>SIGINT says "Aborted!" and exits with 1; everything else has its default action.</summary>
    public static void UseThoseOfPython()
    {
        Register(
            PosixSignal.SIGINT,
            _ =>
            {
                StandardStreams.WriteError("\nAborted!\n");
                Posix.Exit(1);
            }
        );
        _ = Posix.SetSignalAction(Posix.SignalTerminate, Posix.DefaultAction);
    }

    /// <summary>SIGINT and SIGTERM do nothing from now on.</summary>
    public static void Ignore()
    {
        _ = Posix.SetSignalAction(Posix.SignalInterrupt, Posix.Ignore);
        _ = Posix.SetSignalAction(Posix.SignalTerminate, Posix.Ignore);
    }

    /// <summary>SIGINT and SIGTERM do nothing from now on but write their name as a line into the file.</summary>
    public static void RecordIn(string file)
    {
        Registered.ForEach(registration => registration.Dispose());
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            Register(signal, context => File.AppendAllText(file, context.Signal + "\n"));
        }
    }

    private static void Register(PosixSignal signal, Action<PosixSignalContext> action) =>
        Registered.Add(
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    context.Cancel = true;
                    action(context);
                }
            )
        );
}
