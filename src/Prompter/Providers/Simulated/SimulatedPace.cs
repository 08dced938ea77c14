namespace Prompter.Providers.Simulated;

/// <summary>The time since a call began.</summary>
internal sealed class SimulatedPace(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>Waits until so much time has passed since the start.</summary>
    public async ValueTask WaitAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rest = due - time.GetElapsedTime(start);
        if (rest > TimeSpan.Zero)
        {
            // Task.Delay drops fractions of a millisecond, with which a token would come before its time.
            var delay = TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
