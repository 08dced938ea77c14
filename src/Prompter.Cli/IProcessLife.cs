using System.Runtime.InteropServices;

namespace Prompter.Cli;

/// <summary>How a command line learns that it has to stop, and what is left to do when its process ends.</summary>
internal interface IProcessLife
{
    /// <summary>Has a signal handled instead of ending the process, until the result is disposed of.</summary>
    IDisposable OnSignal(PosixSignal signal, Action handle);

    /// <summary>Has something done at the end of the process, however it ends.</summary>
    void OnExit(Action action);

    /// <summary>Stops the process until its shell has it go on.</summary>
    void Suspend();
    void Exit(int exitCode);
}
