using Prompter.Calls;

namespace Prompter.Runs;

/// <summary>Something that happened to one target of a run. Sinks are handed these in the order in which they happen to a target, with secrets redacted.</summary>
internal abstract record RunEvent(Target Target);

/// <summary>An attempt began; the first has the number 1.</summary>
internal sealed record AttemptStarted(Target Target, int Attempt) : RunEvent(Target);

/// <summary>An attempt waits before anything is sent, or does no longer.</summary>
/// <param name="Target">The target.</param>
/// <param name="Wait">What it waits for; null where the wait is over.</param>
internal sealed record Waiting(Target Target, CallWait? Wait) : RunEvent(Target);

/// <summary>A piece of the answer arrived.</summary>
internal sealed record TextReceived(Target Target, string Text) : RunEvent(Target);

/// <summary>A piece arrived of what the answer will be read from, such as text around JSON; the answer itself comes at the end.</summary>
internal sealed record DraftReceived(Target Target, string Text) : RunEvent(Target);

/// <summary>The program behind the model wrote to its standard error.</summary>
internal sealed record DiagnosticReceived(Target Target, string Text) : RunEvent(Target);

/// <summary>An attempt failed and another will follow.</summary>
/// <param name="Target">The target.</param>
/// <param name="Attempt">The number of the attempt that failed, from 1.</param>
/// <param name="Failed">How it failed, with the wait that follows; or why a model was not asked at all.</param>
/// <param name="Next">Who is asked next: the same model, or one that takes over.</param>
internal sealed record Retrying(Target Target, int Attempt, Attempt Failed, ModelReference Next) : RunEvent(Target)
{
    /// <summary>Whether text of it was handed out that is to be dropped.</summary>
    public bool DropsText { get; init; }

    /// <summary>Whether the answer goes on from the text that was handed out.</summary>
    public bool Continues { get; init; }
}

/// <summary>The target is done, well or badly. This is its last event.</summary>
internal sealed record TargetCompleted(Target Target, TargetResult Result) : RunEvent(Target);
