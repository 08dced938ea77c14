namespace Prompter.Runs;

/// <summary>One prompt on many models at once.</summary>
internal static class FanOutRun
{
    /// <summary>Runs a conversation on every target, each with a label of its own, and tells the sinks in order what happens.</summary>
    /// <returns>
    /// A result for each target in the order given, also after a cancellation: failures of targets are results, not exceptions.
    /// What a sink throws is not: it stops the run and comes out of it.
    /// </returns>
    public static async Task<IReadOnlyList<TargetResult>> RunAsync(
        IReadOnlyList<RunTarget> targets,
        IReadOnlyList<ChatMessage> messages,
        FanOutOptions options,
        IReadOnlyList<IRunSink> sinks,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = new TargetResult[targets.Count];
        var next = -1;
        var workers = Enumerable
            .Range(0, Math.Clamp(options.Parallel, 1, Math.Max(1, targets.Count)))
            .Select(_ => WorkAsync());
        await Task.WhenAll(workers).ConfigureAwait(false);
        return results;

        async Task WorkAsync()
        {
            try
            {
                for (int index; (index = Interlocked.Increment(ref next)) < targets.Count; )
                {
                    using var run = new TargetRun(targets[index], messages, options, sinks);
                    results[index] = await run.RunAsync(stop.Token).ConfigureAwait(false);
                }
            }
            catch
            {
                // A sink failed: nobody should pay for answers that are told to nobody.
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
