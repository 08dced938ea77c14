namespace Prompter.Policies.CircuitBreaker;

/// <summary>Counts the calls of the last while and how many of them failed; not for several threads at once.</summary>
internal sealed class FailureWindow(TimeSpan duration)
{
    private const int Slices = 10;
    private readonly long sliceLength = Math.Max(duration.Ticks / Slices, 1);
    private readonly (int Calls, int Failures)[] counts = new (int, int)[Slices];
    private long newest;

    /// <summary>Counts a call that ended now, which is never before the last one.</summary>
    /// <returns>The calls within the duration, this one included.</returns>
    public (int Calls, int Failures) Add(TimeSpan now, bool failed)
    {
        var slice = now.Ticks / sliceLength;
        for (var passed = Math.Max(newest + 1, slice - Slices + 1); passed <= slice; passed++)
        {
            counts[passed % Slices] = default;
        }

        newest = slice;
        ref var current = ref counts[slice % Slices];
        current = (current.Calls + 1, current.Failures + (failed ? 1 : 0));
        var sum = (Calls: 0, Failures: 0);
        foreach (var (calls, failures) in counts)
        {
            sum = (sum.Calls + calls, sum.Failures + failures);
        }

        return sum;
    }

    public void Clear() => Array.Clear(counts);
}
