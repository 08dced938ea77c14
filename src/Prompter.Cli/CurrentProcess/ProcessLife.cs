using System.Runtime.InteropServices;

namespace Prompter.Cli.CurrentProcess;

/// <summary>The signals and the end of this process.</summary>
internal sealed class ProcessLife : IProcessLife
{
    public IDisposable OnSignal(PosixSignal signal, Action handle) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                handle();
            }
        );

    public void OnExit(Action action)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => action();
        // A crash is no exit.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => action();
    }

    public void Suspend() => JobControl.Suspend();

    public void Exit(int exitCode) => Environment.Exit(exitCode);
}
