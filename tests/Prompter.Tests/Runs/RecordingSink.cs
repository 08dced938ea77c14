using System.Collections.Concurrent;

namespace Prompter.Tests.Runs;

/// <summary>A sink that keeps every event, after it has done with it what the test wants.</summary>
internal sealed class RecordingSink(Func<RunEvent, ValueTask>? onEvent = null) : IRunSink
{
    private readonly ConcurrentQueue<RunEvent> _events = new();

    public IReadOnlyList<RunEvent> Events => [.. _events];

    public string Text => string.Concat(_events.OfType<TextReceived>().Select(received => received.Text));

    public string Diagnostics => string.Concat(_events.OfType<DiagnosticReceived>().Select(received => received.Text));

    /// <summary>The kinds of the events in order, those that follow on one of their kind left out.</summary>
    public IReadOnlyList<string> Kinds
    {
        get
        {
            var kinds = new List<string>();
            foreach (var name in _events.Select(runEvent => runEvent.GetType().Name))
            {
                if (kinds.Count == 0 || kinds[^1] != name)
                {
                    kinds.Add(name);
                }
            }

            return kinds;
        }
    }

    public ValueTask OnEventAsync(RunEvent runEvent)
    {
        _events.Enqueue(runEvent);
        return onEvent?.Invoke(runEvent) ?? ValueTask.CompletedTask;
    }
}
