using System.Runtime.InteropServices;
using Prompter.Providers.Processes;

namespace Prompter.Cli;

/// <summary>Ctrl-C and its relatives: the first stops what runs cleanly, the second ends everything at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<IDisposable> registrations = [];
    private readonly ChildProcessGroup children;
    private readonly IProcessLife life;
    private readonly Action onFirst;

    public StopSignals(IProcessLife life, ChildProcessGroup children, Action onFirst)
    {
        (this.life, this.children, this.onFirst) = (life, children, onFirst);
        Register(PosixSignal.SIGINT, ExitCodes.Interrupted);
        Register(PosixSignal.SIGTERM, 128 + 15);
        Register(PosixSignal.SIGHUP, 128 + 1);
        Register(PosixSignal.SIGQUIT, 128 + 3);
    }

    /// <summary>Cancelled by the first signal, or by <see cref="Stop"/>.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>What to exit with because of a stop; null where there was none.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Runs what starts children, which end with it.</summary>
    /// <returns>Its exit code, or that of the signal that stopped it.</returns>
    public static async Task<int> GuardAsync(
        AppEnvironment environment,
        Func<ChildProcessGroup, CancellationToken, Task<int>> runAsync
    )
    {
        var programs = environment.CreateChildren();
        using var signals = new StopSignals(environment.Life, programs, () => { });
        try
        {
            return await runAsync(programs, signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
    }

    /// <summary>Stops the run for another reason than a signal.</summary>
    public void Stop(int exitCode)
    {
        if (ExitCode is null)
        {
            ExitCode = exitCode;
            stop.Cancel();
        }
    }

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stop.Dispose();
    }

    private void Register(PosixSignal signal, int exitCode) =>
        registrations.Add(
            life.OnSignal(
                signal,
                () =>
                {
                    // In a pipeline, Ctrl-C ends the reader too, and may do that first.
                    if (ExitCode is not (null or ExitCodes.OutputClosed))
                    {
                        children.KillAll();
                        life.Exit(ExitCode.Value);
                    }

                    onFirst();
                    ExitCode = exitCode;
                    stop.Cancel();
                }
            )
        );
}
