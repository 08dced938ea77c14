using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Prompter.Cli.Tests;

/// <summary>What a command line in the process of the tests takes for its own process: no signal comes, and the end is the test's.</summary>
internal sealed class TestProcessLife : IProcessLife, IDisposable
{
    private readonly ConcurrentBag<Action> actions = [];

    public IDisposable OnSignal(PosixSignal signal, Action handle) => this;

    public void OnExit(Action action) => actions.Add(action);

    public void Suspend() => throw new NotSupportedException();

    public void Exit(int exitCode) => throw new NotSupportedException();

    public void End()
    {
        foreach (var action in actions)
        {
            action();
        }
    }

    public void Dispose() { }
}
