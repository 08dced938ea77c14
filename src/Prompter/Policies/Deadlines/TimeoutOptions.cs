namespace Prompter.Policies.Deadlines;

/// <summary>How long a call may keep its caller waiting; null everywhere for as long as it takes.</summary>
public sealed record TimeoutOptions
{
    /// <summary>The longest wait for the first piece of a streamed answer: text, reasoning or a call of a tool.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>The longest silence between two pieces of a streamed answer.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>The longest time for a whole call, streamed or not.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>Whether the call is one of several tries and the waits between them; it only changes the words. Default false.</summary>
    public bool CoversTries { get; init; }

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
