namespace Prompter.Simulator.Wire;

/// <summary>The time since a request arrived.</summary>
internal sealed class Pace(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>Waits until so much time has passed since the start.</summary>
    public async Task WaitAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        var rest = due - time.GetElapsedTime(start);
        if (rest > TimeSpan.Zero)
        {
            // Timers count whole milliseconds and would be early.
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
            await Task.Delay(whole, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
