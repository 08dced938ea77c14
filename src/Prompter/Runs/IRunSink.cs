namespace Prompter.Runs;

/// <summary>Something that is told what happens in a run: the console, the artifacts, an editor.</summary>
internal interface IRunSink
{
    /// <summary>
    /// Takes one event. Events of one target come one after another; those of different targets come at the same time, so
    /// an implementation has to be safe for that. A target waits for the returned task before it goes on, and an exception
    /// stops the whole run.
    /// </summary>
    ValueTask OnEventAsync(RunEvent runEvent);
}
